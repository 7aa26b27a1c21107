/** Windows command lines. @module */

/**
 * Joins a program and its arguments so that the C runtime and CommandLineToArgvW split them again as they were.
 *
 * @example Spaces, quotes and a trailing backslash
 * ```ts
 * import { commandLine } from "trapline/dbgeng";
 * import { equal } from "node:assert/strict";
 *
 * equal(commandLine(["app.exe", "two words", 'say "hi"', "end\\"]), 'app.exe "two words" "say \\"hi\\"" end\\');
 * ```
 */
export function commandLine(parts: readonly string[]): string {
  return parts.map(quote).join(" ");
}

function quote(part: string): string {
  if (part !== "" && !/[\s"]/.test(part)) return part;
  // Backslashes are doubled before a quote and at the end, where the closing quote follows.
  return `"${part.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}
