/** What can be done when a rule fires. Plain data, named as in YAML. @module */

/** Writes a dump. */
export interface DumpAction {
  /** A preset (`mini`) or a qualifier of WriteDumpFile (`DEBUG_DUMP_SMALL`). */
  readonly dump: string;
  /** DEBUG_FORMAT flags by name, added to the preset's. */
  readonly format?: readonly string[];
  /** A dump of another kind than asked is an error. */
  readonly strict?: boolean;
  /** So long after the trigger, of the running target. Not for a second chance or an exit: there is no after. */
  readonly after?: string;
  /** The target is not stopped while it is written, so its memory may not fit together. Not where it stands still. */
  readonly live?: boolean;
  /** The processes that it started are dumped too, those first. Not where it stands still. */
  readonly tree?: boolean;
  /** How long it may take: past that it is given up and the target resumed. A kind that takes longer is not begun. */
  readonly timeout?: string;
  /** The file's name, without its ending: `{image}-{pid}-{time}-{rule}`. */
  readonly name?: string;
}

/** Records the stacks of all threads, without a dump. */
export interface StacksAction {
  /** Always true. */
  readonly stacks: true;
}

/** Runs debugger commands and keeps what they print. From a recipe file only with `--allow-commands`. */
export interface CommandsAction {
  /** One by one. */
  readonly commands: readonly string[];
}

/** Runs a program, never a shell: its arguments one by one. TRAPLINE_MANIFEST names the manifest. */
export interface ExecAction {
  /** Its name or path, then its arguments. */
  readonly exec: readonly string[];
}

/** Says something on the terminal and in the event log. */
export interface LogAction {
  /** What is said. */
  readonly log: string;
}

/** Ends the target. */
export interface KillAction {
  /** Always true. */
  readonly kill: true;
}

/** Leaves the target alone and ends the run. */
export interface DetachAction {
  /** Always true. */
  readonly detach: true;
}

/** Lets this rule fire no more. */
export interface StopAction {
  /** Always true. */
  readonly stop: true;
}

/** How the target goes on after the exception: as if it had been handled, or as it would alone. */
export interface ResumeAction {
  /** `handled`: as if the program had handled it. */
  readonly resume: "handled" | "not-handled";
}

/** One thing to do. */
export type Action =
  | DumpAction
  | StacksAction
  | CommandsAction
  | ExecAction
  | LogAction
  | KillAction
  | DetachAction
  | StopAction
  | ResumeAction;

/** How much a rule or a recipe may write. */
export interface Limits {
  /** So many dumps: in all, or in any window of `per`. */
  readonly dumps?: number;
  /** The window in which `dumps` counts: `1h`. */
  readonly per?: string;
  /** So many dumps of one bucket. */
  readonly perBucket?: number;
  /** So many dumps of one process. */
  readonly perProcess?: number;
  /** No dump so soon after the last. */
  readonly cooldown?: string;
  /** So many bytes of dumps in all: `4GiB`. */
  readonly disk?: string;
  /** No dump that leaves less free on the disk. */
  readonly free?: string;
}

/** What holds for a recipe that says nothing else: a storm stays harmless. */
export const DEFAULT_LIMITS = { dumps: 10, perBucket: 3, free: "1GiB" } as const satisfies Limits;
