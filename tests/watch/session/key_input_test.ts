import assert from "node:assert/strict";
import fc from "fast-check";
import { Typed } from "../../../lib/watch/session/key_input.ts";

const asked = { keys: new Set(["d", "ü", "𝄞"]), lines: new Set(["dump now", "", "日本"]) };
const shown = (chunks: readonly string[]): string[] => {
  const typed = new Typed(asked);
  return [...chunks.flatMap((chunk) => typed.push(chunk)), ...typed.end()].map(({ by, what }) =>
    `${by} ${what}`
  );
};
const only = { ...asked, lines: new Set(["dump now", "日本"]) };
const lines = (...chunks: string[]): string[] => {
  const typed = new Typed({ ...only, keys: new Set() });
  return [...chunks.flatMap((chunk) => typed.push(chunk)), ...typed.end()].map(({ what }) => what);
};

Deno.test("a line is told at its end, whatever ends it", () => {
  assert.deepEqual(lines("dump now\n"), ["dump now"]);
  assert.deepEqual(lines("dump now\r\n"), ["dump now"]);
  assert.deepEqual(lines("dump now \r\n日本"), ["dump now", "日本"]);
});

Deno.test("a line that comes in pieces is one", () =>
  assert.deepEqual(lines("du", "mp no", "w", "\n"), ["dump now"]));

Deno.test("a line must match exactly", () => {
  assert.deepEqual(lines("dump now please\n", " dump now\n", "Dump now\n", "dump\nnow\n"), []);
});

Deno.test("a backspace takes back what was typed", () =>
  assert.deepEqual(lines("dump nox\bw\n"), ["dump now"]));

Deno.test("an endless line is no request, and not kept", () => {
  assert.deepEqual(lines("x".repeat(10_000), "dump now\n", "dump now\n"), ["dump now"]);
});

Deno.test("a key is told as it comes, inside a line too, and nothing else is", () => {
  const typed = new Typed({ keys: asked.keys, lines: only.lines });
  const told = (text: string): string[] => typed.push(text).map(({ by, what }) => `${by} ${what}`);
  assert.deepEqual(told("a"), []);
  assert.deepEqual(told("dü"), ["key d", "key ü"]);
  assert.deepEqual(told("𝄞\n"), ["key 𝄞"]);
  assert.deepEqual(told("dump now\n"), ["key d", "line dump now"]);
});

Deno.test("how the text is cut changes nothing", () => {
  const text = fc.array(fc.constantFrom("d", "dump now", "日本", "\r\n", "\n", " ", "x", "\b")).map((parts) =>
    parts.join("")
  );
  fc.assert(fc.property(text, fc.nat(20), (whole, at) => {
    assert.deepEqual(shown([whole.slice(0, at), whole.slice(at)]), shown([whole]));
  }));
});
