/** What all triggers on measured values have: `cpu`, `memory`, `io` and the counters. @module */
import { z } from "zod";
import { duration } from "../language/common_schema.ts";
import type { Duration } from "../language/duration.ts";
import { RecipeError } from "../language/error.ts";
import { levelHelp, parseLevel, type Quantity, readLevel } from "../language/level.ts";
import { checked } from "../language/schema_helpers.ts";

/** How long it holds; without a span, one look is enough. */
export function lasting(span: Duration | undefined): { readonly for?: Duration } {
  return span === undefined ? {} : { for: span };
}

/** The `for` of such a trigger. */
export const held: z.ZodExactOptional<z.ZodString> = z.exactOptional(
  duration("How long it must hold; of a slope, the span over which it is measured"),
);

/** A level as a field. */
export function levelField(quantity: Quantity, what: string): z.ZodString {
  const { how, examples } = levelHelp(quantity);
  return z.string(how).superRefine(checked((value) => parseLevel(value, quantity))).meta({
    description: what,
    pattern: "^([<>]=?|\\+)\\d+(\\.\\d+)?([KMGT]i?B|B|%)?(/(s|min|h))?$",
    examples: [...examples],
  });
}

/**
 * Checks that a slope has its span.
 *
 * @throws {RecipeError} If it has none.
 */
export function checkSlope(key: string, level: string, quantity: Quantity, span: string | undefined): void {
  if (span !== undefined || readLevel(level, quantity)?.kind !== "slope") return;
  throw new RecipeError(
    `The slope ${level} is measured over a span, but "for" is missing. Write both: ` +
      `{ ${key}: "${level}", for: 10m }`,
  );
}

/** A level in words; `what` is measured, `span` is the trigger's `for`. */
export function levelInWords(
  what: string,
  level: string,
  quantity: Quantity,
  span: string | undefined,
): string {
  const { kind } = parseLevel(level, quantity);
  const lasting = span === undefined ? "" : ` for ${span}`;
  switch (kind) {
    case "growth":
      return `${what} has grown by ${level.slice(1)}${lasting}, and again at each further ${level.slice(1)}`;
    case "slope":
      return `${what} grows by ${level} over ${span}`;
    case "compare":
      return `${what} is ${level}${lasting}`;
  }
}
