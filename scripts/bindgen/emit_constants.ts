/**
 * Constants to TypeScript.
 *
 * @module
 */

import { ORIGIN, type Output } from "./emit_tables.ts";
import type { Constant } from "./model.ts";

/** Where the constants live. */
export const CONSTANTS = "lib/facts/debug.table.ts";

/** One file, in the header's order, with a blank line between names of different families. */
export function emitConstants(constants: readonly Constant[]): Output {
  const lines: string[] = [];
  let previous = "";
  for (const each of constants) {
    const group = each.name.split("_").slice(0, 2).join("_");
    if (group !== previous) lines.push("");
    previous = group;
    lines.push(emitConstant(each));
  }
  const head = [
    "/**",
    " * The numeric constants of the debugger engine (DEBUG_* and the few others of its header), unsigned.",
    " *",
    " * Macros with parameters and texts are left out. A value that a number can't hold exactly is a bigint.",
    ` * ${ORIGIN}`,
    " *",
    " * @module",
    " */",
  ];
  return { path: CONSTANTS, text: `${[...head, ...lines].join("\n")}\n` };
}

function emitConstant(each: Constant): string {
  const hex = `0x${each.value.toString(16).padStart(each.value > 0xffn ? 8 : 2, "0")}`;
  const big = each.value > BigInt(Number.MAX_SAFE_INTEGER) ? "n" : "";
  const origin = each.expression === undefined ? "" : ` // ${each.expression}`;
  return `export const ${each.name} = ${hex}${big};${origin}`;
}
