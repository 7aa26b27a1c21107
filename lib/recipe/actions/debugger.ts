/** The actions that ask the engine: `stacks` and `commands`. @module */
import { z } from "zod";
import { text } from "../language/common_schema.ts";
import { inWords, type Several } from "../language/lists.ts";
import { object, schemaOf } from "../language/schema_helpers.ts";
import type { ActionKind } from "./kind.ts";

/** Records the stacks of all threads, without a dump. */
export interface StacksAction {
  /** Always true. */
  readonly stacks: true;
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

/** How zod reads it, and how it reads. */
export const STACKS: ActionKind<StacksAction> = {
  examples: [{ stacks: true }],
  schema: schemaOf<StacksAction>()(
    object({ stacks: z.literal(true).describe("Always true") }).describe(
      "Records the stacks of all threads, without a dump",
    ),
  ),
  words: () => "record all stacks",
};

/** Runs debugger commands and keeps what they print. From a recipe file only with `--allow-commands`. */
export interface CommandsAction {
  /** One by one. */
  readonly commands: readonly string[];
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

/** How zod reads it, and how it reads. */
export const COMMANDS: ActionKind<CommandsAction> = {
  targets: "both",
  examples: [{ commands: ["!locks", "lm"] }],
  schema: schemaOf<CommandsAction>()(
    object({
      commands: z.array(text("A debugger command")).min(1).describe("The commands, carried out one by one"),
    })
      .describe("Runs debugger commands; from a file only with --allow-commands"),
  ),
  words: ({ commands }) => `run the debugger commands ${inWords(commands)}`,
};
