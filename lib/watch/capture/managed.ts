/** What runtimes of .NET and C++ say in a captured dump. @module */
import { dirname } from "node:path";
import { pdbFinder } from "../../clr/pdb/find.ts";
import { exceptionWords, lockWaits, withLines } from "../../clr/mod.ts";
import type { Thrown, TimedEvent } from "../../facts/event.ts";
import { FORMAT } from "../../facts/formats.ts";
import type { CppException } from "../../facts/cpp.ts";
import type { ManagedFacts } from "../../facts/managed.ts";
import { managedBucket } from "../../minidump/mod.ts";
import { isStowed, type StowedException, stowedWords } from "../../facts/stowed.ts";
import { cppOf } from "../../stacks/cpp.ts";
import { stowedOf } from "../../stacks/stowed.ts";
import { filesOfCapture, type SymbolPlaces } from "./stacks.ts";
import { managedOf } from "../../stacks/managed.ts";
import type { Manifest } from "../../store/manifest.ts";
import { maskedFacts } from "../../store/managed_mask.ts";
import { maskedMessage } from "../../store/mask.ts";
import { localFolders } from "./local_folders.ts";
import type { WrittenDump } from "./written.ts";

/** Where lines are found. */
export interface LinePlaces {
  /** The program's path: PDBs are looked for beside it and beside its modules. */
  readonly image: string;
  /** The user's own symbol path. */
  readonly symbols?: string | undefined;
}

/**
 * Reads it from a dump of our own, with source lines, and with what looks like a secret masked; `undefined` where the
 * program had no runtime, or the dump does not hold it.
 */
export async function readManagedFacts(
  { source, minidump }: WrittenDump,
  { image, symbols = "" }: LinePlaces,
): Promise<ManagedFacts | undefined> {
  const facts = minidump && await managedOf(minidump, source);
  if (facts === undefined || isEmpty(facts)) return undefined;
  const own = [image, ...facts.modules.map(({ path }) => path)].filter((path) => /^[a-z]:\\/i.test(path)).map(
    dirname,
  );
  const folders = [...new Set([...own, ...localFolders(symbols)])];
  return maskedFacts(withLines(facts, pdbFinder({ folders, program: image })));
}

/** Of a small dump that got no memory of the runtime, all that is known is that there was one. */
function isEmpty({ runtime, threads, exception }: ManagedFacts): boolean {
  return runtime.version === undefined && threads.length === 0 && exception === undefined;
}

/** The C++ exception of a dump of our own, or, where it holds too little, what the stop told; masked. */
export async function readCppFacts(
  { source, minidump }: WrittenDump,
  trigger: TimedEvent,
): Promise<CppException | undefined> {
  const read = minidump && await cppOf(minidump, source);
  const cpp = read ?? (isOfException(trigger) ? trigger.cpp : undefined);
  return cpp && maskedMessage(cpp);
}

/** The errors that WinRT stowed before the exception that a dump is of; masked. */
export async function readStowedFacts(
  dump: WrittenDump,
  places: SymbolPlaces,
): Promise<readonly StowedException[] | undefined> {
  const exception = await dump.minidump?.exception().catch(() => undefined);
  if (dump.minidump === undefined || exception === undefined || !isStowed(exception.code)) return undefined;
  using files = await filesOfCapture(dump, places);
  return (await stowedOf(dump.minidump, dump.source, files))?.map(maskedMessage);
}

/** An exception in words: what the dump tells of it, or, where it holds too little, the type that the stop told. */
export function wordsOf(
  trigger: TimedEvent,
  { managed, cpp, stowed }: Pick<Manifest, "managed" | "cpp" | "stowed">,
): string | undefined {
  if (managed?.exception !== undefined) return exceptionWords(managed.exception);
  return thrownOf(trigger)?.type ?? (cpp && exceptionWords(cpp)) ?? (stowed && stowedWords(stowed));
}

/** The bucket of .NET's exception: by what the dump tells, or, where it holds too little, the one of the stop. */
export function managedBucketOf(trigger: TimedEvent, managed?: ManagedFacts): string | undefined {
  if (managed?.exception !== undefined) return managedBucket(managed.exception);
  return thrownOf(trigger) && "bucket" in trigger ? trigger.bucket : undefined;
}

function thrownOf(trigger: TimedEvent): Thrown | undefined {
  return isOfException(trigger) ? trigger.thrown : undefined;
}

type OfException = Extract<TimedEvent, { kind: "exception" | "process-exit" }>;

function isOfException(trigger: TimedEvent): trigger is OfException {
  return trigger.kind === "exception" || trigger.kind === "process-exit";
}

/** A dump that filters memory out is to say little of the program: no message of an exception, either. */
export function dumpedTrigger(trigger: TimedEvent, format: number): TimedEvent {
  if (!isOfException(trigger) || (format & (FORMAT.FILTER_MEMORY | FORMAT.FILTER_TRIAGE)) === 0) {
    return trigger;
  }
  const { thrown, cpp } = trigger;
  return {
    ...trigger,
    ...(thrown === undefined ? {} : { thrown: withoutMessage(thrown) }),
    ...(cpp === undefined ? {} : { cpp: withoutMessage(cpp) }),
  };
}

function withoutMessage<T extends { readonly message?: string | undefined }>(said: T): Omit<T, "message"> {
  const { message: _message, ...rest } = said;
  return rest;
}

/** The hang of threads of .NET that wait for each other's locks; undefined where none do, or something has failed. */
export function hangOf(
  { trigger }: { readonly trigger: TimedEvent },
  managed?: ManagedFacts,
): Manifest["hang"] {
  if (managed?.deadlock === undefined || trigger.kind === "exception") return undefined;
  return { verdict: "deadlocked", evidence: lockWaits(managed) };
}
