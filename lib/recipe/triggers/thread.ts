/** The trigger on the start and the end of threads. @module */
import { z } from "zod";
import { object, schemaOf } from "../language/schema_helpers.ts";
import type { EventTrigger } from "./kind.ts";

/** A thread's start or end. */
export interface ThreadTrigger {
  /** Which of both. */
  readonly thread: "start" | "exit";
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

/** How zod reads it, how it reads, and which events it wants. */
export const THREAD: EventTrigger<ThreadTrigger> = {
  fires: "at an event",
  examples: [{ thread: "start" }],
  schema: schemaOf<ThreadTrigger>()(
    object({ thread: z.enum(["start", "exit"]).describe("Which of both") }).describe(
      "A thread's start or end",
    ),
  ),
  words: ({ thread }) => thread === "start" ? "a thread starts" : "a thread ends",
  events: ({ thread }) => [`thread-${thread}`],
  fits: () => true,
  stops: "a start or end",
};
