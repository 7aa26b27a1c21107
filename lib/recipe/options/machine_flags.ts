/** The recipe that options on the command line make for a machine: `attach --kernel`. @module */
import { RecipeError } from "../language/error.ts";
import { resolveMachineDump, splitDump } from "../actions/dump_kind.ts";
import { parsePlan, type Plan } from "../plan/plan.ts";
import { limitsOf, oneOrAll, type RecipeFlags } from "./flags.ts";

/** Options that are about a program. */
const OF_PROGRAMS = {
  exception: "--exception",
  exitCode: "--exit-code",
  hang: "--hang",
  silence: "--silence",
  cpu: "--cpu",
  memory: "--memory",
} as const satisfies { readonly [Flag in keyof RecipeFlags]?: string };

/**
 * The Plan of a set of options for a machine: bug checks, and a rule for each other trigger; one dump of each kind, or
 * `n`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { planOfMachineFlags } from "trapline";
 *
 * const { rules } = planOfMachineFlags({ bugcheck: ["0xD1"], deadline: "30m" });
 * assert.deepEqual(rules, {
 *   bugcheck: { on: { bugcheck: "0xD1" }, do: [{ dump: "DEBUG_KERNEL_SMALL_DUMP" }] },
 *   deadline: { on: { deadline: "30m" }, do: [{ dump: "DEBUG_KERNEL_SMALL_DUMP" }] },
 * });
 * ```
 *
 * @throws {RecipeError} If an option's value isn't valid, or it is about a program.
 */
export function planOfMachineFlags(flags: RecipeFlags): Plan {
  for (const [flag, name] of Object.entries(OF_PROGRAMS)) {
    const value = flags[flag as keyof typeof OF_PROGRAMS];
    if (value === undefined || value.length === 0) continue;
    throw new RecipeError(`${name} is about a program, and --kernel about a machine`);
  }
  const { bugcheck = [], debugText = [], load = [], deadline, dump = [], n = 1 } = flags;
  const places = (flags.break ?? []).map((breakpoint) => ({ breakpoint }));
  const dumps = (dump.length > 0 ? dump : ["DEBUG_KERNEL_SMALL_DUMP"]).map(splitDump);
  for (const kind of dumps) resolveMachineDump(kind);
  const triggers = {
    bugcheck: { bugcheck: bugcheck.length === 0 ? "*" : oneOrAll(bugcheck) },
    ...(debugText.length === 0 ? {} : { "debug-text": { debugText: oneOrAll(debugText) } }),
    ...(load.length === 0 ? {} : { load: { load: oneOrAll(load) } }),
    ...(places.length === 0 ? {} : { break: places.length === 1 ? places[0]! : { any: places } }),
    ...(deadline === undefined ? {} : { deadline: { deadline } }),
  };
  return parsePlan({
    version: 1,
    name: "flags",
    rules: Object.fromEntries(Object.entries(triggers).map(([rule, on]) => [rule, { on, do: dumps }])),
    limits: limitsOf({ ...flags, n }, dumps.length),
  });
}
