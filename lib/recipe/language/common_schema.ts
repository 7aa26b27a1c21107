/** The fields that several parts of a recipe have. Each describes itself to editors. @module */
import { z } from "zod";
import { formatCode } from "../../facts/status.ts";
import { HOW_TO_WRITE_DURATIONS, milliseconds } from "./duration.ts";
import { RecipeError } from "./error.ts";
import { checked } from "./schema_helpers.ts";
import { HOW_TO_WRITE_SIZES, parseBytes } from "./size.ts";

/** A span of time. */
export function duration(what: string): z.ZodString {
  return z.string(HOW_TO_WRITE_DURATIONS).superRefine(checked(milliseconds)).meta({
    description: what,
    pattern: "^\\d+(\\.\\d+)?(ms|s|m|h|d)$",
    examples: ["500ms", "10s", "5m", "1.5h", "1d"],
  });
}

/** An amount of bytes. */
export function size(what: string): z.ZodString {
  return z.string(HOW_TO_WRITE_SIZES).superRefine(checked(parseBytes)).meta({
    description: what,
    pattern: "^\\d+(\\.\\d+)?([KMGT]i?B|B)$",
    examples: ["500MB", "4GiB"],
  });
}

/** A whole number from 1. */
export function wholeNumber(what: string): z.ZodInt {
  return z.int().min(1).describe(what);
}

/** A text that isn't empty. */
export function text(what: string): z.ZodString {
  return z.string().min(1).describe(what);
}

/** One text or several. */
export function texts(what: string): z.ZodType<string | string[]> {
  return z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).describe(what);
}

/** A pattern. */
export function glob(what: string): z.ZodString {
  return text(`${what}; a pattern with * and ?`);
}

/** One pattern or several. */
export function globs(what: string): z.ZodType<string | string[]> {
  return texts(`${what}; patterns with * and ?`);
}

/** A number that a file may hold as a number, although the Plan holds it as text: it may be written as hex. */
export function digits(
  how: string,
  check: (text: string) => unknown,
  meta: z.core.GlobalMeta,
  write: (value: number) => string = String,
): z.ZodType<string> {
  const number = z.number().meta({ type: "integer" });
  const written = (value: string | number, context: z.RefinementCtx): string => {
    if (typeof value === "string") return value;
    if (Number.isSafeInteger(value)) return write(value);
    // A longer number isn't what stood in the file any more.
    context.addIssue({ code: "custom", message: `Found ${value}. ${how}, a long number in quotes` });
    return z.NEVER;
  };
  return z.union([z.string(), number], how).transform(written).pipe(z.string().superRefine(checked(check)))
    .meta(meta);
}

/** A code as people know it, where it is one. */
export function writeCode(value: number): string {
  return value >= 0 && value < 2 ** 32 ? formatCode(value) : String(value);
}

/** An address or a parameter as people know it. */
export function writeHex(value: number): string {
  return value >= 0 ? `0x${value.toString(16).toUpperCase()}` : String(value);
}

/** An address or a parameter: at most 64 bits. */
export function unsigned(text: string): bigint {
  if (/^(0x[0-9a-f]+|\d+)$/i.test(text) && BigInt(text) < 1n << 64n) return BigInt(text);
  throw new RecipeError(
    `Not an unsigned number of 64 bits: "${text}". Write it as hex (0x7FF6) or decimal, in quotes when long`,
  );
}
