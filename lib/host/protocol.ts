/**
 * What a supervisor and its hosts say to each other: one JSON value a line, over a pair of named pipes.
 *
 * This and `entry.ts`, which starts hosts, are the doors of this folder: whoever supervises imports nothing else of it.
 *
 * @module
 */
import type { CppException } from "../facts/cpp.ts";
import type { ManagedException } from "../facts/managed.ts";
import type { StackFrame, ThreadStack } from "../facts/frame.ts";
import type { DumpRequest } from "../recipe/actions/dump_kind.ts";
import type { EngineKind } from "../recipe/actions/step_down.ts";
import type { TargetEvent } from "../facts/event.ts";
import type { DumpOutcome, EngineFacts } from "../log/record.ts";
import type { Credit } from "../recipe/needs/credit.ts";
import type { Interest } from "../recipe/needs/interest.ts";

/** The variable that carries the token a host proves itself with; it is gone before a target starts. */
export const TOKEN_VARIABLE = "TRAPLINE_HOST_TOKEN";

/** The two pipes of a host, by the name they share: the supervisor's orders, and the host's reports. */
export function pipeNames(shared: string): { readonly orders: string; readonly reports: string } {
  return { orders: `\\\\.\\pipe\\${shared}-orders`, reports: `\\\\.\\pipe\\${shared}-reports` };
}

/** The named event that is there as long as a host takes a snapshot of a process. */
export function snapshotMark(pid: number): string {
  return `trapline-snapshot-${pid}`;
}

/** The named event with which a host is woken while its target runs, by what its pipes share. */
export function wakeName(shared: string): string {
  return `${shared}-wake`;
}

/** What the two pipes of a new host share. */
export function newPipeName(): string {
  return `trapline-${crypto.randomUUID()}`;
}

/** Whether a command line is a host's: it names the script, or the command that stands for it, and the pipes. */
export function isHostCommand(commandLine: string): boolean {
  return /(main\.[jt]s|trapline-host)"? trapline-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/.test(
    commandLine,
  );
}

/**
 * How long a host waits for each order before the target goes on by itself, in ms; the second where the target is about
 * to end: then to wait costs it nothing, and to go on costs its dump. On a machine with forty times more to do than it can,
 * dumps were ordered up to 14 s after the crash.
 */
export const VERDICT_TIMEOUT_MS = 5_000, LAST_VERDICT_TIMEOUT_MS = 120_000;

/** What a target ends with that Trapline itself killed. */
export const KILLED = 1;
/** What it ends with when the engine did: TerminateProcesses gives E_FAIL (dbgeng 10.0.29507, seen where its host was slow to say so). */
export const KILLED_BY_ENGINE = 0x80004005;

/** Whether an exit code is that of a target which was killed. */
export function isKilled(exitCode: number | undefined): boolean {
  return exitCode === KILLED || exitCode === KILLED_BY_ENGINE;
}

/** A dump to be written: what, and where. */
export interface DumpOrder extends DumpRequest {
  /** The file to write: one that the supervisor has reserved, and that is written over. */
  readonly file: string;
  /** Kept in the dump, to tell later that it is the one that was ordered. */
  readonly comment: string;
  /** What is written instead of what was asked, and why; absent where that is written. */
  readonly instead?: EngineKind & { readonly because: string };
}

/** What a host is for: one of these per host, in its first line. */
export type Job =
  /** Be the debugger of a program until its end. */
  | {
    readonly job: "arm";
    /** The command line to launch, or the process to attach to. */
    readonly target: { readonly launch: string } | { readonly attach: number };
    readonly children: boolean;
    /** The named event with which the host is woken while its target runs: there is an order for it. */
    readonly wake: string;
    /** What may make the target stop: the union of what any rule could want. */
    readonly interest: Interest;
    /** At which events it need not ask; without this at none. */
    readonly credit?: readonly Credit[] | undefined;
    /** Whether a rule names a module. */
    readonly modules: boolean;
    /** Where PDBs are looked for, for breakpoints. */
    readonly symbolPath: string;
  }
  /** Be the debugger of a machine's kernel until told to leave it. */
  | {
    readonly job: "machine";
    /** As the engine takes it: `com:…`, `net:…`, `exdi:…`, or `local`. */
    readonly connection: string;
    /** The named event with which a running machine is broken into. */
    readonly wake: string;
    /** The supervisor's process: when it has ended, the machine is let go. */
    readonly supervisor: number;
    readonly interest: Interest;
    /** Where PDBs are looked for, for breakpoints. */
    readonly symbolPath: string;
  }
  /** Write dumps of a running process beside whatever debugs it. */
  | {
    readonly job: "snapshot";
    readonly pid: number;
    readonly dumps: readonly DumpOrder[];
  }
  /** Read the stacks of all threads from a dump. */
  | {
    readonly job: "stacks";
    readonly dump: string;
    /** Where PDBs, and where images are looked for. */
    readonly symbolPath: string;
    readonly imagePath: string;
    /** Whether somebody else made it: then the engine reads nothing over a network because of it. */
    readonly foreign: boolean;
  }
  /** Write a dump from a dump. */
  | { readonly job: "convert"; readonly dump: string; readonly order: DumpOrder };

/** What can be asked of a host about the stop that it has reported; each is answered once. */
export type StopRequest =
  | { readonly order: "dump"; readonly dump: DumpOrder }
  /** Run debugger commands and say what they printed. */
  | { readonly order: "commands"; readonly commands: readonly string[] }
  /** Say which frames the current thread has. */
  | { readonly order: "frames" }
  /** Let the target go on; after an exception as `how` says, or as it would alone. */
  | ({ readonly order: "go"; readonly how?: "handled" | "not-handled" | undefined } & Need);

/** What a host is to stop at from here on. */
export interface Need {
  /** In place of the interest that the host had before; absent where nothing has changed. */
  readonly interest?: Interest | undefined;
  /** In place of what is left of the last; without this it asks at every event. */
  readonly credit?: readonly Credit[] | undefined;
}

/** How a host leaves its target; `stop` is for machines, which stay stopped. */
export type Leaving = "kill" | "detach" | "stop";

/**
 * An order to an armed host.
 *
 * `id` is another for each order, and larger than that of every order before. `stop` is the number of the stop that the
 * order is for: a host that stands at another refuses it. Leaving is possible at any time; its `stop` is the last that
 * whoever orders it has seen, and a host that stands at a later one stays until that has been dealt with.
 */
export type Order =
  & { readonly id: number; readonly stop: number }
  & (StopRequest | { readonly order: Leaving });

/** The answer to an order, which `to` names by its id. */
export type Answer =
  & { readonly to: number; readonly stop: number }
  & (
    /** Raw: names are read from the dump, afterwards. */
    | {
      readonly say: "frames";
      readonly frames: readonly StackFrame[];
      /** The exception of .NET that the target stands at. */
      readonly thrown?: ManagedException | undefined;
      /** The exception of C++ that the target stands at. */
      readonly cpp?: CppException | undefined;
    }
    | { readonly say: "dumped"; readonly outcome: DumpOutcome }
    /** What the commands printed, one text a command. */
    | { readonly say: "printed"; readonly texts: readonly string[] }
    /** The target runs again; how long it stood, in ms. */
    | { readonly say: "resumed"; readonly pausedMs: number }
    /** Nothing was done: the order was for a stop that is over, or had come before. */
    | { readonly say: "refused"; readonly order: Order["order"] }
  );

/** What a host says. */
export type HostMessage =
  /** The first line: it is the host that was started. */
  | { readonly say: "hello"; readonly token: string }
  | { readonly say: "engine"; readonly engine: EngineFacts; readonly ms: number }
  /** From here on the target outlives this host. `exposedMs`: how long it did not. */
  | { readonly say: "armed"; readonly pid: number; readonly exposedMs: number }
  /** A machine has answered and stands still; once. */
  | { readonly say: "machine"; readonly build: number; readonly processors: number; readonly ms: number }
  /** A process the session sees started or ended; no order is waited for. */
  | { readonly say: "event"; readonly event: TargetEvent }
  /** Events at which the target went on by its credit, in their order, and how many ms ago each was. */
  | {
    readonly say: "passed";
    readonly events: readonly { readonly ago: number; readonly event: TargetEvent }[];
  }
  /** The target is stopped, and orders for this stop are waited for. Stops are numbered from 1. */
  | { readonly say: "stopped"; readonly stop: number; readonly event: TargetEvent }
  | Answer
  /** The target runs again, because for too long no order came. */
  | { readonly say: "unasked"; readonly stop: number; readonly pausedMs: number }
  /**
   * Of what rules name: the breakpoints that were set, and the file names of all modules that were loaded; those are
   * absent where no rule names one, or nobody could look.
   */
  | { readonly say: "seen"; readonly breakpoints: readonly string[]; readonly modules?: readonly string[] }
  /** A process begins to debug others: what it starts so is not seen by this host. */
  | { readonly say: "debugs"; readonly pid: number }
  /** The target was killed, or left alone or stopped. */
  | { readonly say: "left"; readonly how: Leaving }
  /** A snapshot: a dump was written or could not be. */
  | { readonly say: "written"; readonly outcome: DumpOutcome }
  /** A snapshot: the target runs again, after this many ms. */
  | { readonly say: "released"; readonly pausedMs: number }
  | { readonly say: "stacks"; readonly threads: readonly ThreadStack[] }
  /** The job is done. */
  | { readonly say: "done" }
  /** The job can't be done. `code` is the HRESULT, 0 where there is none. */
  | { readonly say: "failed"; readonly error: string; readonly message: string; readonly code: number };
