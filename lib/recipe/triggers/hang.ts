/** Hangs, as functions: `hang.window("10s")`. Each gives plain data. @module */
import type { Duration } from "../language/duration.ts";
import type {
  HeartbeatSource,
  HeartbeatSpec,
  NoProgressSpec,
  SilenceSpec,
  WindowSpec,
} from "./sampled_spec.ts";
import type { DialogTrigger, Glob, WindowTrigger } from "./trigger.ts";

/**
 * A window of the process that has not answered for so long, and that several looks in a row, 3 without `confirm`, have
 * found so.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hang } from "trapline";
 *
 * assert.deepEqual(hang.window("10s", { confirm: 5 }), { window: "10s", confirm: 5 });
 * ```
 */
export function window(span: Duration, options: Pick<WindowTrigger, "confirm"> = {}): WindowSpec {
  return { window: span, ...options };
}

/**
 * A modal dialog that waits for somebody, an assertion or an error box: a pattern over its title or its text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hang } from "trapline";
 *
 * assert.deepEqual(hang.dialog("*Runtime Library*"), { dialog: "*Runtime Library*" });
 * ```
 */
export function dialog(which: Glob): DialogTrigger {
  return { dialog: which };
}

/**
 * No byte on the stdout and stderr of a program that was launched.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hang } from "trapline";
 *
 * assert.deepEqual(hang.silence("5m"), { silence: "5m" });
 * ```
 */
export function silence(span: Duration): SilenceSpec {
  return { silence: span };
}

/**
 * A sign of life that has not come for so long: a file whose time moves on, an address that answers, a pipe that can be
 * opened.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hang } from "trapline";
 *
 * const dead = hang.heartbeat({ http: "http://localhost:8080/health" }, "30s");
 * assert.deepEqual(dead, { heartbeat: { http: "http://localhost:8080/health" }, for: "30s" });
 * ```
 */
export function heartbeat(source: HeartbeatSource, span: Duration): HeartbeatSpec {
  return { heartbeat: source, for: span };
}

/**
 * No use of the processor by the process and those that it started.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hang } from "trapline";
 *
 * assert.deepEqual(hang.noProgress("2m"), { noProgress: "2m" });
 * ```
 */
export function noProgress(span: Duration): NoProgressSpec {
  return { noProgress: span };
}
