/** The trigger by hand: a key on the terminal, a named Windows event, a line on stdin. @module */
import { text } from "../language/common_schema.ts";
import { RecipeError } from "../language/error.ts";
import { checked, keyed, object, schemaOf } from "../language/schema_helpers.ts";
import type { EventTrigger } from "./kind.ts";

/** Somebody asks for it: a key on the terminal, a named Windows event, a line on stdin. */
export interface ManualTrigger {
  /** What somebody does. */
  readonly manual: { readonly key: string } | { readonly event: string } | { readonly line: string };
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

/** What somebody does, in words. */
export function manualInWords(manual: ManualTrigger["manual"]): string {
  if ("event" in manual) return `the event ${manual.event}`;
  return "key" in manual ? `the key "${manual.key}"` : `the line "${manual.line}" on stdin`;
}

function checkKey(key: string): void {
  if ([...key].length === 1) return;
  throw new RecipeError(`Not a key: "${key}". A key is one character`);
}

/** How zod reads it, how it reads, and which events it wants. */
export const MANUAL: EventTrigger<ManualTrigger> = {
  fires: "at an event",
  targets: "both",
  examples: [{ manual: { key: "d" } }, { manual: { event: "Global\\dump-checkout" } }, {
    manual: { line: "dump" },
  }],
  schema: schemaOf<ManualTrigger>()(
    object({
      manual: keyed("What somebody does", {
        key: object({ key: text("A key on the terminal: one character").superRefine(checked(checkKey)) }),
        event: object({ event: text("The name of a Windows event that is set") }),
        line: object({ line: text("A line on standard input") }),
      }).describe("What somebody does: { key: d }, { event: NAME } or { line: TEXT }"),
    }).describe("Somebody asks for it"),
  ),
  words: ({ manual }) => `somebody asks for it (${manualInWords(manual)})`,
  events: () => ["manual"],
  fits: ({ manual }, event) => {
    if (event.kind !== "manual") return false;
    const { by, what } = event;
    if ("key" in manual) return by === "key" && what === manual.key;
    if ("event" in manual) return by === "event" && what === manual.event;
    return by === "line" && what === manual.line;
  },
};
