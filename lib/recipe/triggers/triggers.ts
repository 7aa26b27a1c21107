/** What can be waited for, as functions. Each gives plain data. @module */
import { formatCode } from "../../facts/status.ts";
import type { Condition } from "../language/condition.ts";
import type { Duration } from "../language/duration.ts";
import type { ExceptionPattern } from "../language/exception_pattern.ts";
import type {
  BreakpointSpec,
  DeadlineSpec,
  ExceptionSpec,
  ExitSpec,
  TimerSpec,
} from "../plan/recipe_input.ts";
import type {
  ExceptionTrigger,
  Glob,
  LoadTrigger,
  ManualTrigger,
  ProcessTrigger,
  ThreadTrigger,
  UnloadTrigger,
} from "./trigger.ts";

/** Which of the exceptions. */
export type ExceptionOptions = Omit<ExceptionTrigger, "exception">;

/** A name, a pattern or a code. */
export type ExceptionChoice = ExceptionPattern | number;

/**
 * An exception; without options one that nobody handled.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exception } from "trapline";
 *
 * assert.deepEqual(exception("access-violation"), { exception: "access-violation" });
 * assert.deepEqual(exception([0xC0000005, "*overflow"], { chance: "first" }), {
 *   exception: ["0xC0000005", "*overflow"],
 *   chance: "first",
 * });
 * ```
 */
export function exception(
  which: ExceptionChoice | readonly ExceptionChoice[],
  options: ExceptionOptions = {},
): ExceptionSpec {
  return { exception: isList(which) ? which.map(patternOf) : patternOf(which), ...options };
}

function isList(which: ExceptionChoice | readonly ExceptionChoice[]): which is readonly ExceptionChoice[] {
  return Array.isArray(which);
}

function patternOf(which: ExceptionChoice): ExceptionPattern {
  return typeof which === "number" ? formatCode(which) as `0x${string}` : which;
}

/**
 * A process's end by its exit code.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exit } from "trapline";
 *
 * assert.deepEqual(exit("!=0"), { exit: "!=0" });
 * ```
 */
export function exit(condition: Condition): ExitSpec {
  return { exit: condition };
}

/**
 * A DLL that is loaded. A pattern with a backslash is of the whole path, one without of the file name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { load } from "trapline";
 *
 * assert.deepEqual(load("*.dll", { except: "C:\\Windows\\*" }), { load: "*.dll", except: "C:\\Windows\\*" });
 * ```
 */
export function load(which: Glob | readonly Glob[], options: Pick<LoadTrigger, "except"> = {}): LoadTrigger {
  return { load: which, ...options };
}

/**
 * A DLL that is unloaded.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { unload } from "trapline";
 *
 * assert.deepEqual(unload("plugin.dll"), { unload: "plugin.dll" });
 * ```
 */
export function unload(which: Glob | readonly Glob[]): UnloadTrigger {
  return { unload: which };
}

/**
 * A thread's start or end.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { thread } from "trapline";
 *
 * assert.deepEqual(thread("exit"), { thread: "exit" });
 * ```
 */
export function thread(what: ThreadTrigger["thread"]): ThreadTrigger {
  return { thread: what };
}

/**
 * The start or end of a process; children only when they are followed.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { process } from "trapline";
 *
 * assert.deepEqual(process("start", { image: "worker.exe" }), { process: "start", image: "worker.exe" });
 * ```
 */
export function process(
  what: ProcessTrigger["process"],
  options: Pick<ProcessTrigger, "image"> = {},
): ProcessTrigger {
  return { process: what, ...options };
}

/**
 * A breakpoint, set when its module is loaded.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { breakpoint } from "trapline";
 *
 * assert.deepEqual(breakpoint("app!save", { passes: 3 }), { breakpoint: "app!save", passes: 3 });
 * ```
 */
export function breakpoint(
  where: `${string}!${string}`,
  options: { readonly passes?: number } = {},
): BreakpointSpec {
  return { breakpoint: where, ...options };
}

/**
 * A span after the target was armed, and again at every `every`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { timer } from "trapline";
 *
 * assert.deepEqual(timer("10s", { every: "1h" }), { timer: "10s", every: "1h" });
 * ```
 */
export function timer(span: Duration, options: { readonly every?: Duration } = {}): TimerSpec {
  return { timer: span, ...options };
}

/**
 * How long the target may run, by the wall clock.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deadline } from "trapline";
 *
 * assert.deepEqual(deadline("30m"), { deadline: "30m" });
 * ```
 */
export function deadline(span: Duration): DeadlineSpec {
  return { deadline: span };
}

/**
 * Somebody asks for it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { manual } from "trapline";
 *
 * assert.deepEqual(manual({ key: "d" }), { manual: { key: "d" } });
 * ```
 */
export function manual(how: ManualTrigger["manual"]): ManualTrigger {
  return { manual: how };
}
