/** What can be done, as functions. Each gives plain data. @module */
import type {
  CommandsAction,
  DetachAction,
  ExecAction,
  KillAction,
  LogAction,
  ResumeAction,
  StacksAction,
  StopAction,
} from "./action.ts";
import type { Duration } from "../language/duration.ts";
import type { FormatName } from "../language/format_name.ts";
import type { Several } from "../language/lists.ts";
import type { DumpName, DumpSpec } from "../plan/recipe_input.ts";

/** How a dump is written. */
export interface DumpOptions {
  /** Flags, added to the preset's. */
  readonly format?: readonly FormatName[];
  /** A dump of another kind than asked is an error. */
  readonly strict?: boolean;
  /** So long after the trigger, of the running target. */
  readonly after?: Duration;
  /** The target is not stopped while it is written. */
  readonly live?: boolean;
  /** The processes that the target started are dumped too, those first. */
  readonly tree?: boolean;
  /** How long it may take. */
  readonly timeout?: Duration;
  /** The file's name without its ending: `{image}-{pid}-{time}-{rule}`. */
  readonly name?: string;
}

/**
 * Writes a dump: a preset or a qualifier of WriteDumpFile.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dump } from "trapline";
 *
 * const small = dump("DEBUG_DUMP_SMALL", { format: ["FULL_MEMORY"], strict: true });
 * assert.deepEqual(small, { dump: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY"], strict: true });
 * ```
 */
export function dump(kind: DumpName, options: DumpOptions = {}): DumpSpec {
  return { dump: kind, ...options };
}

/**
 * Records the stacks of all threads, without a dump.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stacks } from "trapline";
 *
 * assert.deepEqual(stacks(), { stacks: true });
 * ```
 */
export function stacks(): StacksAction {
  return { stacks: true };
}

/**
 * Runs debugger commands and keeps what they print.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { commands } from "trapline";
 *
 * assert.deepEqual(commands("!locks", "lm"), { commands: ["!locks", "lm"] });
 * ```
 */
export function commands(...lines: Several<string>): CommandsAction {
  return { commands: lines };
}

/**
 * Runs a program, never a shell: its name or path, then its arguments.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exec } from "trapline";
 *
 * assert.deepEqual(exec(["upload.exe", "--quiet"]), { exec: ["upload.exe", "--quiet"] });
 * ```
 */
export function exec(command: Several<string>): ExecAction {
  return { exec: command };
}

/**
 * Says something on the terminal and in the event log.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { log } from "trapline";
 *
 * assert.deepEqual(log("the queue is stuck"), { log: "the queue is stuck" });
 * ```
 */
export function log(text: string): LogAction {
  return { log: text };
}

/**
 * Ends the target; only as the last action.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { kill } from "trapline";
 *
 * assert.deepEqual(kill(), { kill: true });
 * ```
 */
export function kill(): KillAction {
  return { kill: true };
}

/**
 * Leaves the target alone and ends the run; only as the last action.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { detach } from "trapline";
 *
 * assert.deepEqual(detach(), { detach: true });
 * ```
 */
export function detach(): DetachAction {
  return { detach: true };
}

/**
 * Lets the rule fire no more.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stop } from "trapline";
 *
 * assert.deepEqual(stop(), { stop: true });
 * ```
 */
export function stop(): StopAction {
  return { stop: true };
}

/**
 * How the target goes on after the exception: as if it had been handled, or as it would alone.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resume } from "trapline";
 *
 * assert.deepEqual(resume("handled"), { resume: "handled" });
 * ```
 */
export function resume(how: ResumeAction["resume"]): ResumeAction {
  return { resume: how };
}
