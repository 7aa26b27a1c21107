/** UTF-16 to and from memory. @module */
import assert from "node:assert/strict";
import fc from "fast-check";
import { fromWide, wide, wideAt } from "../../lib/win32/text.ts";

const withoutZero = (text: string): boolean => !text.includes("\0");

Deno.test("wide() ends with one zero and keeps every code unit", () => {
  assert.deepEqual([...wide("aß日😀")], [0x61, 0xDF, 0x65E5, 0xD83D, 0xDE00, 0]);
  assert.deepEqual([...wide("")], [0]);
  assert.deepEqual(
    [...wide("\uD800x")],
    [0xD800, 0x78, 0],
    "an unpaired surrogate is a file name like any other",
  );
});

Deno.test("fromWide() and wideAt() give back what wide() was given", () => {
  const text = fc.string({ unit: "binary" }).filter(withoutZero);
  fc.assert(fc.property(text, (value) => {
    const units = wide(value);
    assert.equal(fromWide(units), value);
    assert.equal(wideAt(Deno.UnsafePointer.of(units)), value);
  }));
});

Deno.test("fromWide() and wideAt() keep unpaired surrogates too", () => {
  for (const text of ["\uD800", "a\uDC00b", "\uDBFF\uDBFF"]) {
    const units = wide(text);
    assert.equal(wideAt(Deno.UnsafePointer.of(units)), text);
    assert.equal(fromWide(units), text);
  }
});

Deno.test("fromWide() stops at the first zero and doesn't need one", () => {
  assert.equal(fromWide(new Uint16Array([0x61, 0, 0x62])), "a");
  assert.equal(fromWide(new Uint16Array([0x61, 0x62])), "ab");
  assert.equal(fromWide(new Uint16Array([0xFEFF, 0x61])), "\uFEFFa", "a mark at the start is text");
  assert.equal(fromWide(new Uint16Array(0)), "");
});

Deno.test("fromWide() reads a part of a buffer where the part is", () => {
  const units = wide("xxabc");
  assert.equal(fromWide(units.subarray(2)), "abc");
});

Deno.test("wideAt() reads at most its limit, and nothing at null", () => {
  assert.equal(wideAt(Deno.UnsafePointer.of(wide("abcdef")), 3), "abc");
  assert.equal(wideAt(null), "");
});
