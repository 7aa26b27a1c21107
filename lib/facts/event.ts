/**
 * What can happen to a target, as the policy machine, the event log and a recorded timeline see it.
 *
 * @module
 */
import type { CppException } from "./cpp.ts";
import type { LoadFailure } from "./load_failure.ts";
import { isErrorStatus } from "./status.ts";
import type { Counter } from "./measures.ts";

/** An exception of .NET, as far as rules look at it. */
export interface Thrown {
  /** `System.InvalidOperationException`. */
  readonly type: string;
  /** Its base types, the nearest first, without System.Object. */
  readonly bases: readonly string[];
  /** Its message, with what looks like a secret masked; absent where it has none. */
  readonly message?: string | undefined;
}

/** An exception that stopped a target. */
export interface ExceptionEvent {
  /** Always "exception". */
  readonly kind: "exception";
  /** The process. */
  readonly pid: number;
  /** The thread. */
  readonly tid: number;
  /** The exception code, unsigned. */
  readonly code: number;
  /** Whether it was just raised, or nobody handles it. */
  readonly chance: "first" | "second";
  /**
   * `first` where a second chance never comes, and it was seen at the first: of a stack overflow under .NET, after which
   * the runtime ends the process at once. Rules for either chance fire at it. Absent of all others.
   */
  readonly raisedAt?: "first" | undefined;
  /** The instruction's address, as hex. */
  readonly address: string;
  /** The exception's parameters, as hex. */
  readonly parameters: readonly string[];
  /** The module the address lies in, by its file name. */
  readonly module?: string | undefined;
  /** The address's offset in its module, as hex. */
  readonly offset?: string | undefined;
  /** The exception of .NET that it is about; where no rule fired, mostly not read. */
  readonly thrown?: Thrown | undefined;
  /** The exception of C++ that it is; where no rule fired, mostly not read. Its message is masked as that of .NET's. */
  readonly cpp?: CppException | undefined;
  /**
   * Where the filter is that the program has set for exceptions nobody handles, at a second chance: `app.exe+0x1450`.
   * Without a debugger it would have been asked, and could have gone on. Absent where there is none but the compiler's.
   */
  readonly filter?: string | undefined;
  /** The bucket, from the raw frames at the stop; where no rule fired, mostly not read. */
  readonly bucket?: string | undefined;
  /** How often its bucket was seen before, here and in the fleet; absent where no rule asks. */
  readonly seen?: number | undefined;
}

/** At which chance an exception was seen, `second chance`, and what that means where no second one comes. */
export function chanceWords({ chance, raisedAt }: Pick<ExceptionEvent, "chance" | "raisedAt">): string {
  return raisedAt === undefined
    ? `${chance} chance`
    : `seen at its ${raisedAt} chance, for .NET never goes on after it`;
}

/** What a thread was handling when it ended its process: the record of an exception that is on its way to handlers. */
export interface Fault {
  /** The exception code, unsigned. */
  readonly code: number;
  /** The instruction's address, as hex. */
  readonly address: string;
  /** The exception's parameters, as hex. */
  readonly parameters: readonly string[];
  /** The module the address lies in, by its file name. */
  readonly module?: string | undefined;
  /** The address's offset in its module, as hex. */
  readonly offset?: string | undefined;
}

/** The end of a process. */
export interface ExitEvent {
  /** Always "process-exit". */
  readonly kind: "process-exit";
  /** The process. */
  readonly pid: number;
  /** The exit code, unsigned. */
  readonly code: number;
  /** The file name of its program. */
  readonly image?: string | undefined;
  /** On its way out with its memory still there; else nobody saw it leave, and it is gone. */
  readonly exiting?: boolean | undefined;
  /** The thread that ends it; known only of one on its way out. */
  readonly tid?: number | undefined;
  /**
   * What takes it out: `unhandled` an exception that nobody handled, `exit` RtlExitUserProcess, `terminate`
   * NtTerminateProcess called by itself.
   */
  readonly by?: "unhandled" | "exit" | "terminate" | undefined;
  /** The exception that the ending thread was handling. */
  readonly fault?: Fault | undefined;
  /** The DLL for which it could not be loaded. */
  readonly dll?: LoadFailure | undefined;
  /** The exception of .NET that it is about; where no rule fired, mostly not read. */
  readonly thrown?: Thrown | undefined;
  /** The exception of C++ that the ending thread was handling; where no rule fired, mostly not read. */
  readonly cpp?: CppException | undefined;
  /** The bucket, from the raw frames at the stop; where no rule fired, mostly not read. */
  readonly bucket?: string | undefined;
  /** How often its bucket was seen before, here and in the fleet; absent where no rule asks. */
  readonly seen?: number | undefined;
}

/** A process that another watched process is about to end by force. */
export interface TerminatedEvent {
  /** Always "terminated". */
  readonly kind: "terminated";
  /** The process that is ended. */
  readonly pid: number;
  /** The process that ends it. */
  readonly by: number;
  /** The file name of its program. */
  readonly image: string;
  /** The exit code that it is given, unsigned. */
  readonly code: number;
}

/** A bug check (a blue screen) that was reported to a machine's debugger. A machine's events name no process. */
export interface BugCheckEvent {
  /** Always "bugcheck". */
  readonly kind: "bugcheck";
  /** Its code, unsigned. */
  readonly code: number;
  /** Its four parameters, as hex. */
  readonly parameters: readonly string[];
}

/** A dump that was written or could not be, told back so that limits are decided on facts. */
export interface CapturedEvent {
  /** Always "captured". */
  readonly kind: "captured";
  /** The process. */
  readonly pid: number;
  /** The rule's name. */
  readonly rule: string;
  /** The dump's size. */
  readonly bytes: number;
  /** The bucket of the stop. */
  readonly bucket?: string | undefined;
}

/** The counters of a process, as far as they were asked for and could be read. */
export type CountersFound = { readonly [Name in Counter]?: number };

/**
 * What one look at a process found; what wasn't asked for or could not be measured is absent. Spans are in ms of the time
 * in which the process could have run: pauses by Trapline or a debugger, and sleep of the machine, don't count.
 */
export interface SampleEvent extends CountersFound {
  /** Always "sample". */
  readonly kind: "sample";
  /** The process. */
  readonly pid: number;
  /** Such ms since it was first looked at; never less than at the look before. */
  readonly active: number;
  /** Its use of the processor since the look before: 1 is all of one core. */
  readonly cpu?: number;
  /** How many cores the machine has. */
  readonly cores?: number;
  /** Committed bytes. */
  readonly commit?: number;
  /** Private bytes. */
  readonly private?: number;
  /** Bytes of its working set. */
  readonly workingSet?: number;
  /** Bytes read a second, since the look before. */
  readonly read?: number;
  /** Bytes written a second, since the look before. */
  readonly written?: number;
  /** The window that has not answered for longest, its thread, and for how long; 0 when all answer. */
  readonly window?: { readonly title: string; readonly ms: number; readonly tid?: number };
  /** The modal dialog that is open, and the thread that shows it; null when none is. */
  readonly dialog?: { readonly title: string; readonly text: string; readonly tid?: number } | null;
  /** Since the last byte on its stdout or stderr. */
  readonly silent?: number;
  /** Since it or one that it started last used the processor. */
  readonly idle?: number;
  /** Since each heartbeat, by its name ({@link heartbeatName}). */
  readonly beats?: { readonly [name: string]: number };
}

/** One thing that happened. */
export type TargetEvent =
  | { readonly kind: "armed" }
  | { readonly kind: "process-start"; readonly pid: number; readonly image: string }
  /** Once a process. */
  | ExitEvent
  | TerminatedEvent
  /** Gone. */
  | { readonly kind: "process-end"; readonly pid: number; readonly code: number }
  | { readonly kind: "thread-start"; readonly pid: number; readonly tid: number }
  | { readonly kind: "thread-exit"; readonly pid: number; readonly tid: number }
  | { readonly kind: "load"; readonly pid: number; readonly tid?: number; readonly path: string }
  | { readonly kind: "unload"; readonly pid: number; readonly tid?: number; readonly path: string }
  | { readonly kind: "debug-text"; readonly pid: number; readonly tid?: number; readonly text: string }
  | { readonly kind: "breakpoint"; readonly pid: number; readonly tid: number; readonly breakpoint: string }
  | ExceptionEvent
  | BugCheckEvent
  | CapturedEvent
  | SampleEvent
  /** Free bytes on the disk of the output folder, when it was last asked. */
  | { readonly kind: "disk"; readonly free: number }
  /** The fleet has this many dumps of a bucket of this process's program, kept on these hosts. */
  | {
    readonly kind: "fleet";
    readonly pid: number;
    readonly bucket: string;
    readonly kept: number;
    readonly hosts: readonly string[];
  }
  /** Somebody asked: by a key, a named event, a line on stdin, or the snap command. */
  | { readonly kind: "manual"; readonly by: "key" | "event" | "line" | "snap"; readonly what: string }
  /** Time has passed; the machine asked to be woken. */
  | { readonly kind: "tick" };

/** An event with the supervisor's monotonic time of its receipt, in ms since the start. */
export type TimedEvent = TargetEvent & { readonly at: number };

type Ending = Extract<TargetEvent, { kind: "process-exit" | "process-end" }>;

/** Whether an event tells that its process is gone: the next with its pid is another. */
export function isGone(event: TargetEvent): event is Ending {
  return event.kind === "process-end" || (event.kind === "process-exit" && !event.exiting);
}

/** What went wrong, of an exception or of an end with one behind it. */
export function faultOf(event: TargetEvent): (Fault & { readonly tid: number }) | undefined {
  if (event.kind === "exception") return event;
  if (event.kind !== "process-exit" || event.fault === undefined) return undefined;
  return { ...event.fault, tid: event.tid ?? 0 };
}

/**
 * The code that a crash is known by: the exception's, also where the program handled it and then ended itself, or the
 * error status that it terminated itself with. `undefined` of what is no crash: an ordinary exit with such a status is
 * none, because shells and test runners pass on the status of what they started.
 */
export function crashCode(event: TargetEvent): number | undefined {
  if (event.kind === "exception") return event.code;
  if (event.kind !== "process-exit" || !event.exiting) return undefined;
  if (event.fault !== undefined) return event.fault.code;
  return event.by === "terminate" && isErrorStatus(event.code) ? event.code : undefined;
}
