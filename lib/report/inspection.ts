/** What is known of a dump, from all sources, as one value. @module */
import {
  bucket,
  type BucketStack,
  type FileIdentity,
  formerBucket,
  formerHangBucket,
  hangBucket,
  isOwn,
  managedBucket,
  type Summary,
  type SummaryPlace,
  type Verification,
} from "../minidump/mod.ts";
import { withManagedFrames } from "../clr/merge.ts";
import { lockWaits } from "../clr/words.ts";
import { chanceWords } from "../facts/event.ts";
import { ruleWords } from "../facts/cause.ts";
import type { StackFrame, ThreadStack } from "../facts/frame.ts";
import type { CppException } from "../facts/cpp.ts";
import { type StowedException, stowedFrames } from "../facts/stowed.ts";
import type { ManagedFacts } from "../facts/managed.ts";
import { maskedFacts } from "../store/managed_mask.ts";
import { maskedMessage } from "../store/mask.ts";
import type { Manifest } from "../store/manifest.ts";
import { isMachine, targetName } from "../store/target.ts";
import { ownEnd } from "../store/ending.ts";
import { fold, type ThreadToFold, withEvent } from "./group_stacks.ts";
import type { InspectedDump, InspectedStacks, Inspection } from "./inspection_schema.ts";
import { headlineOfDump, headlineOfFile } from "./inspection_headline.ts";

/** What was found out about one file. */
export interface Evidence {
  readonly file: string;
  readonly bytes: number;
  readonly identity: FileIdentity;
  readonly verification: Verification;
  /** Absent where the file is no minidump. */
  readonly summary?: Summary | undefined;
  /** Absent where none of this dump lies beside it. */
  readonly manifest?: Manifest | undefined;
  /** Why something that lies beside it was not used. */
  readonly manifestBecause?: string | undefined;
  /** What a .NET runtime in it knows; absent where there is none. */
  readonly managed?: ManagedFacts | undefined;
  /** The C++ exception that it is of; absent for any other, and where the dump does not hold what it says. */
  readonly cpp?: CppException | undefined;
  /** The errors that WinRT stowed before; absent for any other exception. */
  readonly stowed?: readonly StowedException[] | undefined;
  /** What was read from the dump without an engine, and the files that were lacking for more. */
  readonly stacks?:
    | { readonly threads: readonly ThreadStack[]; readonly lacking: readonly string[] }
    | undefined;
  /** What the engine read, where it was asked; or why it could not. */
  readonly engine?: { readonly stacks: readonly ThreadStack[] } | { readonly because: string } | undefined;
}

/** Puts the evidence about a file together. */
export async function inspected(evidence: Evidence): Promise<InspectedDump> {
  const { file, bytes, identity, verification, summary, manifest } = evidence;
  const managed = evidence.managed && maskedFacts(evidence.managed);
  const cpp = evidence.cpp ?? manifest?.cpp;
  const stowed = evidence.stowed ?? manifest?.stowed;
  const known = {
    ...(managed === undefined ? {} : { managed }),
    ...(cpp === undefined ? {} : { cpp: maskedMessage(cpp) }),
    ...(stowed === undefined ? {} : { stowed: stowed.map(maskedMessage) }),
  };
  const hang = hangOf(evidence);
  const stacks = summary === undefined ? undefined : stacksOf(evidence, summary);
  return {
    file,
    bytes,
    kind: identity.kind,
    what: identity.what,
    usable: verification.ok,
    findings: verification.findings,
    ...(summary === undefined ? {} : { summary }),
    ...(stacks === undefined ? {} : { stacks }),
    ...bucketsOf({ ...evidence, cpp, stowed }, stacks),
    headline: summary === undefined
      ? headlineOfFile(identity)
      : await headlineOfDump(summary, manifest, { ...known, ...hang }),
    ...known,
    ...hang,
    ...(manifest === undefined ? {} : { capture: captureOf(manifest) }),
  };
}

/** What the manifest says of a hang, or, where no thread failed, that threads wait for each other's locks. */
function hangOf({ manifest, managed, summary }: Evidence): Pick<InspectedDump, "hang"> {
  const failed = summary?.exception?.stop === "crash";
  if (managed?.deadlock !== undefined && !failed) {
    return { hang: { verdict: "deadlocked", evidence: lockWaits(managed) } };
  }
  const { hang } = manifest ?? {};
  return hang === undefined ? {} : { hang: { ...hang, evidence: [...hang.evidence] } };
}

/** All files, and how often each bucket is among them. */
export function inspection(dumps: readonly InspectedDump[]): Inspection {
  const known = dumps.filter(({ usable, bucket: id }) => usable && id !== undefined);
  const buckets = Map.groupBy(known, (dump) => dump.bucket!);
  return {
    version: 2,
    dumps: [...dumps],
    buckets: Array.from(buckets, ([id, alike]) => ({
      bucket: id,
      count: alike.length,
      headline: alike[0]!.headline.text,
      files: alike.map(({ file }) => file),
    })).sort((a, b) => b.count - a.count),
  };
}

function captureOf(manifest: Manifest): InspectedDump["capture"] & object {
  const { recipe, rule, trigger, cause, asked, capturedAt, pausedMs, target, exception } = manifest;
  const seen = trigger.kind === "exception" && trigger.raisedAt !== undefined
    ? chanceWords(trigger)
    : undefined;
  const ended = ownEnd(trigger) ?? seen;
  return {
    recipe,
    rule,
    trigger,
    asked: asked.dump,
    capturedAt,
    pausedMs,
    commandLine: isMachine(target) ? "" : target.commandLine,
    image: isMachine(target) ? targetName(target) : target.image,
    ...(cause === undefined ? {} : { waits: ruleWords(cause) }),
    ...(exception === undefined ? {} : { chance: exception.chance }),
    ...(ended === undefined ? {} : { ended }),
  };
}

/** The engine's where it was asked, else what was read here, else the manifest's, else only where each thread was. */
function stacksOf(evidence: Evidence, summary: Summary): InspectedStacks {
  const { engine, stacks: read, manifest, manifestBecause, managed } = evidence;
  const known = new Map(summary.threads.map((thread) => [thread.id, thread]));
  const mixed = (stacks: readonly ThreadStack[]): readonly ThreadStack[] =>
    managed === undefined ? stacks : withManagedFrames(stacks, managed);
  const marked = (threads: readonly ThreadToFold[]): readonly ThreadToFold[] =>
    manifest === undefined || manifest.hang !== undefined ? threads : withEvent(threads, manifest);
  const named = (stacks: readonly ThreadStack[]): readonly ThreadToFold[] =>
    marked(
      mixed(stacks).map(({ tid, event, frames, cut }) => ({
        tid,
        event: event || (known.get(tid)?.crashed ?? false),
        frames,
        cut,
        name: known.get(tid)?.name,
        cpuMs: known.get(tid)?.cpuMs,
      })),
    );
  if (engine !== undefined && "stacks" in engine) {
    return { from: "engine", groups: grouped(named(engine.stacks)) };
  }
  const lacking = read === undefined || read.lacking.length === 0 ? {} : { lacking: [...read.lacking] };
  if (read?.threads.some(({ frames: [, caller] }) => caller !== undefined)) {
    const because = manifest?.stacksBecause ?? manifestBecause;
    return {
      from: "dump",
      groups: grouped(named(read.threads)),
      ...lacking,
      ...(because === undefined ? {} : { because }),
    };
  }
  if (manifest !== undefined && manifest.stacks.length > 0) {
    return { from: "manifest", groups: grouped(named(manifest.stacks)) };
  }
  const because = engine?.because ?? manifest?.stacksBecause ?? manifestBecause ?? unreadable(read?.threads);
  const places = placed(summary).flatMap(({ id, crashed, at }): ThreadStack[] =>
    at === undefined ? [] : [{ tid: id, event: crashed, frames: [frameAt(at)] }]
  );
  return {
    from: "registers",
    groups: grouped(named(places)),
    ...lacking,
    ...(because === undefined ? {} : { because }),
  };
}

/** Why not even the first frame of a thread could be read. */
function unreadable(threads: readonly ThreadStack[] = []): string | undefined {
  return threads.find(({ frames }) => frames.length === 0)?.cut;
}

/** The threads, and that of the exception also where the thread list lacks it. */
function placed({ threads, exception }: Summary): Summary["threads"] {
  if (exception?.at === undefined || threads.some(({ id }) => id === exception.threadId)) return threads;
  return [{ id: exception.threadId, crashed: true, at: exception.at }, ...threads];
}

/** Threads with the same stack together. */
export function grouped(threads: readonly ThreadToFold[]): InspectedStacks["groups"] {
  return fold(threads).map(({ event, threads: alike, frames, cut }) => ({
    event,
    threads: alike.map(({ tid, name, cpuMs }) => ({
      tid,
      ...(name === undefined ? {} : { name }),
      ...(cpuMs === undefined ? {} : { cpuMs }),
    })),
    frames: frames.map(withoutUndefined),
    ...(cut === undefined ? {} : { cut }),
  }));
}

function withoutUndefined(frame: StackFrame): InspectedStacks["groups"][number]["frames"][number] {
  const entries = Object.entries(frame).filter(([, value]) => value !== undefined);
  return { address: frame.address, ...Object.fromEntries(entries) };
}

function frameAt({ address, module, offset }: SummaryPlace): StackFrame {
  return { address, ...(module === undefined ? {} : { module, offset }) };
}

type Buckets = Pick<InspectedDump, "bucket" | "formerBucket">;

/**
 * From the stacks; without them from the instruction pointer, if that is in the program's own code: in the system's it
 * says how a program died, and all that died so would be one bug.
 */
function bucketsOf(
  { summary, manifest, managed, cpp, stowed }: Evidence,
  stacks: InspectedStacks | undefined,
): Buckets {
  const { exception } = summary ?? {};
  if (managed?.exception !== undefined) return { bucket: managedBucket(managed.exception) };
  // What stopped it is known better by who captured it: a breakpoint that nobody handled is a crash, in ntdll too.
  const kind = manifest?.exception?.chance === "second" ? "crash" : exception?.stop;
  const other = manifest !== undefined && manifest.exception === undefined;
  const crash = !other && (kind === "crash" || kind === "hang") ? exception : undefined;
  if (stacks === undefined) return {};
  if (manifest?.hang !== undefined && stacks.from !== "registers") {
    const all: BucketStack[] = stacks.groups.map(({ frames }) => frames);
    const { hang: { verdict }, target } = manifest;
    return {
      bucket: hangBucket(verdict, all, targetName(target)),
      formerBucket: formerHangBucket(verdict, all),
    };
  }
  if (crash === undefined) return {};
  const frames = stacks.groups.find(({ event }) => event)?.frames ?? [];
  const known = stacks.from === "registers" ? frames.some(isOwn) : frames.length > 0;
  if (known) {
    const code = Number(crash.code);
    return {
      bucket: bucket(code, stowedFrames(stowed) ?? frames, cpp?.type ?? stowed?.[0]?.hresult),
      formerBucket: formerBucket(code, frames),
    };
  }
  const { bucket: id, formerBucket: former } = manifest ?? {};
  return {
    ...(id === undefined ? {} : { bucket: id }),
    ...(former === undefined ? {} : { formerBucket: former }),
  };
}
