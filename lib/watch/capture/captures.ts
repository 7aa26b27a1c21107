/**
 * The dumps of a run: reserved, ordered, verified, named, explained.
 *
 * @module
 */
import { StoreError } from "../../store/error.ts";
import type { Fired } from "../../facts/cause.ts";
import type { StackFrame } from "../../facts/frame.ts";
import type { DumpOrder } from "../../host/protocol.ts";
import type { DumpOutcome, EngineFacts, Miss } from "../../log/record.ts";
import { formatNames } from "../../facts/formats.ts";
import { qualifierName } from "../../facts/qualifiers.ts";
import { bucket, formerBucket, formerHangBucket, hangBucket } from "../../minidump/bucket.ts";
import {
  type Expectation,
  fileSource,
  openDump,
  summarise,
  type Verification,
  verify,
} from "../../minidump/mod.ts";
import { VERSION } from "../../version.ts";
import { buildOf } from "../../ci/services.ts";
import { type DumpKind, type DumpRequest, resolveDump } from "../../recipe/actions/dump_kind.ts";
import { crashCode, type Fault, faultOf, type TargetEvent, type TimedEvent } from "../../facts/event.ts";
import { formatCode } from "../../facts/status.ts";
import { type Folder, type Reservation } from "../../store/folder.ts";
import type { DumpNameParts } from "../../store/names.ts";
import { headlineOf, headlineText } from "../../store/headline.ts";
import { discard, fingerprint, keep, keepStacks } from "../../store/keep.ts";
import type { Capture, Manifest, ManifestKind } from "../../store/manifest.ts";
import { maskSecrets } from "../../store/mask.ts";
import { freeBytes } from "../../win32/system.ts";
import { judge, type VerdictFacts } from "../sample/verdict.ts";
import { type CaptureStacks, stacksOfCapture } from "./stacks.ts";
import type { Identity } from "../../log/result.ts";
import { Fitter } from "./fit.ts";

/** A dump that a rule wants at a stop. */
export interface Wanted {
  readonly rule: string;
  readonly kind: DumpKind & { readonly name?: string };
  /** Only its stacks are wanted: the dump they are read from is not kept. */
  readonly stacksOnly?: true;
  /** What made its rule fire, and how much earlier; absent where it was the stop's own trigger. */
  readonly fired?: Fired & { readonly afterMs?: number };
}

/** A dump that is ordered and not yet written. */
export interface Pending {
  readonly rule: string;
  readonly stacksOnly: boolean;
  readonly fired: Wanted["fired"];
  readonly request: DumpRequest;
  readonly reservation: Reservation;
  readonly order: DumpOrder;
  /** Bytes it may have; 0 where that doesn't depend on the process's memory. */
  readonly estimate: number;
  /** Why it is not to be ordered: there is no room or time for a strict one. */
  readonly refused?: string | undefined;
}

/** What a stop's dumps have in common. */
export interface Stop {
  readonly trigger: TimedEvent;
  readonly identity: Identity;
  readonly engine: EngineFacts;
  readonly capturedAt: Date;
  readonly pausedMs: number;
  /** What shows what kind of hang it is, where a rule fired at one. */
  readonly hang?: VerdictFacts;
  /** The event thread's frames, for the bucket when the dump's own can't be read. */
  readonly frames: readonly StackFrame[];
}

/** What every capture of a run shares. */
export interface CaptureSettings {
  readonly recipe: string;
  readonly folder: Folder;
  readonly engine?: string | undefined;
  readonly symbols?: string | undefined;
  /** Bytes of the disk that are to stay free. */
  readonly keepFree?: number | undefined;
  /** Called with each dump that has its final name, at once. */
  readonly onKept?: ((capture: Capture) => void) | undefined;
  /** Called with each dump that there will not be, at once. */
  readonly onMissed?: ((miss: Miss) => void) | undefined;
}

/** The stacks of a stop, or why there are none. */
type ReadStacks = Partial<CaptureStacks> & Pick<CaptureStacks, "threads"> & { readonly because?: string };

/** Makes the dumps of one run. */
export class Captures {
  readonly #settings: CaptureSettings;
  readonly #fitter: Fitter;
  readonly done: Capture[] = [];
  readonly missed: Miss[] = [];

  constructor(settings: CaptureSettings) {
    this.#settings = settings;
    this.#fitter = new Fitter(settings.folder.path, settings.keepFree);
  }

  /** How many bytes are free where they are kept. */
  get free(): number {
    return freeBytes(this.#settings.folder.path);
  }

  /**
   * Reserves names for the dumps of one stop; what is asked twice is written once. Where there is no room or time for a
   * kind, the next smaller one is ordered.
   */
  async reserve(wanted: readonly Wanted[], identity: Identity, at: Date): Promise<Pending[]> {
    const pending: Pending[] = [];
    // Every dump's manifest has the stacks: those alone are read from a file of their own only where there is no dump.
    const dumps = wanted.filter(({ stacksOnly }) => !stacksOnly);
    for (const { rule, kind, fired, stacksOnly = false } of dumps.length > 0 ? dumps : wanted) {
      const request = resolveDump(kind);
      if (pending.some((each) => isSame(each.request, request))) continue;
      const image = identity.image.split("\\").at(-1) ?? "";
      const parts = { image, pid: identity.pid, at, rule, kind: stacksOnly ? "stacks" : request.asked };
      const reservation = await this.#reserve(parts, request, kind.name);
      if (reservation === undefined) continue;
      const comment = `Trapline: recipe ${this.#settings.recipe}, rule ${rule}, asked ${request.asked}`;
      const order = { ...request, file: reservation.partial, comment };
      const planned = pending.reduce((sum, { estimate }) => sum + estimate, 0);
      const fitted = this.#fitter.fit(order, identity.pid, planned);
      pending.push({ rule, stacksOnly, fired, request, reservation, ...fitted });
    }
    return pending;
  }

  /** A name; none, which is told, where the folder takes no file any more: the target must not wait for that. */
  async #reserve(
    parts: DumpNameParts,
    { asked }: DumpRequest,
    template: string | undefined,
  ): Promise<Reservation | undefined> {
    try {
      return await this.#settings.folder.reserve(parts, template);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.miss(parts.rule, asked, error.message);
      return undefined;
    }
  }

  /** Verifies, explains and names what was written. */
  async settle(
    stop: Stop,
    pending: readonly Pending[],
    outcomes: readonly DumpOutcome[],
  ): Promise<Capture[]> {
    const written: { item: Pending; outcome: DumpOutcome }[] = [];
    for (const item of pending) {
      const outcome = outcomes.find(({ file }) => file === item.order.file);
      if (outcome?.ok && await isThere(outcome.file)) written.push({ item, outcome });
      else await this.#giveUp(item, whyNone(outcome));
    }
    if (written.length === 0) return [];
    await this.#fitter.learn(written.map(({ outcome }) => outcome));
    const stacks = await this.#stacks(stop, written.map(({ item }) => item.reservation.partial));
    const kept: Capture[] = [];
    for (const { item, outcome } of written) {
      try {
        const capture = await this.#finish(stop, item, outcome, stacks);
        kept.push(capture);
        this.done.push(capture);
        this.#settings.onKept?.(capture);
      } catch (error) {
        // The disk is full, or the folder has gone: that is this dump's misfortune, not the run's.
        await this.#giveUp(item, error instanceof Error ? error.message : String(error));
      }
    }
    return kept;
  }

  /** Notes a dump that there will not be. */
  miss(rule: string, asked: string, because: string): void {
    const miss = { rule, asked, because };
    this.missed.push(miss);
    this.#settings.onMissed?.(miss);
  }

  async #giveUp({ rule, request, reservation }: Pending, because: string): Promise<void> {
    await discard(reservation);
    this.miss(rule, request.asked, because);
  }

  /** One stop's dumps show the same stacks; the largest file holds the most to read them from. */
  async #stacks({ identity }: Stop, files: string[]): Promise<ReadStacks> {
    const sizes = await Promise.all(
      files.map(async (file) => ({ file, size: (await Deno.stat(file)).size })),
    );
    const { file } = sizes.reduce((a, b) => b.size > a.size ? b : a);
    const { engine, symbols } = this.#settings;
    try {
      return await stacksOfCapture(file, { image: identity.image, engine, symbols });
    } catch (error) {
      return { threads: [], because: error instanceof Error ? error.message : String(error) };
    }
  }

  async #finish(
    stop: Stop,
    { rule, stacksOnly, fired, request, reservation, order }: Pending,
    outcome: DumpOutcome,
    stacks: ReadStacks,
  ): Promise<Capture> {
    const { trigger, identity } = stop;
    const exception = faultOf(trigger);
    const code = crashCode(trigger);
    const { verification, words } = await examine(reservation.partial, {
      pid: identity.pid,
      format: outcome.format,
      comment: order.comment,
      ...(exception ? { exception: { required: true, code: exception.code, threadId: exception.tid } } : {}),
    });
    const hang = stop.hang && judge({ ...stop.hang, stacks: stacks.threads });
    const image = identity.image.split("\\").at(-1) ?? "";
    const crash = stacks.threads.find(({ event }) => event)?.frames ?? stop.frames;
    const all = stacks.threads.map(({ frames }) => frames);
    const facts: Omit<Manifest, "headline"> = {
      version: 1,
      recipe: this.#settings.recipe,
      rule,
      ...triggerOf(fired, trigger),
      asked: { dump: request.asked, ...kindOf(request) },
      written: { ...kindOf(outcome), because: outcome.because },
      engine: { version: stop.engine.version, source: stop.engine.source },
      target: { ...identity, commandLine: maskSecrets(identity.commandLine) },
      capturedAt: stop.capturedAt.toISOString(),
      pausedMs: request.live ? 0 : stop.pausedMs,
      live: request.live && LIVE,
      file: { name: "", ...await fingerprint(reservation.partial) },
      verification: { ok: verification.ok, findings: verification.findings },
      hang,
      exception: exception && exceptionFacts(exception, trigger, words),
      bucket: code !== undefined ? bucket(code, crash) : hang && hangBucket(hang.verdict, all, image),
      formerBucket: code !== undefined
        ? formerBucket(code, crash)
        : hang && formerHangBucket(hang.verdict, all),
      stacks: stacks.threads,
      stacksBy: stacks.by,
      stacksBecause: stacks.because,
      host: {
        os: `${Deno.build.os} ${Deno.osRelease()}`,
        deno: Deno.version.deno,
        trapline: VERSION,
      },
      build: buildOf(Deno.env.toObject()),
    };
    const manifest = { ...facts, headline: headlineText(headlineOf(facts)) };
    const kept = stacksOnly ? await keepStacks(reservation, manifest) : await keep(reservation, manifest);
    return { ok: verification.ok, manifestPath: reservation.manifest, ...kept };
  }
}

/** What fired the rule, which may have been before the stop; limits' bucket of raw frames is no evidence. */
function triggerOf(
  { event, cause, afterMs }: NonNullable<Wanted["fired"]> = {},
  stop: TimedEvent,
): Pick<Manifest, "trigger" | "cause" | "afterMs"> {
  const trigger = event ?? stop;
  return {
    trigger: trigger.kind === "exception" ? { ...trigger, bucket: undefined } : trigger,
    cause,
    afterMs,
  };
}

const LIVE = "the target ran on while it was written";

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

function whyNone(outcome: DumpOutcome | undefined): string {
  if (outcome === undefined) return "no word came of it before the target or its host was gone";
  return outcome.because ?? "somebody removed its file while it was written";
}

function isSame(a: DumpRequest, b: DumpRequest): boolean {
  return a.qualifier === b.qualifier && a.format === b.format && a.live === b.live;
}

/** Whether a dump is whole and the one that was asked for, and its exception in words. */
async function examine(
  path: string,
  expect: Expectation,
): Promise<{ verification: Verification; words?: string | undefined }> {
  using source = await fileSource(path);
  const verification = await verify(source, expect);
  if (verification.kind === "user-dump") return { verification: legacy(verification) };
  if (!verification.ok || !expect.exception) return { verification };
  const { exception } = await summarise(await openDump(source));
  return { verification, words: exception?.words };
}

/** An older engine honours DEBUG_DUMP_DEFAULT with a file of the old format: known by its signature, not readable here. */
function legacy({ kind, streams }: Verification): Verification {
  const message = "Written in the legacy user dump format, as asked; its contents are not checked";
  return {
    ok: true,
    kind,
    streams,
    findings: [{ severity: "odd", code: "not-a-windows-minidump", message }],
  };
}

function kindOf({ qualifier, format }: { qualifier: number; format: number }): ManifestKind {
  return { qualifier: qualifierName(qualifier) ?? String(qualifier), format: formatNames(format) };
}

function exceptionFacts(
  fault: Fault,
  trigger: TargetEvent,
  words: string | undefined,
): Manifest["exception"] {
  const { code, address, module, offset, parameters } = fault;
  const hex = formatCode(code);
  // A fault that the program handled had its first chance, and a second never came.
  const chance = trigger.kind === "exception" ? trigger.chance : "first";
  return { code: hex, words: words ?? hex, chance, address, module, offset, parameters };
}
