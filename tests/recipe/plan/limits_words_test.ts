/** What a recipe may write is said whole: a limit of each process read as one of the rule. */
import assert from "node:assert/strict";
import { limitsInWords, type RuleLimits } from "../../../lib/recipe/plan/limits.ts";

const ROWS: readonly (readonly [limits: RuleLimits, words: string])[] = [
  [{ dumps: 1 }, "at most 1 dump"],
  [{ dumps: 1, by: "bucket" }, "at most 1 dump of each bucket"],
  [{ dumps: 2, per: "1h", by: "process" }, "at most 2 dumps of each process in 1h"],
  [{ dumps: 3, perBucket: 2, free: "1GiB" }, "at most 3 dumps, 2 of a bucket, 1GiB of the disk left free"],
  [{}, "no limit of its own"],
];

for (const [limits, words] of ROWS) {
  Deno.test(`${JSON.stringify(limits)} is "${words}"`, () => assert.equal(limitsInWords(limits), words));
}
