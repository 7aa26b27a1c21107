/** The recipe that options on the command line make. @module */
import { DEFAULT_LIMITS, type Limits } from "../actions/action.ts";
import { type DumpKind, parseDump } from "../actions/dump_kind.ts";
import { RecipeError } from "../language/error.ts";
import { triggersOfFlags } from "./flag_triggers.ts";
import { parsePlan, type Plan } from "../plan/plan.ts";

/** The options that say what to wait for and what to write. */
export interface RecipeFlags {
  /** `--exception`, as often as wanted: `av,0xC0000409`, `av@first`. Without it every unhandled one. */
  readonly exception?: readonly string[] | undefined;
  /** `--exit-code`: `!=0`. */
  readonly exitCode?: string | undefined;
  /** `--debug-text`, a pattern. */
  readonly debugText?: readonly string[] | undefined;
  /** `--load`, a pattern. */
  readonly load?: readonly string[] | undefined;
  /** `--break`: `kernel32!ExitProcess`. */
  readonly break?: readonly string[] | undefined;
  /** `--hang`, of a window: `10s`. */
  readonly hang?: string | undefined;
  /** `--silence`: `5m`. */
  readonly silence?: string | undefined;
  /** `--deadline`: `30m`. */
  readonly deadline?: string | undefined;
  /** `--cpu`: `>90%/10s`. */
  readonly cpu?: string | undefined;
  /** `--memory`: `>2GiB/30s`. */
  readonly memory?: string | undefined;
  /** `--dump`, each written for every trigger; `mini` without any. */
  readonly dump?: readonly string[] | undefined;
  /** `-n`: so many times, whatever their buckets. */
  readonly n?: number | undefined;
  /** `--cooldown`: `1m`. */
  readonly cooldown?: string | undefined;
  /** `--disk`: `4GiB`. */
  readonly disk?: string | undefined;
  /** `--no-kill`: a program that hangs or is past its deadline runs on. */
  readonly noKill?: boolean | undefined;
  /** `--strict`. */
  readonly strict?: boolean | undefined;
}

/** What ends the program after its dumps. */
const KILLING: readonly string[] = ["hang", "silence", "deadline"];

/**
 * The Plan of a set of options: unhandled exceptions, or those that are named, and a rule for each other trigger.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { planOfFlags } from "trapline";
 *
 * const { rules } = planOfFlags({ dump: ["triage"], hang: "10s", cpu: ">90%/10s" });
 * assert.deepEqual(rules, {
 *   unhandled: { on: { exception: "*" }, do: [{ dump: "triage" }] },
 *   hang: { on: { window: "10s" }, do: [{ dump: "triage" }, { kill: true }] },
 *   cpu: { on: { cpu: ">90%", for: "10s" }, do: [{ dump: "triage" }] },
 * });
 * ```
 *
 * @throws {RecipeError} If an option's value isn't valid.
 */
export function planOfFlags(flags: RecipeFlags): Plan {
  const dumps = dumpsOf(flags);
  const kills = (rule: string): boolean => !flags.noKill && KILLING.includes(rule);
  const rules = Object.entries(triggersOfFlags(flags)).map(([rule, on]) =>
    [rule, { on, do: kills(rule) ? [...dumps, { kill: true }] : dumps }] as const
  );
  const limits = limitsOf(flags, dumps.length);
  return parsePlan({
    version: 1,
    name: "flags",
    rules: Object.fromEntries(rules),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
  });
}

function dumpsOf({ dump = [], strict = false }: RecipeFlags): DumpKind[] {
  return (dump.length > 0 ? dump : ["mini"]).map(parseDump).map((kind) =>
    strict ? { ...kind, strict } : kind
  );
}

/** Limits count files; several files a stop must not use them up at the first stops. */
function limitsOf({ n, cooldown, disk }: RecipeFlags, files: number): Limits {
  if (n !== undefined && !(Number.isInteger(n) && n > 0)) {
    throw new RecipeError(`-n: Found ${n}, accepted: a whole number from 1`);
  }
  const times = n === undefined ? DEFAULT_LIMITS : { dumps: n, perBucket: n };
  const counts = { dumps: times.dumps * files, perBucket: times.perBucket * files };
  return {
    ...(n !== undefined || files > 1 ? counts : {}),
    ...(cooldown === undefined ? {} : { cooldown }),
    ...(disk === undefined ? {} : { disk }),
  };
}
