/**
 * The Plan: the one plain, validated, serialisable value that every way of writing a recipe becomes.
 *
 * @module
 */
import type { Action, Limits } from "../actions/action.ts";
import { RecipeError } from "../language/error.ts";
import { frozen } from "./frozen.ts";
import { planSchema } from "./schema.ts";
import { pathText, type Problem, problemsOf, unreadable } from "./problems.ts";
import type { Trigger } from "../triggers/trigger.ts";

export type { Action, Trigger };

/** How much a rule may write. */
export interface RuleLimits extends Limits {
  /** Counts `dumps` of each bucket or each process for itself. */
  readonly by?: "bucket" | "process";
}

/** A trigger with its actions. */
export interface Rule {
  /** What it waits for. */
  readonly on: Trigger;
  /** What it does then, in order; at least one action, and a kill or detach only as the last. */
  readonly do: readonly Action[];
  /** How much it may write. */
  readonly limit?: RuleLimits;
}

/** A whole recipe, validated. */
export interface Plan {
  /** The version of this shape. */
  readonly version: 1;
  /** The recipe's name, for manifests: letters, digits, dots and dashes, at most 64. */
  readonly name: string;
  /** The rules by name, in the order in which they fire. */
  readonly rules: { readonly [name: string]: Rule };
  /** How much all rules together may write. */
  readonly limits?: Limits;
}

/** A Plan, or what keeps a value from being one. */
export type Checked = { readonly plan: Plan } | { readonly problems: readonly Problem[] };

/** Validates a value as a Plan and tells every problem with its place. */
export function checkPlan(value: unknown): Checked {
  const problem = unreadable(value);
  if (problem) return { problems: [problem] };
  const result = planSchema.safeParse(value);
  return result.success ? { plan: frozen(result.data) } : { problems: problemsOf(result.error, value) };
}

/**
 * Validates a value as a Plan. What it gives is new, deeply frozen and plain.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parsePlan } from "trapline";
 *
 * const plan = parsePlan({
 *   name: "checkout",
 *   rules: { stuck: { on: { deadline: "30m" }, do: [{ dump: "heap" }, { kill: true }] } },
 * });
 * assert.deepEqual(plan.rules.stuck?.on, { deadline: "30m" });
 * assert.equal(plan.version, 1);
 * assert.throws(() => parsePlan({ ...plan, version: 2 }), /version: Found 2, accepted: 1/);
 * ```
 *
 * @throws {RecipeError} If it isn't one; the message names each place and what is accepted there.
 */
export function parsePlan(value: unknown): Plan {
  const result = checkPlan(value);
  if ("plan" in result) return result.plan;
  const lines = result.problems.map(({ path, message }) => `  ${pathText(path)}: ${message}`);
  throw new RecipeError(`Not a valid recipe:\n${lines.join("\n")}`);
}
