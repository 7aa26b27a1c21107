/** The trigger on processes that another watched process ends by force. @module */
import { glob } from "../language/common_schema.ts";
import { fitsPath, type Glob } from "../language/glob.ts";
import { object, schemaOf } from "../language/schema_helpers.ts";
import type { EventTrigger } from "./kind.ts";

/** A process that another watched process ends by force: a test runner whose test has timed out. */
export interface TerminatedTrigger {
  /** Which process: a pattern over its program's file name, or with a backslash over its path; `*` for any. */
  readonly terminated: Glob;
}

/**
 * A process that another watched process ends by force, as test runners do with a test that takes too long. It fires
 * before the end, so a dump shows what the process was doing. Only with children followed.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { terminated } from "trapline";
 *
 * assert.deepEqual(terminated(), { terminated: "*" });
 * assert.deepEqual(terminated("test_*.exe"), { terminated: "test_*.exe" });
 * ```
 */
export function terminated(image: Glob = "*"): TerminatedTrigger {
  return { terminated: image };
}

/** How zod reads it, how it reads, and which events it wants. */
export const TERMINATED: EventTrigger<TerminatedTrigger> = {
  fires: "at an event",
  examples: [{ terminated: "test_*.exe" }],
  schema: schemaOf<TerminatedTrigger>()(
    object({ terminated: glob("The program's file name, or with a backslash its path; * for any") }).describe(
      "A process that another watched process ends by force",
    ),
  ),
  words: ({ terminated }) => `another process ends ${terminated === "*" ? "a process" : terminated} by force`,
  events: () => ["terminated"],
  fits: ({ terminated }, event) => event.kind === "terminated" && fitsPath(terminated, event.image),
  stops: "an end by force",
};
