import assert from "node:assert/strict";
import fc from "fast-check";
import { milliseconds } from "../../../lib/recipe/language/duration.ts";
import { RecipeError } from "../../../lib/recipe/language/error.ts";

const ACCEPTED = [
  ["1ms", 1],
  ["500ms", 500],
  ["10s", 10_000],
  ["5m", 300_000],
  ["1.5h", 5_400_000],
  ["1d", 86_400_000],
  ["007s", 7_000],
  ["0.5ms", 1],
  ["1.005s", 1005],
  ["104249991d", 9_007_199_222_400_000],
] as const;

for (const [text, expected] of ACCEPTED) {
  Deno.test(`milliseconds("${text}") is ${expected}`, () => assert.equal(milliseconds(text), expected));
}

const REFUSED = [
  ["", "nothing"],
  ["10", "no unit"],
  ["s", "no number"],
  ["0s", "zero"],
  ["0.4ms", "less than half a millisecond"],
  ["-5s", "a sign"],
  ["+5s", "a sign"],
  ["1e3s", "an exponent"],
  ["1,5h", "a comma"],
  [".5h", "no digit before the point"],
  ["5.s", "no digit after the point"],
  ["10 s", "a space inside"],
  [" 10s", "a space before"],
  ["10s\n", "a line end"],
  ["10S", "an upper-case unit"],
  ["10min", "another unit"],
  ["1m30s", "two units"],
  ["٣s", "other digits"],
  ["104249992d", "more than a number can count"],
  [`${"9".repeat(400)}s`, "infinity"],
] as const;

for (const [text, why] of REFUSED) {
  Deno.test(`milliseconds() refuses ${why}: "${text.slice(0, 20)}"`, () => {
    assert.throws(
      () => milliseconds(text),
      (error) =>
        error instanceof RecipeError && error.message ===
          `Not a duration: "${text}". Write a positive number and a unit, like 500ms, 10s, 5m, 1.5h or 1d`,
    );
  });
}

Deno.test("milliseconds() gives a positive whole number or refuses, whatever the text", () => {
  const text = fc.oneof(
    fc.string(),
    fc.stringMatching(/^\d{1,30}(\.\d{1,20})?(ms|s|m|h|d)$/),
  );
  fc.assert(fc.property(text, (given) => {
    try {
      const value = milliseconds(given);
      return Number.isSafeInteger(value) && value > 0;
    } catch (error) {
      return error instanceof RecipeError;
    }
  }));
});
