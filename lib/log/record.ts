/** The shapes of the event log: what a run reports, one record after the other. Enter at {@link LogRecord}. @module */
import type { Action } from "../recipe/actions/action.ts";
import type { TargetEvent } from "../facts/event.ts";
import type { Interest } from "../recipe/needs/interest.ts";
import type { WaitedInVain } from "../recipe/needs/named.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import type { LoadFailure } from "../facts/load_failure.ts";
import type { Measure } from "../facts/measures.ts";

/** Which engine a host has. */
export interface EngineFacts {
  /** Where it was found: `NuGet package`, `Windows SDK`, `System32`; "" before a host has reported. */
  readonly source: string;
  /** The file version of its dbgeng.dll. */
  readonly version: string;
  /** The folder its DLLs were loaded from. */
  readonly folder: string;
}

/** How a dump order ended. */
export interface DumpOutcome {
  /** The file that was ordered. */
  readonly file: string;
  /** Whether the engine wrote it. */
  readonly ok: boolean;
  /** What the engine was given in the end; other than asked when it refused the qualifier. */
  readonly qualifier: number;
  /** The format flags given with it. */
  readonly format: number;
  /** Milliseconds the engine took. */
  readonly ms: number;
  /** Why it is another kind than asked, or why there is none. */
  readonly because?: string | undefined;
  /** Memory of a .NET runtime that was added to what the engine wrote; or why it could not be. */
  readonly added?: AddedMemory | undefined;
}

/** Memory that was added to a dump; or why it could not be. */
export type AddedMemory = { readonly bytes: number; readonly pieces: number } | { readonly because: string };

/** A dump that could not be written, and why. */
export interface Miss {
  /** The rule that asked for it. */
  readonly rule: string;
  /** The dump as it was asked: `mini`, `DEBUG_DUMP_SMALL+FULL_MEMORY`. */
  readonly asked: string;
  /** The reason, for people. */
  readonly because: string;
}

/** A remark on what is measured of a process, each once. */
export type Note =
  /** A rule waits for something that can't be measured here: absent is not healthy. */
  | { readonly kind: "unmeasurable"; readonly pid: number; readonly what: Measure; readonly because: string }
  /** All its threads are suspended; where a debugger holds them, no time counts. */
  | { readonly kind: "suspended"; readonly pid: number };

/** How a target's watch ended. */
export interface SessionEnd {
  /**
   * `lost`: the armed host died; the target ran on and ended by itself. Of a machine: it did not answer any more, and may
   * be stopped. `stopped`: a machine was left stopped, as asked.
   */
  readonly outcome: "exited" | "killed" | "detached" | "stopped" | "lost";
  /** The root's exit code; undefined when it still runs. */
  readonly exitCode?: number | undefined;
  /** The DLL for which the root could not be loaded. */
  readonly dll?: LoadFailure | undefined;
}

/** What came of a dump that was due, at once. */
export type CaptureTold =
  /** It has its final name; `ok` says whether it passed verification. Of stacks alone, `dump` is the manifest. */
  | {
    readonly kind: "kept";
    readonly pid: number;
    readonly rule: string;
    readonly dump: string;
    readonly ok: boolean;
    readonly bucket?: string | undefined;
  }
  /** There will be none. */
  | { readonly kind: "missed" } & Miss;

/** The first record. */
export interface Opening {
  /** Always "interest". */
  readonly kind: "interest";
  /** The recipe's name. */
  readonly recipe: string;
  /** What the log can hold. */
  readonly interest: Interest;
  /** The {@link Plan}; in a log that is read back it may be of another version, so it is checked where it is needed. */
  readonly plan: unknown;
  /** The wall-clock time of the log's 0, in ISO 8601. */
  readonly started: string;
}

/** What each record is about, by its `kind`. */
export type Told =
  | TargetEvent
  | Opening
  | { readonly kind: "host"; readonly pid: number }
  | { readonly kind: "engine"; readonly engine: EngineFacts; readonly ms: number }
  /** A machine answered: over which connection, which build of Windows it runs, and after how many ms. */
  | {
    readonly kind: "machine";
    readonly connection: string;
    readonly build: number;
    readonly processors: number;
    readonly ms: number;
  }
  /** `image` is the program's path; absent from older logs. */
  | {
    readonly kind: "attached";
    readonly pid: number;
    readonly afterStartMs: number;
    readonly image?: string | undefined;
  }
  | { readonly kind: "exposed"; readonly ms: number }
  | { readonly kind: "dumping"; readonly file: string; readonly expected: number }
  | { readonly kind: "dumped"; readonly outcome: DumpOutcome }
  | { readonly kind: "resumed"; readonly pausedMs: number; readonly unasked?: boolean }
  | CaptureTold
  /** Keys and lines that a rule waits for can't come (any more). */
  | { readonly kind: "unheard"; readonly because: string }
  /** A rule is on types of .NET's exceptions, and they come without: told once of each process. */
  | { readonly kind: "untyped"; readonly pid: number }
  | { readonly kind: "fired"; readonly rule: string }
  /** What is to be done; it was due at `due`, in ms of the log, and `pid` is of the event that made the rule fire. */
  | {
    readonly kind: "decided";
    readonly rule: string;
    readonly action: Action;
    readonly pid?: number;
    readonly due: number;
  }
  | { readonly kind: "suppressed"; readonly rule: string; readonly reason: string }
  /** The rule can never act again: what only it waits for isn't recorded from here on, nor what would be held back. */
  | { readonly kind: "spent"; readonly rule: string; readonly reason: "limit" | "over" }
  | Note
  /** It fits and is not watched. */
  | { readonly kind: "refused"; readonly pid: number; readonly because: string }
  | { readonly kind: "log"; readonly rule: string; readonly text: string }
  | { readonly kind: "printed"; readonly rule: string; readonly command: string; readonly text: string }
  | { readonly kind: "exec"; readonly rule: string; readonly program: string; readonly code: number }
  | { readonly kind: "killed"; readonly rule: string }
  /** A rule waited for what was never there: a breakpoint that was never set, a module that was never loaded. */
  | { readonly kind: "unmet" } & WaitedInVain
  /** The last of a target: how it ended, which dumps there are not, and which processes still run. */
  | (
    & { readonly kind: "ended"; readonly missed: readonly Miss[]; readonly leftRunning: readonly number[] }
    & SessionEnd
  )
  /** The last of a watch of many: its targets have all ended. */
  | { readonly kind: "closed" }
  /**
   * `because`: what it said before it went; absent where it went without a word. Of a machine: it did not answer, its
   * debugger's host was ended, and it may be stopped.
   */
  | {
    readonly kind: "host-lost";
    readonly what: "armed" | "snapshot" | "machine";
    readonly resumedThreads: number;
    readonly because?: string;
  }
  /** Captures that were not sent to their sinks: they stay where they are, and the spool has them. */
  | { readonly kind: "unsent"; readonly because: string }
  /** An order or an answer that came when the stop it was for was over, and counted for nothing. */
  | { readonly kind: "late"; readonly what: string; readonly stop: number };

/** When a record is from, and of which target. */
export interface Stamp {
  /** Ms since the log's 0. */
  readonly at: number;
  /** The target it is about, where several are watched. */
  readonly target?: number;
}

/** A record of the event log: what is reported while a run goes on, and what is read back afterwards. */
export type LogRecord<Kind extends Told["kind"] = Told["kind"]> =
  & Stamp
  & Extract<Told, { readonly kind: Kind }>;

/** The first record of a run of a Plan. */
export function openingOf(
  plan: Plan,
  { at, interest, started }: { readonly at: number; readonly interest: Interest; readonly started: Date },
): LogRecord<"interest"> {
  return { at, kind: "interest", recipe: plan.name, interest, plan, started: started.toISOString() };
}
