/**
 * A header's text to what the bindings need of it.
 *
 * @module
 */

import { constants } from "./constants.ts";
import { declarations } from "./interfaces.ts";
import type { Header } from "./model.ts";
import { preprocess } from "./preprocess.ts";

/** Reads dbgeng.h (or a part of it). Throws a SyntaxError at anything it would otherwise get wrong silently. */
export function parse(source: string): Header {
  const { code, macros } = preprocess(source);
  return { ...declarations(code), constants: constants(macros) };
}
