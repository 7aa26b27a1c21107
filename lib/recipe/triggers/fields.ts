/** The fields of triggers that need a check of their own. @module */
import { z } from "zod";
import { STATUSES } from "../../facts/status.ts";
import { codesOf } from "../language/exception_codes.ts";
import { parseCondition } from "../language/condition.ts";
import { RecipeError } from "../language/error.ts";
import { digits, text, unsigned, writeCode, writeHex } from "../language/common_schema.ts";
import { checked, object } from "../language/schema_helpers.ts";

const NAMES = "Write a name (access-violation), a code (0xC0000005), a pattern over names (*overflow) or *";
const pattern = digits(NAMES, codesOf, {
  description: "A name (access-violation, av), a code (0xC0000005), a pattern over names (*overflow), or *",
  examples: ["*", ...STATUSES.map(({ kebab }) => kebab)],
}, writeCode);

/** One pattern of exceptions, or several. */
export const exceptions: z.ZodType<string | string[]> = z.union(
  [pattern, z.array(pattern).min(1)],
  `${NAMES}, or a list of them`,
).describe("Which exceptions: names, codes, patterns over names, or * for all");

/** A condition on an exit code. */
export const condition: z.ZodType<string> = digits(
  "Write any, a code, or a comparison in quotes",
  parseCondition,
  {
    description: "any, a code (0xC0000005), or a comparison in quotes",
    examples: ["any", "!=0", "0xC0000005", ">=1"],
  },
);

const bound = (what: string): z.ZodType<string> =>
  digits("Write it as hex or decimal", unsigned, { description: what, examples: ["0x10000"] }, writeHex);

/** A range of addresses. */
export const range: z.ZodType<{ from: string; to: string }> = object({
  from: bound("The lowest address"),
  to: bound("The highest address"),
}).superRefine(checked(({ from, to }) => {
  if (unsigned(from) <= unsigned(to)) return;
  throw new RecipeError(`An empty range: from ${from} lies above to ${to}. Write the lower address first`);
})).describe("The range of the accessed address, both ends included");

const INDEX = /^(\d|1[0-4])$/;

/** Parameters by index. */
export const parameters: z.ZodType<Record<string, string>> = z.record(
  z.string().regex(INDEX, "The index of a parameter is 0 to 14"),
  bound("The parameter's value"),
).describe("Parameters by index: { 0: 0x7 }");

/** A regular expression. */
export const regex: z.ZodType<{ regex: string }> = object({
  regex: z.string().min(1).superRefine(checked(compile)).describe(
    "A regular expression, anywhere in the text",
  ),
});

function compile(source: string): void {
  try {
    new RegExp(source);
  } catch (error) {
    // The engine names the expression once more: /(/: Unterminated group.
    const why = String(error).replace(/^.*\/[a-z]*: /s, "");
    throw new RecipeError(
      `Not a regular expression: "${source}" (${why}). Accepted: JavaScript's, without flags`,
    );
  }
}

/** One pattern of debug text, or several. */
export const debugTexts: z.ZodType<string | { regex: string } | (string | { regex: string })[]> = z.union([
  z.string().min(1),
  regex,
  z.array(z.union([z.string().min(1), regex])).min(1),
]).describe("A pattern over the whole text (*assert*), a regular expression, or several");

const PLACE = /^[^\s!"';+]+![^\s!"';+]+(\+0x[0-9a-f]{1,16})?$/i;

/** Where a breakpoint is. */
export const place: z.ZodString = text("A place in a module: app!save, kernel32!ExitProcess+0x10")
  .superRefine(
    checked((where) => {
      if (PLACE.test(where)) return;
      throw new RecipeError(`Not a place: "${where}". Write module!symbol or module!symbol+0x10`);
    }),
  );

/** A key on the terminal. */
export const key: z.ZodString = text("A key on the terminal: one character").superRefine(checked((key) => {
  if ([...key].length === 1) return;
  throw new RecipeError(`Not a key: "${key}". A key is one character`);
}));
