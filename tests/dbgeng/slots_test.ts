/**
 * The generated tables against a listing from other sources: a wrong slot calls a wrong function.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as generated from "../../lib/dbgeng/generated/mod.ts";
import type { ComInterface } from "../../lib/dbgeng/interface.ts";

const TABLES: Readonly<Record<string, ComInterface>> = generated;
const GOLDEN = read(Deno.readTextFileSync(new URL("slots.golden.txt", import.meta.url)));

/** An interface as the listing has it; `methods` are all slots as `slot name count`. */
interface Listed {
  readonly name: string;
  readonly iid: string;
  readonly slots: number;
  readonly methods: readonly string[];
}

function read(text: string): Listed[] {
  const list: Listed[] = [];
  const blocks = text.replaceAll("\r\n", "\n").split("\n\n").filter((block) => !block.startsWith("#"));
  for (const block of blocks) {
    const [head = "", ...own] = block.trim().split("\n");
    const [name = "", iid = "", slots] = head.split(" ");
    const first = Number.parseInt(own[0] ?? "");
    const inherited = first === 0 ? [] : list.at(-1)?.methods.slice(0, first) ?? [];
    list.push({ name, iid, slots: Number(slots), methods: [...inherited, ...own] });
  }
  return list;
}

function describe(table: ComInterface): string[] {
  return Object.entries(table.methods)
    .map(([name, method]) => ({ name, ...method }))
    .sort((a, b) => a.slot - b.slot)
    .map(({ slot, name, parameters, variadic }) =>
      `${slot} ${name} ${parameters.length}${variadic ? "+" : ""}`
    );
}

Deno.test("slots.golden.txt lists every slot of what it lists, once", () => {
  assert.equal(GOLDEN.length, 51);
  for (const { name, slots, methods } of GOLDEN) {
    const numbers = methods.map((line) => Number.parseInt(line));
    assert.deepEqual(numbers, Array.from({ length: slots }, (_, index) => index), name);
  }
});

Deno.test("the tables and the listing name the same interfaces", () => {
  const listed = GOLDEN.map((each) => each.name);
  assert.deepEqual(Object.keys(TABLES).sort(), ["IUnknown", ...listed].sort());
});

for (const { name, iid, slots, methods } of GOLDEN) {
  Deno.test(`${name} has the listed IID, slots and numbers of parameters`, () => {
    const table = TABLES[name];
    assert.ok(table !== undefined);
    assert.deepEqual({ name: table.name, iid: table.iid, slots: table.slots }, { name, iid, slots });
    assert.deepEqual(describe(table), methods);
  });
}

Deno.test("IUnknown is the one of COM", () => {
  assert.equal(generated.IUnknown.iid, "00000000-0000-0000-c000-000000000046");
  assert.deepEqual(describe(generated.IUnknown), ["0 QueryInterface 2", "1 AddRef 0", "2 Release 0"]);
});

Deno.test("reference counts are unsigned, everything else is an HRESULT", () => {
  for (const table of Object.values(TABLES)) {
    for (const [name, method] of Object.entries(table.methods)) {
      const expected = name === "AddRef" || name === "Release" ? "u32" : "i32";
      assert.equal(method.result, expected, `${table.name}::${name}`);
    }
  }
});

Deno.test("the methods that write dumps have the documented types", () => {
  const { WriteDumpFile, WriteDumpFile2, WriteDumpFileWide } = generated.IDebugClient5.methods;
  assert.deepEqual(WriteDumpFile, { slot: 20, parameters: ["buffer", "u32"], result: "i32" });
  assert.deepEqual(WriteDumpFile2.parameters, ["buffer", "u32", "u32", "buffer"]);
  assert.deepEqual(WriteDumpFileWide.parameters, ["buffer", "u64", "u32", "u32", "buffer"]);
  assert.equal(WriteDumpFileWide.slot, 61);
});

Deno.test("interfaces go in as pointers and come out through buffers", () => {
  assert.deepEqual(generated.IDebugClient.methods.SetEventCallbacks.parameters, ["pointer"]);
  assert.deepEqual(generated.IDebugClient.methods.GetEventCallbacks.parameters, ["buffer"]);
  assert.deepEqual(generated.IDebugDataSpaces.methods.ReadVirtual.parameters, [
    "u64",
    "buffer",
    "u32",
    "buffer",
  ]);
});

Deno.test("a method's types are literal, so that a call can be checked", () => {
  const slot: 61 = generated.IDebugClient9.methods.WriteDumpFileWide.slot;
  const [, handle]: readonly ["buffer", "u64", "u32", "u32", "buffer"] =
    generated.IDebugClient9.methods.WriteDumpFileWide.parameters;
  // @ts-expect-error WriteDumpFileWide came with IDebugClient4
  const missing = generated.IDebugClient3.methods.WriteDumpFileWide;
  assert.deepEqual([slot, handle, missing], [61, "u64", undefined]);
});
