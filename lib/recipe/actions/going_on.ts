/** The actions on how it goes on: `kill`, `detach` and `resume` the target, `stop` the rule. @module */
import { z } from "zod";
import { object, schemaOf } from "../language/schema_helpers.ts";
import type { ActionKind } from "./kind.ts";

/** Ends the target. */
export interface KillAction {
  /** Always true. */
  readonly kill: true;
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

/** How zod reads it, and how it reads. */
export const KILL: ActionKind<KillAction> = {
  examples: [{ kill: true }],
  schema: schemaOf<KillAction>()(
    object({ kill: z.literal(true).describe("Always true") }).describe("Ends the target; the last action"),
  ),
  words: () => "kill the program",
  last: true,
  fate: () => 0,
};

/** Leaves the target alone and ends the run. */
export interface DetachAction {
  /** Always true. */
  readonly detach: true;
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

/** How zod reads it, and how it reads. */
export const DETACH: ActionKind<DetachAction> = {
  targets: "both",
  examples: [{ detach: true }],
  schema: schemaOf<DetachAction>()(
    object({ detach: z.literal(true).describe("Always true") }).describe(
      "Leaves the target alone; the last action",
    ),
  ),
  words: () => "leave the program alone",
  last: true,
  fate: () => 1,
};

/** Stops this rule. */
export interface StopAction {
  /** Always true. */
  readonly stop: true;
}

/**
 * Stops the rule: it does not fire again.
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

/** How zod reads it, and how it reads. */
export const STOP: ActionKind<StopAction> = {
  targets: "both",
  examples: [{ stop: true }],
  schema: schemaOf<StopAction>()(
    object({ stop: z.literal(true).describe("Always true") }).describe(
      "Stops this rule: it does not fire again",
    ),
  ),
  words: () => "stop this rule",
};

/** How the target goes on after the exception: as if it had been handled, or as it would alone. */
export interface ResumeAction {
  /** `handled`: as if the program had handled it. */
  readonly resume: "handled" | "not-handled";
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

/** How zod reads it, and how it reads. */
export const RESUME: ActionKind<ResumeAction> = {
  examples: [{ resume: "handled" }, { resume: "not-handled" }],
  schema: schemaOf<ResumeAction>()(
    object({
      resume: z.enum(["handled", "not-handled"]).describe(
        "handled: as if the program had handled it; not-handled: as it would alone",
      ),
    })
      .describe("How the target goes on after the exception"),
  ),
  words: ({ resume }) => resume === "handled" ? "go on as if it had been handled" : "go on as it would alone",
  fate: ({ resume }) => resume === "handled" ? 2 : 3,
};
