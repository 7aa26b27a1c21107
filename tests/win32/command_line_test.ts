/** Command lines against the documented rules of the programs that split them. @module */
import assert from "node:assert/strict";
import fc from "fast-check";
import { commandLine } from "../../lib/win32/command_line.ts";

/**
 * Splits a command line by the rules documented for CommandLineToArgvW and the Microsoft C runtime: 2n backslashes
 * and a quote are n backslashes and a mode switch; 2n+1 and a quote are n backslashes and a quote; other backslashes
 * are themselves; a quote right after a closing one is a quote. The program's name knows no backslash rule: between
 * quotes up to the next quote, else up to the next space.
 */
function split(line: string): string[] {
  const [program, rest] = splitProgram(line);
  return [program, ...splitArguments(rest)];
}

function splitProgram(line: string): [string, string] {
  const end = line.startsWith('"') ? line.indexOf('"', 1) : line.search(/[ \t]/);
  if (line.startsWith('"')) return [line.slice(1, end), line.slice(end + 1)];
  return end < 0 ? [line, ""] : [line.slice(0, end), line.slice(end)];
}

function splitArguments(text: string): string[] {
  const found: string[] = [];
  let current: string | undefined;
  let quoted = false;
  for (let i = 0; i < text.length;) {
    const char = text[i]!;
    if (!quoted && (char === " " || char === "\t")) {
      if (current !== undefined) found.push(current);
      current = undefined;
      i++;
    } else if (char === "\\") {
      let end = i;
      while (text[end] === "\\") end++;
      const count = end - i;
      const literalQuote = text[end] === '"' && count % 2 === 1;
      current = (current ?? "") + "\\".repeat(text[end] === '"' ? Math.floor(count / 2) : count);
      if (literalQuote) current += '"';
      i = literalQuote ? end + 1 : end;
    } else if (char === '"') {
      if (quoted && text[i + 1] === '"') {
        current = `${current ?? ""}"`;
        i++;
      }
      quoted = !quoted;
      current ??= "";
      i++;
    } else {
      current = (current ?? "") + char;
      i++;
    }
  }
  if (current !== undefined) found.push(current);
  return found;
}

/** Arguments full of what matters to the rules. */
const argument = fc.oneof(
  fc.string({ unit: fc.constantFrom("\\", '"', " ", "\t", "a", "\n") }),
  fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
);
/** A program's path can hold neither quotes nor end with a backslash. */
const program = fc.string({ unit: fc.constantFrom("C", ":", "\\", " ", "x", "ü") })
  .map((text) => `${text.trim()}p.exe`);

Deno.test("the splitter of this test follows Microsoft's own examples", () => {
  const examples: [string, string[]][] = [
    ['"abc" d e', ["abc", "d", "e"]],
    ['a\\\\b d"e f"g h', ["a\\\\b", "de fg", "h"]],
    ['a\\\\\\"b c d', ['a\\"b', "c", "d"]],
    ['a\\\\\\\\"b c" d e', ["a\\\\b c", "d", "e"]],
  ];
  for (const [line, expected] of examples) assert.deepEqual(splitArguments(line), expected, line);
});

Deno.test("commandLine() is split again into what it was made of", () => {
  fc.assert(
    fc.property(program, fc.array(argument, { maxLength: 6 }), (first, rest) => {
      assert.deepEqual(split(commandLine([first, ...rest])), [first, ...rest]);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("commandLine() quotes only what needs it", () => {
  const line = commandLine(["app.exe", "plain", "--x=1", "end\\", "", "two words", 'say "hi"', "dir with\\"]);
  assert.equal(line, 'app.exe plain --x=1 end\\ "" "two words" "say \\"hi\\"" "dir with\\\\"');
});

Deno.test("commandLine() quotes a single argument of every kind so that none joins its neighbour", () => {
  for (const part of ["", " ", "\t", '"', "\\", '\\"', '\\\\"', "a b\\", 'a b\\"']) {
    assert.deepEqual(split(commandLine(["p", part, "next"])), ["p", part, "next"], JSON.stringify(part));
  }
});
