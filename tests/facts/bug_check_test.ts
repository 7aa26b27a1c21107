import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { bugCheckFact, isLiveDump } from "../../lib/facts/bug_check.ts";

Deno.test("a bug check has its name, its meaning and its parameters", () => {
  const { name, meaning, parameters } = bugCheckFact(0x50);
  equal(name, "PAGE_FAULT_IN_NONPAGED_AREA");
  equal(meaning, "memory was accessed that is not there");
  deepEqual(parameters.map(({ kind }) => kind), ["address", "access", "code", "number"]);
});

Deno.test("the bit of small dumps gives the name its ending", () => {
  equal(bugCheckFact(0x1000007e).name, "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M");
  equal(bugCheckFact(0x1000007e).meaning, bugCheckFact(0x7e).meaning);
});

Deno.test("a code of which only the name is known, and one of which nothing is", () => {
  deepEqual(bugCheckFact(0x1), { code: 0x1, name: "APC_INDEX_MISMATCH", parameters: [] });
  deepEqual(bugCheckFact(0xabcdef), { code: 0xabcdef, name: "unknown", parameters: [] });
});

Deno.test("codes of live dumps and codes of blue screens are kept apart", () => {
  const live = (code: number): boolean => isLiveDump(bugCheckFact(code).name);
  deepEqual([0x117, 0x141, 0x15e, 0x161, 0x193, 0x1a1, 0x1a8].map(live), Array(7).fill(true));
  deepEqual([0x116, 0xd1, 0x1c8, 0xabcdef].map(live), Array(4).fill(false));
});
