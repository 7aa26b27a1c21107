import assert from "node:assert/strict";
import { coloured, columns, piece, uncoloured, wrap } from "../../lib/report/terminal_text.ts";

Deno.test("columns() counts places on a terminal, not characters", () => {
  assert.equal(columns("crash"), 5);
  assert.equal(columns("日本"), 4);
  assert.equal(columns("e\u0301"), 1);
});

Deno.test("wrap() breaks at blanks and leaves long words whole", () => {
  assert.deepEqual(wrap("one two three", 8), ["one two", "three"]);
  assert.deepEqual(wrap("a C:/very/long/path b", 6), ["a", "C:/very/long/path", "b"]);
  assert.deepEqual(wrap("", 6), [""]);
});

Deno.test("coloured() and uncoloured() say the same", () => {
  const pieces = [piece("CRASH", "crash"), piece("  text"), piece("x.c:1", "place"), piece("  ", "strong")];
  assert.equal(uncoloured(pieces), "CRASH  textx.c:1");
  const told = coloured(pieces).replaceAll("\x1b[", "^");
  assert.equal(told, "^1m^31mCRASH^39m^22m  text^36mx.c:1^39m  ");
});
