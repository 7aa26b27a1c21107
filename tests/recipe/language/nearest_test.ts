import assert from "node:assert/strict";
import { nearest } from "../../../lib/recipe/language/nearest.ts";

const WORDS = ["triage", "mini", "heap", "full", "DEBUG_DUMP_SMALL", "DEBUG_DUMP_DEFAULT"];

const NEAR = [
  ["mni", "mini", "a letter left out"],
  ["minni", "mini", "a letter too much"],
  ["fukl", "full", "a letter replaced"],
  ["haep", "heap", "two letters exchanged"],
  ["MINI", "mini", "other case"],
  ["DEBUG_DUMP_SMAL", "DEBUG_DUMP_SMALL", "a long name"],
  ["debug_dmp_defualt", "DEBUG_DUMP_DEFAULT", "a long name with several mistakes"],
] as const;

for (const [wrong, meant, how] of NEAR) {
  Deno.test(`nearest() finds ${meant} for ${wrong}: ${how}`, () => {
    assert.equal(nearest(wrong, WORDS), ` (did you mean "${meant}"?)`);
  });
}

Deno.test("nearest() says nothing when no word is near", () => {
  for (const word of ["", "kernel", "minidump", "DEBUG_FORMAT_USER"]) {
    assert.equal(nearest(word, WORDS), "", word);
  }
  assert.equal(nearest("mini", []), "");
});

Deno.test("nearest() counts two exchanged letters as one mistake, not two", () => {
  assert.equal(nearest("abdc", ["abcd", "abxx"]), ` (did you mean "abcd"?)`);
  // Two exchanges are two mistakes, and two are allowed in a short word.
  assert.equal(nearest("badc", ["abcd"]), ` (did you mean "abcd"?)`);
  assert.equal(nearest("badcfex", ["abcdef"]), "");
});

Deno.test("nearest() takes the nearest, and the first of equals", () => {
  assert.equal(nearest("fool", ["tool", "food", "foo"]), ` (did you mean "tool"?)`);
  assert.equal(nearest("foo", ["fooab", "fo"]), ` (did you mean "fo"?)`);
});
