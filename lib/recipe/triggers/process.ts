/** The triggers on processes: `exit` by the exit code, `process` on a start or an end. @module */
import { z } from "zod";
import type { TargetEvent } from "../../facts/event.ts";
import { digits, glob } from "../language/common_schema.ts";
import { type Condition, holds, parseCondition } from "../language/condition.ts";
import { fitsPath, type Glob } from "../language/glob.ts";
import { object, schemaOf } from "../language/schema_helpers.ts";
import type { EventTrigger } from "./kind.ts";

/** A process's end by its exit code. */
export interface ExitTrigger {
  /** `any`, or a comparison: `!=0`, `0xC0000005`, `>=1`. */
  readonly exit: string;
}

/** A process's end by its exit code, as TypeScript recipes write it. */
export interface ExitSpec extends ExitTrigger {
  /** What the code must be. */
  readonly exit: Condition;
}

/** The start or end of a process; children only when they are followed. */
export interface ProcessTrigger {
  /** Which of both. */
  readonly process: "start" | "exit";
  /** Of which program: a pattern over its file name, or with a backslash over its path. */
  readonly image?: Glob;
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
 * assert.deepEqual(exit(3), { exit: "3" });
 * ```
 */
export function exit(condition: Condition | number): ExitSpec {
  return { exit: typeof condition === "number" ? `${condition}` : condition };
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

/** How zod reads `exit`, how it reads, and which events it wants. */
export const EXIT: EventTrigger<ExitTrigger> = {
  fires: "at an event",
  examples: [{ exit: "!=0" }, { exit: "0xC0000005" }],
  schema: schemaOf<ExitTrigger>()(
    object({
      exit: digits("Write any, a code, or a comparison in quotes", parseCondition, {
        description: "any, a code (0xC0000005), or a comparison in quotes",
        examples: ["any", "!=0", "0xC0000005", ">=1"],
      }),
    }).describe("A process's end by its exit code"),
  ),
  words: ({ exit }) =>
    exit === "any" ? "a process ends" : `a process ends with ${/^\d/.test(exit) ? "the" : "a"} code ${exit}`,
  events: () => ["process-exit"],
  fits: ({ exit }, event) => event.kind === "process-exit" && holds(parseCondition(exit), event.code),
  stops: "an exit",
  ends: () => "an exit",
};

/** How zod reads `process`, how it reads, and which events it wants. */
export const PROCESS: EventTrigger<ProcessTrigger> = {
  fires: "at an event",
  examples: [{ process: "start", image: "worker*.exe" }],
  schema: schemaOf<ProcessTrigger>()(
    object({
      process: z.enum(["start", "exit"]).describe("Which of both"),
      image: z.exactOptional(glob("The program's file name, or with a backslash its path")),
    }).describe("The start or end of a process; children only when they are followed"),
  ),
  words: ({ process, image = "a process" }) => `${image} ${process === "start" ? "starts" : "ends"}`,
  events: ({ process }) => [`process-${process}`],
  fits: ({ image }, event) => image === undefined || fitsImage(image, event),
  stops: "a start or end",
  ends: ({ process }) => process === "exit" ? "a process's exit" : undefined,
};

function fitsImage(image: Glob, event: TargetEvent): boolean {
  return "image" in event && event.image !== undefined && fitsPath(image, event.image);
}
