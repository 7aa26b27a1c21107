/** The recipe that options on the command line make. @module */
import { DEFAULT_LIMITS } from "./action.ts";
import { parseDump } from "./dump_kind.ts";
import { parsePlan, type Plan } from "./plan.ts";

/** The options that say what to wait for and what to write. */
export interface RecipeFlags {
  /** `--dump`, each written for every trigger; `mini` without any. */
  readonly dump?: readonly string[];
  /** `--deadline`. */
  readonly deadline?: string | undefined;
  /** `--no-kill`: a program past its deadline runs on. */
  readonly noKill?: boolean;
  /** `--strict`. */
  readonly strict?: boolean;
}

/**
 * The Plan of a set of options: unhandled exceptions, and a deadline if one is given.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { planOfFlags } from "trapline";
 *
 * const { rules } = planOfFlags({ dump: ["triage"], deadline: "30m" });
 * assert.deepEqual(rules.unhandled?.do, [{ dump: "triage" }]);
 * assert.deepEqual(rules.deadline?.do, [{ dump: "triage" }, { kill: true }]);
 * ```
 *
 * @throws {RecipeError} If an option's value isn't valid.
 */
export function planOfFlags({ dump = [], deadline, noKill = false, strict = false }: RecipeFlags): Plan {
  const dumps = (dump.length > 0 ? dump : ["mini"]).map(parseDump)
    .map((kind) => strict ? { ...kind, strict } : kind);
  const rules: Record<string, unknown> = { unhandled: { on: { exception: "*" }, do: dumps } };
  if (deadline !== undefined) {
    rules.deadline = { on: { deadline }, do: noKill ? dumps : [...dumps, { kill: true }] };
  }
  // The defaults count files; several files a stop must not use them up at the first stops.
  const limits = dumps.length > 1
    ? {
      limits: {
        dumps: DEFAULT_LIMITS.dumps * dumps.length,
        perBucket: DEFAULT_LIMITS.perBucket * dumps.length,
      },
    }
    : {};
  return parsePlan({ version: 1, name: "flags", rules, ...limits });
}
