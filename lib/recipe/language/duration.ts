/** Spans of time as people write them. @module */
import { RecipeError } from "./error.ts";

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** What is accepted. */
export const HOW_TO_WRITE_DURATIONS = "Write a positive number and a unit, like 500ms, 10s, 5m, 1.5h or 1d";

/** A span of time: `500ms`, `10s`, `5m`, `1.5h`, `1d`. */
export type Duration = `${number}${"ms" | "s" | "m" | "h" | "d"}`;

/**
 * The whole milliseconds of a duration.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { milliseconds } from "trapline";
 *
 * assert.equal(milliseconds("1.5h"), 5_400_000);
 * assert.throws(() => milliseconds("10"), /Not a duration: "10"/);
 * ```
 *
 * @throws {RecipeError} If it isn't a positive number with a unit, or is too long or short to be counted in ms.
 */
export function milliseconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  const value = match ? Math.round(Number(match[1]) * UNITS[match[2] as keyof typeof UNITS]) : 0;
  if (value > 0 && Number.isSafeInteger(value)) return value;
  throw new RecipeError(`Not a duration: "${text}". ${HOW_TO_WRITE_DURATIONS}`);
}

/** Whole milliseconds as a duration: the largest unit that gives a whole number. */
export function writeDuration(ms: number): Duration {
  const unit = (["d", "h", "m", "s"] as const).find((each) => ms % UNITS[each] === 0) ?? "ms";
  return `${ms / UNITS[unit]}${unit}`;
}
