/** Amounts of bytes as people write them. @module */
import { RecipeError } from "./error.ts";

const UNITS = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
} as const satisfies Readonly<Record<SizeUnit, number>>;

/** What is accepted. */
export const HOW_TO_WRITE_SIZES = "Write a positive number and a unit, like 500MB, 4GiB or 1.5TiB";

/** An amount of bytes: `4GiB`, `500MB`, `1.5TiB`. */
export type Size = `${number}${SizeUnit}`;

/** A unit of bytes: in thousands, or in 1024s with an i. */
export type SizeUnit = "B" | "KB" | "MB" | "GB" | "TB" | "KiB" | "MiB" | "GiB" | "TiB";

/**
 * The whole bytes of a size. `GB` counts in thousands, `GiB` in 1024s.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseBytes } from "trapline";
 *
 * assert.equal(parseBytes("500MB"), 500_000_000);
 * assert.equal(parseBytes("4GiB"), 4 * 1024 ** 3);
 * assert.throws(() => parseBytes("4 GiB"), /Not a size: "4 GiB"/);
 * ```
 *
 * @throws {RecipeError} If it isn't a positive number with a unit, or is too large to be counted in bytes.
 */
export function parseBytes(text: string): number {
  const value = sizeOf(text);
  if (value !== undefined) return value;
  throw new RecipeError(`Not a size: "${text}". ${HOW_TO_WRITE_SIZES}`);
}

/** The whole bytes of a size; undefined if it isn't one. */
export function sizeOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([KMGT]i?B|B)$/.exec(text);
  const value = match ? Math.round(Number(match[1]) * UNITS[match[2] as SizeUnit]) : 0;
  return value > 0 && Number.isSafeInteger(value) ? value : undefined;
}
