/** The trigger on debug text. @module */
import { z } from "zod";
import { RecipeError } from "../language/error.ts";
import { fits, type Glob } from "../language/glob.ts";
import { listed, type Several } from "../language/lists.ts";
import { checked, object, schemaOf } from "../language/schema_helpers.ts";
import type { EventTrigger } from "./kind.ts";

/** Text that the target gives to OutputDebugString. */
export interface DebugTextTrigger {
  /** A pattern over the whole text, or a regular expression anywhere in it. */
  readonly debugText: DebugTextPattern | readonly DebugTextPattern[];
}

/** A pattern of debug text. */
export type DebugTextPattern = Glob | { readonly regex: string };

/**
 * Text that the target gives to OutputDebugString: patterns over the whole text, or regular expressions anywhere in it.
 * An expression's flags i, m and s go with it; others have no meaning here.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { debugText } from "trapline";
 *
 * assert.deepEqual(debugText("*assert*"), { debugText: "*assert*" });
 * assert.deepEqual(debugText(/lost \d+/i), { debugText: { regex: "(?i:lost \\d+)" } });
 * ```
 *
 * @throws {RecipeError} If an expression has another flag.
 */
export function debugText(...patterns: Several<DebugTextPattern | RegExp>): DebugTextTrigger {
  const [first, ...more] = patterns.map(plain);
  return { debugText: more.length === 0 ? first! : [first!, ...more] };
}

function plain(pattern: DebugTextPattern | RegExp): DebugTextPattern {
  if (!(pattern instanceof RegExp)) return pattern;
  const { source, flags } = pattern;
  const [other] = flags.replaceAll(/[ims]/g, "");
  if (other !== undefined) {
    throw new RecipeError(`The flag "${other}" of ${pattern} has no meaning here. Accepted: i, m, s`);
  }
  return { regex: flags === "" ? source : `(?${flags}:${source})` };
}

const regex = object({
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

const pattern = z.string().min(1).superRefine(checked(refuseSlashes));

/** As a pattern over the whole text it would match nothing that anybody prints. */
function refuseSlashes(text: string): void {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/.exec(text) ?? [];
  if (source === undefined) return;
  const plain = flags === "" ? source : `(?${flags}:${source})`;
  throw new RecipeError(
    `${JSON.stringify(text)} is a pattern with * and ? here. A regular expression is { regex: ${
      JSON.stringify(plain)
    } }`,
  );
}

/** How zod reads it, how it reads, and which events it wants. */
export const DEBUG_TEXT: EventTrigger<DebugTextTrigger> = {
  fires: "at an event",
  targets: "both",
  examples: [{ debugText: "*assertion failed*" }, { debugText: { regex: "lost \\d+ messages" } }],
  schema: schemaOf<DebugTextTrigger>()(
    object({
      debugText: z.union([pattern, regex, z.array(z.union([pattern, regex])).min(1)])
        .describe("A pattern over the whole text (*assert*), a regular expression, or several"),
    }).describe("Text given to OutputDebugString"),
  ),
  words: ({ debugText }) => {
    const patterns = listed(debugText).map((pattern) =>
      typeof pattern === "string" ? `"${pattern}"` : `/${pattern.regex}/`
    );
    return `debug text matches ${patterns.join(", ")}`;
  },
  events: () => ["debug-text"],
  fits: ({ debugText }, event) =>
    event.kind === "debug-text" && listed(debugText).some((pattern) => fitsText(pattern, event.text)),
  stops: "debug text",
};

/** Programs end what they say with a line end, which nobody writes into a pattern. */
function fitsText(pattern: DebugTextPattern, text: string): boolean {
  const line = text.endsWith("\n") ? text.slice(0, text.endsWith("\r\n") ? -2 : -1) : text;
  return typeof pattern === "string" ? fits(pattern, line) : new RegExp(pattern.regex).test(line);
}
