/** The trigger on debug text, as a function. @module */
import { RecipeError } from "../language/error.ts";
import type { Several } from "../plan/recipe_input.ts";
import type { DebugTextPattern, DebugTextTrigger } from "./trigger.ts";

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
