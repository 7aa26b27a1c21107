import assert from "node:assert/strict";
import fc from "fast-check";
import { count, formatBytes, plain, span } from "../../lib/facts/text.ts";

const FOREIGN = [
  ["\x1b[31mred\x1b[0m", "\uFFFD[31mred\uFFFD[0m", "colours"],
  ["\x1b]0;title\x07", "\uFFFD]0;title\uFFFD", "a window title"],
  ["\x9b31m", "\uFFFD31m", "an escape in one character"],
  ["a\r\nb\tc\bd\x7F", "a\uFFFD\uFFFDb\uFFFDc\uFFFDd\uFFFD", "line ends, tabs, backspaces"],
  ["a\u2028b\u2029c\u0085d", "a\uFFFDb\uFFFDc\uFFFDd", "line ends of Unicode"],
  ["x\u202Egpj.exe", "x\uFFFDgpj.exe", "text turned round"],
  [
    "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u2066\u2067\u2068\u2069",
    "\uFFFD".repeat(11),
    "other directions",
  ],
] as const;

for (const [given, expected, what] of FOREIGN) {
  Deno.test(`plain() replaces ${what}`, () => assert.equal(plain(given), expected));
}

Deno.test("plain() leaves text of every script alone", () => {
  const text = "Größe 12 KB, файл, שלום, 日本語, 👩‍🚀, C:\\x\\y.exe [src/a.c:17] … ::error::";
  assert.equal(plain(text), text);
});

Deno.test("plain() lets no control character through, and keeps the length", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const shown = plain(text);
    assert.doesNotMatch(shown, /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u);
    assert.equal(shown.length, text.length);
  }));
});

const SIZES = [
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 KB"],
  [12_345, "12.3 KB"],
  [99_940, "99.9 KB"],
  [123_456, "123 KB"],
  [999_499, "999 KB"],
  [999_500, "1.0 MB"],
  [999_999, "1.0 MB"],
  [4_294_967_296, "4.3 GB"],
  [6_400_000_000_000, "6.4 TB"],
  [1e16, "10000 TB"],
  [1234.56, "1.2 KB"],
] as const;

for (const [size, expected] of SIZES) {
  Deno.test(`bytes(${size}) is ${expected}`, () => assert.equal(formatBytes(size), expected));
}

const SPANS = [
  [0, "0 ms"],
  [86.6, "87 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [1_440, "1.4 s"],
  [59_949, "59.9 s"],
  [59_999, "1 min 0 s"],
  [60_000, "1 min 0 s"],
  [119_700, "2 min 0 s"],
  [200_400, "3 min 20 s"],
  [3_600_000, "1 h"],
  [3_661_000, "1 h 1 min"],
  [86_399_000, "23 h 59 min"],
  [2_592_000_000, "30 d"],
  [90_000_000_000, "1041 d 16 h"],
] as const;

for (const [ms, expected] of SPANS) {
  Deno.test(`span(${ms}) is ${expected}`, () => assert.equal(span(ms), expected));
}

Deno.test("count() puts a noun into its number", () => {
  assert.equal(count(0, "dump"), "0 dumps");
  assert.equal(count(1, "dump"), "1 dump");
  assert.equal(count(2, "process"), "2 processes");
  assert.equal(count(1, "process"), "1 process");
});
