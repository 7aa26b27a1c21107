/** The trigger on breakpoints. @module */
import { z } from "zod";
import { text, wholeNumber } from "../language/common_schema.ts";
import { RecipeError } from "../language/error.ts";
import { ordinal } from "../language/lists.ts";
import { checked, object, schemaOf } from "../language/schema_helpers.ts";
import type { EventTrigger } from "./kind.ts";

/** A breakpoint: `module!symbol`, `module!symbol+0x10`; set when the module is loaded. */
export interface BreakpointTrigger {
  /** Where. */
  readonly breakpoint: string;
  /** The hit that fires first, from 1. */
  readonly passes?: number;
}

/** A breakpoint, as TypeScript recipes write it. */
export interface BreakpointSpec extends BreakpointTrigger {
  /** `module!symbol`, `module!symbol+0x10`. */
  readonly breakpoint: `${string}!${string}`;
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
 * What events call a breakpoint: `app!save`, and `app!save#3` when it fires first at the third pass. The engine counts
 * the passes, so two counts at one place are two breakpoints.
 */
export function breakpointName({ breakpoint, passes = 1 }: BreakpointTrigger): string {
  return passes === 1 ? breakpoint : `${breakpoint}#${passes}`;
}

const PLACE = /^[^\s!"';+]+![^\s!"';+]+(\+0x[0-9a-f]{1,16})?$/i;

function checkPlace(where: string): void {
  if (PLACE.test(where)) return;
  throw new RecipeError(`Not a place: "${where}". Write module!symbol or module!symbol+0x10`);
}

/** How zod reads it, how it reads, and which events it wants. */
export const BREAKPOINT: EventTrigger<BreakpointTrigger> = {
  fires: "at an event",
  targets: "both",
  examples: [{ breakpoint: "app!save", passes: 3 }],
  schema: schemaOf<BreakpointTrigger>()(
    object({
      breakpoint: text("A place in a module: app!save, kernel32!ExitProcess+0x10")
        .superRefine(checked(checkPlace)),
      passes: z.exactOptional(wholeNumber("The pass that fires first, from 1")),
    }).describe("A breakpoint, set when its module is loaded"),
  ),
  words: ({ breakpoint, passes }) =>
    `${breakpoint} is reached${passes ? ` for the ${ordinal(passes)} time` : ""}`,
  events: () => ["breakpoint"],
  fits: (leaf, event) => event.kind === "breakpoint" && event.breakpoint === breakpointName(leaf),
  stops: "a breakpoint",
};
