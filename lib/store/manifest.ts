/**
 * The manifest: what is known of a dump, beside it, as JSON.
 *
 * @module
 */
import type { Cause } from "../facts/cause.ts";
import type { CppException } from "../facts/cpp.ts";
import type { StowedException } from "../facts/stowed.ts";
import type { ManagedFacts } from "../facts/managed.ts";
import type { AddedMemory } from "../log/record.ts";
import type { TimedEvent } from "../facts/event.ts";
import type { Hang } from "../facts/hang.ts";
import type { StackFrame, ThreadStack } from "../facts/frame.ts";
import type { Finding } from "../minidump/mod.ts";
import type { DumpedTarget, MachineTarget, ProcessTarget } from "./target.ts";

export type { DumpedTarget, MachineTarget, ProcessTarget, StackFrame, ThreadStack };

/** What was found in a dump; a later Trapline has more codes. */
export interface ManifestFinding extends Omit<Finding, "code"> {
  /** What it is, for programs; these names stay. */
  readonly code: string;
}

/** A kind of dump. */
export interface ManifestKind {
  /** The qualifier's name. */
  readonly qualifier: string;
  /** The format flags by name. */
  readonly format: readonly string[];
}

/** Files that were collected with a dump: copies, in which what looks like a secret is replaced. */
export interface Collected {
  /** The name of the zip that holds them, encrypted where the dump is; "" where there is none. */
  readonly name: string;
  /** The zip's size. */
  readonly bytes: number;
  /** The zip's SHA-256. */
  readonly sha256: string;
  /** The files, each where it was; `of` is the size of one of which only the end is there. */
  readonly files: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly of?: number | undefined;
  }[];
  /** Files and patterns that are not there, and why. */
  readonly left: readonly { readonly path: string; readonly because: string }[];
  /** How many places were replaced, by what was found there. */
  readonly replaced: { readonly [what: string]: number };
}

/** What is known of a dump. Addresses are hex texts, times are ISO 8601, spans are milliseconds, sizes bytes. */
export interface Manifest {
  /** The version of this shape. */
  readonly version: 1;
  /** The recipe's name; `flags` for options on the command line, `snap` for a snap. */
  readonly recipe: string;
  /** When its run began, as the run's event log has it: what tells runs in one folder apart. Absent for a snap. */
  readonly run?: string | undefined;
  /** The rule that fired, by its name in the recipe. */
  readonly rule: string;
  /** What happened, in one line: `MEMORY grew by 100.7 MB to 110.9 MB in 12 s`. Absent from older manifests. */
  readonly headline?: string | undefined;
  /** The event that fired the rule, also of a dump that came later; where only time passed, a `tick`. */
  readonly trigger: TimedEvent;
  /** What was measured when it fired, or which time came, where the event does not say it. */
  readonly cause?: Cause | undefined;
  /** How much later than its trigger the dump was due (`after`), in ms. */
  readonly afterMs?: number | undefined;
  /** The kind that the rule asks for; `dump` as the recipe has it. */
  readonly asked: ManifestKind & { readonly dump: string };
  /** The kind that the engine wrote; `because` when it is another than asked. */
  readonly written: ManifestKind & {
    readonly because?: string | undefined;
    /** Memory of a .NET runtime that was added to what the engine wrote; or why it could not be. */
    readonly added?: AddedMemory | undefined;
  };
  /** The engine that wrote it, and where that was found: `Windows SDK`. */
  readonly engine: { readonly version: string; readonly source: string };
  /** The process that was dumped, or the machine. */
  readonly target: DumpedTarget;
  /** When the rule fired. */
  readonly capturedAt: string;
  /** How long the target stood still for this stop, all its dumps together. */
  readonly pausedMs: number;
  /** Says so where the target ran on while the dump was written; absent where it stood still. */
  readonly live?: string | undefined;
  /** The dump's file name, size and hash, to tell later that it is unchanged. */
  readonly file: {
    readonly name: string;
    readonly bytes: number;
    readonly sha256: string;
    /** Of a file that was compressed or encrypted: the dump itself. */
    readonly dump?: { readonly bytes: number; readonly sha256: string } | undefined;
  };
  /** What was looked for in the dump and replaced, where it was scrubbed. That nothing else is secret, nobody can say. */
  readonly scrubbed?: {
    readonly lookedFor: readonly string[];
    /** How many places, by what was found there. */
    readonly replaced: { readonly [what: string]: number };
  } | undefined;
  /** The files that go with the dump, in a zip beside it; absent where none were asked for. */
  readonly collected?: Collected | undefined;
  /** Whether the dump is whole and the one that was asked for, and what was found. */
  readonly verification: { readonly ok: boolean; readonly findings: readonly ManifestFinding[] };
  /** The exception that fired the rule; absent for a snapshot. */
  readonly exception?: {
    readonly code: string;
    readonly words: string;
    readonly chance: "first" | "second";
    readonly address: string;
    readonly module?: string | undefined;
    readonly offset?: string | undefined;
    readonly parameters: readonly string[];
  } | undefined;
  /** The bug check that a dumped machine had; absent of a process, and of a machine that had none. */
  readonly bugCheck?: {
    /** `0xD1`. */
    readonly code: string;
    /** `DRIVER_IRQL_NOT_LESS_OR_EQUAL`. */
    readonly name: string;
    /** What it means, in a clause; absent where only the name is known. */
    readonly words?: string | undefined;
    readonly parameters: readonly string[];
    /** The driver at fault, and where in it, as well as that is known. */
    readonly module?: string | undefined;
    readonly offset?: string | undefined;
  } | undefined;
  /** What is known of a hang: how the threads stood to each other, and what shows it, a sentence each. */
  readonly hang?: Hang | undefined;
  /** The bucket of the crash or the hang; absent for a dump without one. */
  readonly bucket?: string | undefined;
  /** The same by the version of buckets before: to find what was counted by it. */
  readonly formerBucket?: string | undefined;
  /** Every thread's stack. Empty, with the reason in `stacksBecause`, when they could not be read. */
  readonly stacks: readonly ThreadStack[];
  /** Who read the stacks: Trapline from the dump, or the engine, where that could not do it. */
  readonly stacksBy?: "trapline" | "engine" | undefined;
  /** Why `stacks` is empty; absent when they were read. */
  readonly stacksBecause?: string | undefined;
  /** What a .NET runtime in the process knows; absent where there was none, or the dump does not hold it. */
  readonly managed?: ManagedFacts | undefined;
  /** The C++ exception that it was captured at; absent for any other, or where neither stop nor dump tell of it. */
  readonly cpp?: CppException | undefined;
  /** The errors that WinRT stowed before the exception 0xC000027B, the first of which says what failed. */
  readonly stowed?: readonly StowedException[] | undefined;
  /** Where it was captured: the system, Deno's version and Trapline's. */
  readonly host: { readonly os: string; readonly deno: string; readonly trapline: string };
  /** Where a CI run can be found; absent outside of one. */
  readonly build?: { readonly commit?: string | undefined; readonly run?: string | undefined } | undefined;
}

/** How a dump was found to be, in words: of one in a format that can't be checked, no more than that. */
export function verificationWords(
  { ok, findings }: Manifest["verification"],
): "verified" | "written, not checked" | "FAILED VERIFICATION" {
  if (!ok) return "FAILED VERIFICATION";
  return findings.some(({ code }) => code === "unchecked") ? "written, not checked" : "verified";
}

/** A dump that was written; `ok` says whether it passed verification. */
export interface Capture {
  /** False for a dump that is kept as `.unverified.dmp`; the manifest's findings say why. */
  readonly ok: boolean;
  /** The dump's path. */
  readonly dump: string;
  /** What lies beside the dump as JSON. */
  readonly manifest: Manifest;
  /** The manifest's path. */
  readonly manifestPath: string;
}

/** The SHA-256 of the dump itself, however it is packed; "" for stacks alone. */
export function dumpHash({ file }: Pick<Manifest, "file">): string {
  return file.dump?.sha256 ?? file.sha256;
}
