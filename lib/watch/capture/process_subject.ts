/** Dumps of programs: {@link ProcessSubject}. @module */
import { baseName } from "../../facts/path.ts";
import { withManagedFrames } from "../../clr/mod.ts";
import type { CppException } from "../../facts/cpp.ts";
import { crashCode, type Fault, faultOf, type TargetEvent, type TimedEvent } from "../../facts/event.ts";
import { loadFailureFrames } from "../../facts/load_failure.ts";
import type { ManagedFacts } from "../../facts/managed.ts";
import { formatCode } from "../../facts/status.ts";
import { messageOf } from "../../facts/text.ts";
import type { Identity } from "../../log/result.ts";
import { bucket, formerBucket, formerHangBucket, hangBucket } from "../../minidump/bucket.ts";
import type { DumpRequest } from "../../recipe/actions/dump_kind.ts";
import type { Manifest } from "../../store/manifest.ts";
import { maskSecrets } from "../../store/mask.ts";
import { judge } from "../sample/verdict.ts";
import { type Fitted, Fitter } from "./fit.ts";
import {
  dumpedTrigger,
  hangOf,
  managedBucketOf,
  readCppFacts,
  readManagedFacts,
  readStowedFacts,
  wordsOf,
} from "./managed.ts";
import { type StowedException, stowedFrames } from "../../facts/stowed.ts";
import { requestOf } from "./planned.ts";
import { type CaptureStacks, stacksOfCapture } from "./stacks.ts";
import type { OwnFacts, Stop, Subject, Written } from "./subject.ts";

/** Where dumps of programs go, and where their symbols are. */
export interface ProcessPlaces {
  /** The output folder. */
  readonly folder: string;
  readonly engine?: string | undefined;
  readonly symbols?: string | undefined;
  /** Bytes of the disk that are to stay free. */
  readonly keepFree?: number | undefined;
}

/** The stacks of a stop, or why there are none. */
type Found = Partial<CaptureStacks> & Pick<CaptureStacks, "threads"> & {
  /** Why there are no stacks. */
  readonly because?: string;
  readonly managed?: ManagedFacts | undefined;
  readonly cpp?: CppException | undefined;
  readonly stowed?: readonly StowedException[] | undefined;
};

/** The programs of one run. */
export class ProcessSubject implements Subject {
  readonly #places: ProcessPlaces;
  readonly #fitter: Fitter;
  readonly request = requestOf;

  constructor(places: ProcessPlaces) {
    this.#places = places;
    this.#fitter = new Fitter(places.folder, places.keepFree);
  }

  fit(request: DumpRequest, { pid }: Identity, planned: number): Fitted {
    return this.#fitter.fit(request, pid, planned);
  }

  async read(stop: Stop, written: readonly Written[]): Promise<(each: Written) => Promise<OwnFacts>> {
    for (const { dump, outcome } of written) this.#fitter.learn(dump.bytes, outcome);
    const found = await this.#read(stop, written);
    return (each) => factsOf(stop, each, found);
  }

  /** One stop's dumps show the same stacks; the largest file holds the most to read them from. */
  async #read({ identity: { image }, trigger, frames }: Stop, written: readonly Written[]): Promise<Found> {
    const { dump } = written.reduce((a, b) => b.dump.bytes > a.dump.bytes ? b : a);
    // Of a file that can't be read here the stack of the thread that stopped is known from the stop.
    if (dump.minidump === undefined && frames.length > 0 && "tid" in trigger && trigger.tid !== undefined) {
      return { threads: [{ tid: trigger.tid, event: true, frames }], by: "engine" };
    }
    const { engine, symbols } = this.#places;
    const places = { image, engine, symbols };
    const managed = await readManagedFacts(dump, places);
    const cpp = await readCppFacts(dump, trigger);
    const stowed = await readStowedFacts(dump, places);
    try {
      const { threads: read, by } = await stacksOfCapture(dump, places);
      const threads = withEventThread(read, trigger);
      return {
        threads: managed === undefined ? threads : withManagedFrames(threads, managed),
        by,
        managed,
        cpp,
        stowed,
      };
    } catch (error) {
      return { threads: [], because: messageOf(error), managed, cpp, stowed };
    }
  }
}

async function factsOf(
  stop: Stop,
  { plan, outcome, dump }: Written,
  { threads, by, because, managed, cpp, stowed }: Found,
): Promise<OwnFacts> {
  const { identity } = stop;
  const trigger = dumpedTrigger(stop.trigger, outcome.format);
  const exception = faultOf(trigger);
  const code = crashCode(trigger);
  const verification = await dump.verify({
    pid: identity.pid,
    format: outcome.format,
    comment: plan.comment,
    ...(identity.wow64 ? { wow64: true } : {}),
    ...(exception ? { exception: { required: true, code: exception.code, threadId: exception.tid } } : {}),
  });
  const words = exception && verification.ok ? await dump.exceptionWords(exception) : undefined;
  const hang = hangOf(stop, managed) ?? (stop.hang && judge({ ...stop.hang, stacks: threads }));
  const image = baseName(identity.image);
  const crash = trigger.kind === "process-exit" && trigger.dll !== undefined
    ? loadFailureFrames(trigger.dll)
    : threads.find(({ event }) => event)?.frames ?? stop.frames;
  const all = threads.map(({ frames }) => frames);
  return {
    target: { ...identity, commandLine: maskSecrets(identity.commandLine) },
    verification: { ok: verification.ok, findings: verification.findings },
    hang,
    exception: exception &&
      exceptionFacts(exception, trigger, wordsOf(trigger, { managed, cpp, stowed }) ?? words),
    bucket: code !== undefined
      ? managedBucketOf(trigger, managed) ??
        bucket(code, stowedFrames(stowed) ?? crash, cpp?.type ?? stowed?.[0]?.hresult)
      : hang && hangBucket(hang.verdict, all, image),
    formerBucket: code !== undefined
      ? formerBucket(code, crash)
      : hang && formerHangBucket(hang.verdict, all),
    stacks: threads,
    stacksBy: by,
    stacksBecause: because,
    managed,
    cpp,
    stowed,
  };
}

/** A dump knows the thread of an exception; of any other event its trigger knows it. */
function withEventThread(threads: Found["threads"], trigger: TimedEvent): Found["threads"] {
  if (!("tid" in trigger) || threads.some(({ event }) => event)) return threads;
  return threads.map((thread) => ({ ...thread, event: thread.tid === trigger.tid }));
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
