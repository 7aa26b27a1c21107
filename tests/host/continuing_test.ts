import assert from "node:assert/strict";
import type { ExceptionFilter } from "../../lib/dbgeng/mod.ts";
import { BREAKPOINTS } from "../../lib/facts/exceptions.ts";
import { filters, isWanted } from "../../lib/host/continuing.ts";

/** Codes that the engine has filters of its own for, some of ours among them. */
const BUILT_IN = [0xC0000005, 0xC0000008, 0x40010005, 0x406D1388, 0x80000003, 0xE06D7363, 0];

/** How each code is taken: the action, and how the target goes on. */
const TABLE: readonly (readonly [ExceptionFilter["code"], string, string, string])[] = [
  [0xC0000008, "second-chance", "handled", "an invalid handle, raised only under a debugger"],
  [0xC0000235, "second-chance", "handled", "a protected handle, raised only under a debugger"],
  [0x406D1388, "second-chance", "handled", "a thread's name, meant for a debugger"],
  [0x80000007, "break", "handled", "what the engine makes of a break-in that does not come"],
  [0xE0444143, "second-chance", "handled", "a stop of the engine's own"],
  [0x80000003, "break", "not-handled", "a breakpoint, which may be the program's own"],
  [0x4000001F, "break", "not-handled", "a breakpoint of a 32-bit program"],
  [0xC00000FD, "break", "not-handled", "a stack overflow, which .NET does not survive"],
  [0xC0000005, "second-chance", "not-handled", "an access violation"],
  [0x40010005, "second-chance", "not-handled", "Ctrl-C, which is the program's own"],
  [0xE06D7363, "second-chance", "not-handled", "a C++ exception"],
  ["other", "second-chance", "not-handled", "whatever has no filter"],
];

for (const [code, action, goesOn, what] of TABLE) {
  const name = typeof code === "number" ? `0x${code.toString(16)}` : code;
  Deno.test(`filters() takes ${what} (${name}) at ${action}, ${goesOn}`, () => {
    const found = filters(BUILT_IN).filter((filter) => filter.code === code);
    assert.deepEqual(found, [{ code, action, continue: goesOn }]);
  });
}

Deno.test("filters() has each code once, and ends with all others", () => {
  const codes = filters(BUILT_IN).map(({ code }) => code);
  assert.equal(new Set(codes).size, codes.length);
  assert.equal(codes.at(-1), "other");
  assert.equal(codes.length, TABLE.length);
});

Deno.test("filters() sets no filter for the code 0, which stands for none", () => {
  assert.ok(filters([0]).every(({ code }) => code !== 0));
});

Deno.test("filters() needs no filter of the engine's own", () => {
  const codes = filters([]).map(({ code }) => code);
  for (const code of [...BREAKPOINTS, 0xC0000008, "other"]) assert.ok(codes.some((other) => other === code));
});

Deno.test("the first chance of .NET's exceptions is a filter of the engine's own code for them", () => {
  const found = filters(BUILT_IN, [{ code: 0xE0434352, chance: "first" }]).filter(({ code }) =>
    code === 0xE0434F4D
  );
  assert.deepEqual(found, [{ code: 0xE0434F4D, action: "break", continue: "not-handled" }]);
  assert.ok(filters(BUILT_IN).every(({ code }) => code !== 0xE0434F4D));
});

Deno.test("all exceptions are not those that .NET raises for a debugger of its own; named, they are wanted", () => {
  for (const code of [0x04242420, 0xE0444143]) {
    assert.ok(!isWanted(code, [{ code: "other", chance: "first" }]));
    assert.ok(isWanted(code, [{ code, chance: "first" }]));
  }
  assert.ok(isWanted(0xE0434352, [{ code: "other", chance: "first" }]));
  assert.ok(!isWanted(0xE0434352, [{ code: "other", chance: "second" }]));
});
