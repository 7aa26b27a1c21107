/**
 * The dumps of a run: planned, and what was written verified, explained and named. Enter at `Captures`.
 *
 * @module
 */
import { baseName } from "../../facts/path.ts";
import { buildOf } from "../../ci/services.ts";
import type { TargetEvent, TimedEvent } from "../../facts/event.ts";
import { formatNames } from "../../facts/formats.ts";
import { qualifierName } from "../../facts/qualifiers.ts";
import { messageOf } from "../../facts/text.ts";
import type { DumpOutcome, Miss } from "../../log/record.ts";
import type { Identity } from "../../log/result.ts";
import type { DumpRequest } from "../../recipe/actions/dump_kind.ts";
import type { Scrubbed } from "../../scrub/scrub_file.ts";
import { StoreError } from "../../store/error.ts";
import { discard, flush, keep, keepStacks, type PackedDump } from "../../store/finish_dump.ts";
import { commentOf } from "../../store/ending.ts";
import { headlineOf, headlineText } from "../../store/headline.ts";
import type { Capture, Collected, Manifest, ManifestKind } from "../../store/manifest.ts";
import { packedEnding, type PackedFile, type Packing } from "../../store/packing.ts";
import { type Folder, reservationOf } from "../../store/private_folder.ts";
import { VERSION } from "../../version.ts";
import { freeBytes } from "../../win32/system.ts";
import { dumpedTrigger } from "./managed.ts";
import { type FiredBefore, isSame, type PlannedDump, type WantedDump } from "./planned.ts";
import type { OwnFacts, Stop, Subject, Written } from "./subject.ts";
import { WrittenDump } from "./written.ts";

export type { Stop };

/** What every capture of a run shares. */
export interface CaptureSettings {
  readonly recipe: string;
  /** When the run began, in ISO 8601; absent for a snap, which is none. */
  readonly run?: string | undefined;
  readonly folder: Folder;
  /** What is dumped. */
  readonly subject: Subject;
  /** How dumps are packed. */
  readonly pack?: Packing | undefined;
  /**
   * Called with each dump before it has its final name, so that who sends it can't lose it; `counted` is the bucket by which
   * limits counted it at the stop.
   */
  readonly onKeeping?: ((manifest: Manifest, path: string, counted: string | undefined) => void) | undefined;
  /** Called with each dump that has its final name, at once. */
  readonly onKept?: ((capture: Capture) => void) | undefined;
  /** Called with each dump that there will not be, at once. */
  readonly onMissed?: ((miss: Miss) => void) | undefined;
}

/** Why a dump is missed whose moment passed while the dumps before it were written. */
const LATE = "it came due while an earlier one was still to be written, and one file serves both";

/** Makes the dumps of one run. */
export class Captures {
  readonly #settings: CaptureSettings;
  readonly done: Capture[] = [];
  readonly missed: Miss[] = [];

  constructor(settings: CaptureSettings) {
    this.#settings = settings;
  }

  /** How many bytes are free where they are kept. */
  get free(): number {
    return freeBytes(this.#settings.folder.path);
  }

  /**
   * Plans the dumps of one stop, each with a name that is reserved; what is asked twice is written once. Where there is
   * no room or time for a kind, the next smaller one is written instead.
   */
  async plan(
    wanted: readonly WantedDump[],
    identity: Identity,
    { at, event, still = false }: {
      readonly at: Date;
      readonly event?: TargetEvent;
      readonly still?: boolean;
    },
  ): Promise<PlannedDump[]> {
    const planned: PlannedDump[] = [];
    // Every dump's manifest has the stacks: those alone are read from a file of their own only where there is no dump.
    const dumps = wanted.filter(({ action }) => "dump" in action);
    for (const each of dumps.length > 0 ? dumps : wanted) {
      const { live, ...request } = this.#settings.subject.request(each);
      // Where the target stands still nothing is live, also not what happens to come due there.
      const dump = live && !still ? { ...request, live } : request;
      const twice = planned.find((other) => isSame(other, dump));
      if (twice !== undefined) {
        // Of one rule the policy would have said so: its dumps were due one after the other, and this moment is too late.
        if (twice.rule === each.rule && !each.shared && "dump" in each.action) {
          this.miss(each.rule, dump.asked, LATE);
        }
        continue;
      }
      const file = await this.#reserve(each, dump, identity, at);
      if (file === undefined) continue;
      const { rule, action, fired } = each;
      const comment = commentOf(this.#settings.recipe, rule, dump.asked, event);
      const before = planned.reduce((sum, { expected }) => sum + expected, 0);
      const fitted = this.#settings.subject.fit(dump, identity, before);
      planned.push({ ...dump, rule, fired, stacksOnly: !("dump" in action), file, comment, ...fitted });
    }
    return planned;
  }

  /** A file; none, which is reported, where the folder takes none any more: the target must not wait for that. */
  async #reserve(
    { rule, action }: WantedDump,
    { asked }: DumpRequest,
    { image, pid }: Identity,
    at: Date,
  ): Promise<string | undefined> {
    const kind = "dump" in action ? asked : "stacks";
    const parts = { image: baseName(image), pid, at, rule, kind };
    try {
      const { partial } = await this.#settings.folder.reserve(
        parts,
        "dump" in action ? action.name ?? this.#settings.subject.template : undefined,
      );
      return partial;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.miss(rule, asked, error.message);
      return undefined;
    }
  }

  /** Verifies, explains and names what was written. */
  async settle(
    stop: Stop,
    planned: readonly PlannedDump[],
    outcomes: readonly DumpOutcome[],
  ): Promise<Capture[]> {
    using open = new DisposableStack();
    const written: Written[] = [];
    for (const plan of planned) {
      const outcome = outcomes.find(({ file }) => file === plan.file);
      const dump = outcome?.ok ? await opened(plan.file) : whyNone(outcome);
      if (outcome === undefined || typeof dump === "string") await this.#giveUp(plan, String(dump));
      else written.push({ plan, outcome, dump: open.use(dump) });
    }
    if (written.length === 0) return [];
    const describe = await this.#settings.subject.read(stop, written);
    const kept: Capture[] = [];
    for (const each of written) {
      try {
        const ready = await scrubbed(each);
        const capture = await this.#finish(stop, ready, await describe(ready));
        kept.push(capture);
        this.done.push(capture);
        this.#settings.onKept?.(capture);
      } catch (error) {
        // The disk is full, or the folder has gone: that is this dump's misfortune, not the run's.
        each.dump[Symbol.dispose]();
        await this.#giveUp(each.plan, messageOf(error));
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

  async #giveUp({ rule, asked, file }: PlannedDump, because: string): Promise<void> {
    await discard(reservationOf(file));
    this.miss(rule, asked, because);
  }

  async #finish(stop: Stop, { plan, outcome, dump, replaced }: Ready, own: OwnFacts): Promise<Capture> {
    const trigger = dumpedTrigger(stop.trigger, outcome.format);
    const facts: Omit<Manifest, "headline"> = {
      version: 1,
      recipe: this.#settings.recipe,
      run: this.#settings.run,
      rule: plan.rule,
      ...triggerOf(plan.fired, trigger, outcome.format),
      asked: { dump: plan.asked, ...kindOf(plan) },
      written: { ...kindOf(outcome), because: outcome.because, added: outcome.added },
      engine: { version: stop.engine.version, source: stop.engine.source },
      capturedAt: stop.capturedAt.toISOString(),
      pausedMs: plan.live ? 0 : stop.pausedMs,
      live: plan.live && LIVE,
      scrubbed: replaced,
      file: { name: "", bytes: dump.bytes, sha256: plan.stacksOnly ? "" : await dump.sha256() },
      ...own,
      host: {
        os: `${Deno.build.os} ${Deno.osRelease()}`,
        deno: Deno.version.deno,
        trapline: VERSION,
      },
      build: buildOf(Deno.env.toObject()),
    };
    const found = { ...facts, headline: headlineText(headlineOf(facts)) };
    // An open file could not be renamed or removed everywhere.
    dump[Symbol.dispose]();
    const reservation = reservationOf(plan.file);
    const collected = plan.stacksOnly ? undefined : await this.#collected(plan);
    const packed = plan.stacksOnly ? undefined : await this.#packed(plan.file);
    const manifest = packed === undefined ? { ...found, collected } : {
      ...found,
      collected,
      file: { name: "", ...packed.file, dump: { bytes: found.file.bytes, sha256: found.file.sha256 } },
    };
    const why = plan.fired?.event ?? stop.trigger;
    this.#settings.onKeeping?.(manifest, reservation.manifest, "bucket" in why ? why.bucket : undefined);
    const kept = plan.stacksOnly
      ? await keepStacks(reservation, manifest)
      : await keep(reservation, manifest, packed);
    return { ok: facts.verification.ok, manifestPath: reservation.manifest, ...kept };
  }

  /** The files that go with it; absent where none were asked for. */
  async #collected({ file, collect: order, scrub = [] }: PlannedDump): Promise<Collected | undefined> {
    if (order === undefined) return undefined;
    const { collect } = await import("./collect.ts" as string) as typeof import("./collect.ts");
    const base = reservationOf(file).manifest.slice(0, -".json".length);
    return await collect({ order, base, scrub, pack: this.#settings.pack });
  }

  /** The dump as it is to be kept, where that is not as it is. */
  async #packed(file: string): Promise<(PackedDump & { readonly file: PackedFile }) | undefined> {
    const { pack } = this.#settings;
    const ending = pack && packedEnding(pack);
    if (pack === undefined || !ending) return undefined;
    const { packFile } = await import(
      "../../store/pack.ts" as string
    ) as typeof import("../../store/pack.ts");
    const path = `${file}${ending}.partial`;
    return { path, ending, file: await packFile(file, path, pack) };
  }
}

/** A dump as it is to be kept, and what was replaced in it. */
interface Ready extends Written {
  readonly replaced?: Scrubbed;
}

/** The same without what looks like a secret, where that is asked; its stacks are read before. */
async function scrubbed(written: Written): Promise<Ready> {
  const { dump, plan: { scrub, stacksOnly } } = written;
  if (scrub === undefined || stacksOnly) return written;
  const { scrubFile } = await import(
    "../../scrub/scrub_file.ts" as string
  ) as typeof import("../../scrub/scrub_file.ts");
  // An open file may be in a cache, or not be open to writing.
  dump[Symbol.dispose]();
  const replaced = await scrubFile(dump.path, scrub);
  return { ...written, dump: await WrittenDump.open(dump.path), replaced };
}

/** What fired the rule, which may have been before the stop; limits' bucket of raw frames is no evidence. */
function triggerOf(
  { event, cause, afterMs }: FiredBefore = {},
  stop: TimedEvent,
  format: number,
): Pick<Manifest, "trigger" | "cause" | "afterMs"> {
  const trigger = event === undefined ? stop : dumpedTrigger(event, format);
  return {
    trigger: trigger.kind === "exception" ? { ...trigger, bucket: undefined } : trigger,
    cause,
    afterMs,
  };
}

const LIVE = "the target ran on while it was written";

/** A file that the engine has written, all of it on the disk; or why there is none. */
async function opened(file: string): Promise<WrittenDump | string> {
  try {
    await flush(file);
    return await WrittenDump.open(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "somebody removed its file while it was written";
    return messageOf(error);
  }
}

function whyNone(outcome: DumpOutcome | undefined): string {
  if (outcome === undefined) return "no word came of it before the target or its host was gone";
  return outcome.because ?? "the engine did not say why";
}

function kindOf({ qualifier, format }: { qualifier: number; format: number }): ManifestKind {
  return { qualifier: qualifierName(qualifier) ?? String(qualifier), format: formatNames(format) };
}
