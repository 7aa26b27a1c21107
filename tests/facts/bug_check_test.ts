import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { bugCheckFact } from "../../lib/facts/bug_check.ts";

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
