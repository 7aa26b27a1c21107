import assert from "node:assert/strict";
import fc from "fast-check";
import { windowsWords } from "../../../lib/recipe/procdump/words.ts";

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["", []],
  ["   ", []],
  ["a", ["a"]],
  [" a\t b\n c ", ["a", "b", "c"]],
  ['a ""', ["a", ""]],
  ['a "b c" d', ["a", "b c", "d"]],
  ['a b" c "d e', ["a", "b c d", "e"]],
  ['a "b c', ["a", "b c"]],
  ["a C:\\x\\ b", ["a", "C:\\x\\", "b"]],
  ['a \\"b', ["a", '"b']],
  ['a \\\\"b c"', ["a", "\\b c"]],
  ['a \\\\\\"b c', ["a", '\\"b', "c"]],
  ['a "b\\\\" c', ["a", "b\\", "c"]],
  ['a "b""c d" e', ["a", 'b"c d', "e"]],
  // The program in front: a backslash before a quote is no escape.
  ['"C:\\Program Files\\" b', ["C:\\Program Files\\", "b"]],
  ['"C:\\a b"\\procdump.exe -e', ["C:\\a b\\procdump.exe", "-e"]],
];

for (const [line, words] of CASES) {
  Deno.test(`windowsWords() of ${JSON.stringify(line)}`, () => {
    assert.deepEqual(windowsWords(line), words);
  });
}

/** A word in quotes, its backslashes and quotes escaped. */
function quoted(word: string): string {
  return `"${
    word.replaceAll(/(\\*)($|")/g, (_, slashes: string, end: string) =>
      slashes + slashes + (end === "" ? "" : `\\${end}`))
  }"`;
}

Deno.test("windowsWords() gives back what was quoted", () => {
  const word = fc.string({ unit: fc.constantFrom("a", " ", "\t", "\\", '"', "-", "\u00e9") });
  fc.assert(fc.property(fc.array(word), (words) => {
    assert.deepEqual(windowsWords(`procdump ${words.map(quoted).join(" ")}`), ["procdump", ...words]);
  }));
});
