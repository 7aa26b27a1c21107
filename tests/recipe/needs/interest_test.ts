import assert from "node:assert/strict";
import { STATUSES } from "../../../lib/facts/status.ts";
import { type Interest, interest, lacks } from "../../../lib/recipe/needs/interest.ts";
import { parsePlan } from "../../../lib/recipe/plan/plan.ts";
import type { Trigger } from "../../../lib/recipe/triggers/trigger.ts";

const NONE: Interest = {
  exceptions: [],
  exits: false,
  crashes: false,
  terminations: false,
  loads: false,
  unloads: false,
  threads: { start: false, exit: false },
  processes: false,
  debugText: false,
  breakpoints: [],
};

/** What rules with these triggers want. */
function wanted(...triggers: readonly Trigger[]): Interest {
  const rules = Object.fromEntries(triggers.map((on, i) => [`rule${i}`, { on, do: [{ dump: "mini" }] }]));
  return interest(parsePlan({ name: "a", rules }));
}

const second = (...codes: readonly number[]): Interest["exceptions"] =>
  codes.map((code) => ({ code, chance: "second" }));

const TABLE: readonly (readonly [string, readonly Trigger[], Partial<Interest>])[] = [
  ["nothing", [], {}],
  ["times and hands", [{ timer: "1s" }, { deadline: "1s" }, { manual: { key: "d" } }], {}],
  ["a name", [{ exception: "av" }], { exceptions: second(0xC0000005) }],
  ["several, sorted, each once", [{ exception: ["dz", "0xC0000005"] }, {
    exception: "STATUS_ACCESS_VIOLATION",
  }], {
    exceptions: second(0xC0000005, 0xC0000094),
  }],
  ["a code without a name", [{ exception: "0xE0001234" }], { exceptions: second(0xE0001234) }],
  ["a pattern", [{ exception: "guard-*" }], { exceptions: second(0x80000001) }],
  ["both chances", [{ exception: "av" }, { exception: "av", chance: "first" }], {
    exceptions: [{ code: 0xC0000005, chance: "first" }, { code: 0xC0000005, chance: "second" }],
  }],
  ["exits", [{ exit: "!=0" }], { exits: true }],
  ["a process's exit", [{ process: "exit" }], { exits: true }],
  ["a process's start", [{ process: "start" }], { processes: true }],
  ["loads", [{ load: "*.dll" }], { loads: true }],
  ["unloads", [{ unload: "*.dll" }], { unloads: true }],
  ["threads", [{ thread: "start" }], { threads: { start: true, exit: false } }],
  ["threads' ends", [{ thread: "exit" }], { threads: { start: false, exit: true } }],
  ["debug text", [{ debugText: "*" }], { debugText: true }],
  [
    "breakpoints",
    [{ breakpoint: "a!b" }, { breakpoint: "a!b", passes: 2 }, { breakpoint: "a!b", passes: 1 }],
    {
      breakpoints: [{ name: "a!b", where: "a!b", passes: 1 }, { name: "a!b#2", where: "a!b", passes: 2 }],
    },
  ],
  [
    "leaves at any depth",
    [{
      any: [
        { all: [{ load: "a" }, { count: 2, of: { unload: "a" } }] },
        {
          sequence: [{ not: { debugText: "a" }, for: "1s" }, {
            when: { exit: "any" },
            unless: { thread: "exit" },
          }],
        },
      ],
    }],
    { loads: true, unloads: true, debugText: true, exits: true, threads: { start: false, exit: true } },
  ],
];

for (const [what, triggers, expected] of TABLE) {
  Deno.test(`interest() of ${what}`, () => assert.deepEqual(wanted(...triggers), { ...NONE, ...expected }));
}

Deno.test("interest() of every exception is every code with a name, every code a rule names, and other", () => {
  const { exceptions } = wanted({ exception: "*" }, { exception: "0xE0001234", chance: "first" });
  // But not what .NET raises for debuggers of its own.
  const named = STATUSES.map(({ code }) => code).filter((code) => ![0x04242420, 0xE0444143].includes(code));
  const codes = [...named, 0xE0001234].sort((a, b) => a - b);
  assert.deepEqual(exceptions.filter(({ chance }) => chance === "second").map(({ code }) => code), [
    ...codes,
    "other",
  ]);
  assert.deepEqual(exceptions.filter(({ chance }) => chance === "first"), [{
    code: 0xE0001234,
    chance: "first",
  }]);
});

Deno.test("interest() is plain data", () => {
  const all = wanted({ exception: "*" }, { breakpoint: "a!b" });
  assert.deepEqual(JSON.parse(JSON.stringify(all)), all);
});

Deno.test("lacks() says nothing where all is recorded", () => {
  for (const [, triggers] of TABLE) {
    assert.deepEqual(lacks(wanted(...triggers), wanted(...triggers)), []);
    assert.deepEqual(lacks(wanted(...triggers), NONE), []);
  }
  assert.deepEqual(lacks(wanted({ exception: "*" }), wanted({ exception: ["av", "0xE0001234"] })), []);
});

const LACKS: readonly (readonly [readonly Trigger[], readonly Trigger[], readonly string[]])[] = [
  [[], [{ exception: ["av", "0xE0001234"] }], [
    "access-violation, second chance",
    "0xE0001234, second chance",
  ]],
  [[{ exception: "av" }], [{ exception: "av", chance: "first" }], ["access-violation, first chance"]],
  [[{ exception: "av" }], [{ exception: "*" }], ["every exception, second chance"]],
  [[{ exception: "*", chance: "first" }], [{ exception: "av" }], ["access-violation, second chance"]],
  [[], [{ exit: "any" }, { load: "*" }, { unload: "*" }], [
    "ends of processes",
    "loads of DLLs",
    "unloads of DLLs",
  ]],
  [[{ thread: "start" }], [{ thread: "start" }, { thread: "exit" }], ["ends of threads"]],
  [[], [{ process: "start" }, { debugText: "*" }, { thread: "start" }], [
    "starts of threads",
    "starts of processes",
    "debug text",
  ]],
  [[{ breakpoint: "a!b" }], [{ breakpoint: "a!b", passes: 2 }], ["breakpoint a!b#2"]],
];

for (const [recorded, asked, expected] of LACKS) {
  Deno.test(`lacks() names ${expected.join(" and ")}`, () => {
    assert.deepEqual(lacks(wanted(...recorded), wanted(...asked)), expected);
  });
}
