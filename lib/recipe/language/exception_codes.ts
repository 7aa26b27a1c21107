/** Exception codes by value, name and pattern. @module */
import { FOR_A_CLR_DEBUGGER } from "../../facts/exceptions.ts";
import { statusByName, STATUSES, type StatusFact } from "../../facts/status.ts";
import { RecipeError } from "./error.ts";
import { fits } from "./glob.ts";
import { nearest } from "./nearest.ts";

/** What a pattern of exceptions stands for: codes, or all that there are. */
export type Codes = "all" | readonly number[];

/**
 * The codes of a value (`0xC0000005`, unsigned), of a name or of a pattern over names; `*` is every code, those that
 * have no name too.
 *
 * @throws {RecipeError} If there is no such name, or the pattern fits none.
 */
export function codesOf(pattern: string): Codes {
  if (pattern === "*") return "all";
  if (/^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(pattern) && Number(pattern) < 2 ** 32) return [Number(pattern)];
  const codes = /[*?]/.test(pattern)
    ? STATUSES.filter((fact) => fitsName(pattern, fact)).map(({ code }) => code)
    : [statusByName(pattern)?.code ?? []].flat();
  if (codes.length > 0) return codes;
  throw new RecipeError(
    `Unknown exception "${pattern}"${meant(pattern)}. Accepted: a name (access-violation, av, ` +
      `STATUS_ACCESS_VIOLATION), a code (0xC0000005), a pattern over names (*overflow), or * for all`,
  );
}

/** Whether a code is one that the pattern stands for. */
export function hasCode(pattern: string, code: number): boolean {
  const codes = codesOf(pattern);
  return codes === "all" ? !FOR_A_CLR_DEBUGGER.includes(code >>> 0) : codes.includes(code >>> 0);
}

function fitsName(pattern: string, { kebab, name, aliases }: StatusFact): boolean {
  const words = (text: string): string => text.toLowerCase().replaceAll("_", "-");
  return [kebab, name, ...aliases].some((each) => fits(words(pattern), words(each)));
}

function meant(pattern: string): string {
  // Not a name, but what many would write for the default.
  if (pattern === "unhandled") return ` (for every unhandled exception write "*")`;
  const long = STATUSES.flatMap(({ kebab, name }) => [kebab, name]);
  // Two letters are near to everything.
  const short = pattern.length > 2 ? STATUSES.flatMap(({ aliases }) => aliases) : [];
  return nearest(pattern, [...long, ...short]);
}
