/** Recipes in TypeScript: immutable values of plain data. @module */
import { parsePlan, type Plan, type Rule } from "./plan.ts";
import type { Steps } from "../actions/action.ts";
import type { TriggerSpec } from "../triggers/combinators.ts";
import type { RecipeLimitsSpec, RuleLimitsSpec } from "./limits.ts";
import type { Pack } from "./pack.ts";
import type { SinkSpec, SpoolSpec } from "./sinks.ts";

/** A trigger with its actions. */
export interface RuleSpec {
  /** What it waits for. */
  readonly on: TriggerSpec;
  /** What it does then, in order. */
  readonly do: Steps;
  /** How much it may write. */
  readonly limit?: RuleLimitsSpec;
}

/** What a recipe is made of; `Names` are the names of its rules. */
export interface RecipeSpec<Names extends string = string> {
  /** The recipe's name, for manifests: letters, digits, dots and dashes, at most 64. */
  readonly name: string;
  /** The rules by name; all that match fire, in this order. */
  readonly rules: Readonly<Record<Names, RuleSpec>>;
  /** How much all rules together may write. */
  readonly limits?: RecipeLimitsSpec;
  /** Where captures are sent, by name. */
  readonly sinks?: { readonly [name: string]: SinkSpec };
  /** How much may wait for the sinks. */
  readonly spool?: SpoolSpec;
  /** How dumps are packed at their capture. */
  readonly pack?: Pack;
  /** The NATS server over which machines share `limits.fleet`. */
  readonly fleet?: string;
}

/** What `extend` replaces: fields of the recipe, and fields of rules; a rule of a new name must be whole. */
export interface RecipeChange<Names extends string, More extends string> {
  /** Another name. */
  readonly name?: string;
  /** Fields of rules that are there, and new rules. */
  readonly rules?:
    & { readonly [Name in Names]?: Partial<RuleSpec> }
    & { readonly [Name in More]: Name extends Names ? Partial<RuleSpec> : RuleSpec };
  /** Other limits, in place of all that were. */
  readonly limits?: RecipeLimitsSpec;
  /** Other sinks, in place of all that were. */
  readonly sinks?: { readonly [name: string]: SinkSpec };
  /** Another spool, in place of the one that was. */
  readonly spool?: SpoolSpec;
  /** Another packing, in place of the one that was. */
  readonly pack?: Pack;
  /** Another server. */
  readonly fleet?: string;
}

/**
 * A recipe: a Plan whose rules are known by name. JSON, `structuredClone` and `Object.keys` see its data only; `extend`
 * belongs to its prototype.
 */
export interface Recipe<Names extends string = string> extends Plan {
  /** The rules by name. */
  readonly rules: Plan["rules"] & Readonly<Record<Names, Rule>>;
  /** Another recipe, like this one but for the fields that the change names. */
  extend<More extends string = never>(change: RecipeChange<Names, More>): Recipe<Names | More>;
}

const PROTOTYPE = Object.freeze(Object.create(Object.prototype, {
  extend: {
    value: function (this: Plan, change: RecipeChange<string, never>): Recipe {
      return extend(this, change);
    },
  },
}));

/**
 * A recipe of rules.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { deadline, dump, exception, kill, recipe } from "trapline";
 *
 * const checkout = recipe({
 *   name: "checkout",
 *   rules: {
 *     crash: { on: exception("access-violation"), do: [dump("mini")], limit: { dumps: 1, by: "bucket" } },
 *     stuck: { on: deadline("30m"), do: [dump("full"), kill()] },
 *   },
 *   limits: { disk: "4GiB" },
 * });
 * assert.deepEqual(checkout.rules.stuck.do, [{ dump: "full" }, { kill: true }]);
 *
 * const nightly = checkout.extend({ name: "nightly", rules: { stuck: { do: [kill()] } } });
 * assert.deepEqual(nightly.rules.stuck, { on: { deadline: "30m" }, do: [{ kill: true }] });
 * assert.equal(checkout.rules.stuck.do.length, 2);
 * ```
 *
 * @throws {RecipeError} If something isn't valid that the compiler can't see.
 */
export function recipe<Names extends string>(spec: RecipeSpec<Names>): Recipe<Names> {
  return made(parsePlan(spec));
}

/**
 * Another recipe, like the first but for the fields that the change names: `do` in place of the rule's whole `do`, `limits`
 * in place of all limits. The first stays as it was. New rules come last.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dump, exit, extend, parsePlan } from "trapline";
 *
 * const read = parsePlan({ name: "a", rules: { bad: { on: { exit: "!=0" }, do: [{ dump: "mini" }] } } });
 * const changed = extend(read, { rules: { bad: { do: [dump("heap")] }, all: { on: exit("any"), do: [dump("mini")] } } });
 * assert.deepEqual(Object.keys(changed.rules), ["bad", "all"]);
 * assert.deepEqual(changed.rules.bad, { on: { exit: "!=0" }, do: [{ dump: "heap" }] });
 * ```
 *
 * @throws {RecipeError} If what comes out isn't valid.
 */
export function extend<Names extends string, More extends string = never>(
  recipe: Plan & { readonly rules: Readonly<Record<Names, Rule>> },
  change: RecipeChange<Names, More>,
): Recipe<Names | More> {
  const rules: Record<string, unknown> = { ...recipe.rules };
  for (const [name, fields] of Object.entries<object>(change.rules ?? {})) {
    rules[name] = { ...recipe.rules[name], ...fields };
  }
  return made(parsePlan({ ...recipe, ...change, rules }));
}

/**
 * The Plan of a recipe: its data, without `extend`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { exit, log, plan, recipe } from "trapline";
 *
 * const bad = recipe({ name: "bad", rules: { bad: { on: exit("!=0"), do: [log("it failed")] } } });
 * assert.deepEqual(plan(bad), {
 *   version: 1,
 *   name: "bad",
 *   rules: { bad: { on: { exit: "!=0" }, do: [{ log: "it failed" }] } },
 * });
 * ```
 */
export function plan(recipe: Plan): Plan {
  return parsePlan(recipe);
}

function made<Names extends string>(plan: Plan): Recipe<Names> {
  return Object.freeze(Object.assign(Object.create(PROTOTYPE), plan));
}
