/** The action that says something. @module */
import { text } from "../language/common_schema.ts";
import { object, schemaOf } from "../language/schema_helpers.ts";
import type { ActionKind } from "./kind.ts";

/** Says something on the terminal and in the event log. */
export interface LogAction {
  /** What is said. */
  readonly log: string;
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

/** How zod reads it, and how it reads. */
export const LOG: ActionKind<LogAction> = {
  targets: "both",
  examples: [{ log: "the queue is full" }],
  schema: schemaOf<LogAction>()(
    object({ log: text("What is said") }).describe("Says something on the terminal and in the event log"),
  ),
  words: ({ log }) => `say "${log}"`,
};
