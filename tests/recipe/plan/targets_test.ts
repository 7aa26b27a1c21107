import assert from "node:assert/strict";
import { parsePlan } from "../../../lib/recipe/plan/plan.ts";
import { planTarget, requireMachine, requireProgram } from "../../../lib/recipe/plan/targets.ts";
import { planOfFlags } from "../../../lib/recipe/options/flags.ts";
import { planOfMachineFlags } from "../../../lib/recipe/options/machine_flags.ts";

const KERNEL = { dump: "DEBUG_KERNEL_DUMP" };

function planned(on: unknown, ...actions: unknown[]): ReturnType<typeof parsePlan> {
  return parsePlan({ name: "mine", rules: { one: { on, do: actions } } });
}

const TARGETS: readonly (readonly [what: string, on: unknown, action: unknown, target: string])[] = [
  ["a bug check", { bugcheck: "*" }, { log: "down" }, "machine"],
  ["a dump of a machine", { deadline: "1m" }, KERNEL, "machine"],
  ["a crash", { crash: "*" }, { log: "down" }, "program"],
  ["a preset", { deadline: "1m" }, { dump: "mini" }, "program"],
  ["flags of a program's dump", { deadline: "1m" }, {
    dump: "DEBUG_DUMP_SMALL",
    format: ["FULL_MEMORY"],
  }, "program"],
  ["a name that both have", { deadline: "1m" }, { dump: "DEBUG_DUMP_SMALL" }, "either"],
];

for (const [what, on, action, target] of TARGETS) {
  Deno.test(`a recipe with ${what} is of ${target}`, () => {
    assert.equal(planTarget(planned(on, action)), target);
  });
}

const MIXED: readonly (readonly [what: string, on: unknown, action: unknown, words: RegExp])[] = [
  [
    "a bug check with a crash",
    { any: [{ bugcheck: "*" }, { crash: "*" }] },
    KERNEL,
    /rules\.one\.on: "crash" is of programs\. Of a machine are accepted: load, .*bugcheck/,
  ],
  [
    "a bug check with a preset",
    { bugcheck: "0xD1" },
    { dump: "mini" },
    /do\.0\.dump: "mini" is of a program/,
  ],
  ["a bug check with a kill", { bugcheck: "0xD1" }, { kill: true }, /do\.0: "kill" is of programs/],
  [
    "a bug check with a live dump",
    { bugcheck: "0xD1" },
    { ...KERNEL, live: true },
    /"live"/,
  ],
  [
    "a crash with a dump of a machine",
    { crash: "*" },
    KERNEL,
    /DEBUG_KERNEL_DUMP can't be written of a program/,
  ],
  ["an unknown bug check", { bugcheck: "DRIVER_IRQL" }, KERNEL, /Unknown bug check "DRIVER_IRQL"/],
];

for (const [what, on, action, words] of MIXED) {
  Deno.test(`parsePlan() refuses ${what}`, () => {
    assert.throws(() => planned(on, action), words);
  });
}

Deno.test("a recipe is refused for the other kind of target", () => {
  assert.throws(() => requireMachine(planOfFlags({})), /not one of a machine.*\n.*"crash" is of programs/);
  assert.throws(() => requireProgram(planOfMachineFlags({})), /is of a machine, not of a program/);
  assert.throws(() => planOfFlags({ bugcheck: ["*"] }), /--bugcheck is of a machine/);
  assert.throws(() => planOfMachineFlags({ hang: "5s" }), /--hang is about a program/);
});

Deno.test("a bug check is meant by code and by name, with and without the bit of a driver's thread", () => {
  for (
    const which of [
      "0x7E",
      "126",
      "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED",
      "system_thread_exception_not_handled_m",
    ]
  ) {
    assert.doesNotThrow(() => planned({ bugcheck: which }, KERNEL), which);
  }
});
