/**
 * The Plan: the one plain, validated, serialisable value that every way of writing a recipe becomes.
 *
 * @module
 */
import { z } from "zod";
import { type Action, ACTIONS, actionSchema } from "../actions/action.ts";
import { object, schemaOf } from "../language/schema_helpers.ts";
import { limitsSchema, type RecipeLimits, type RuleLimits, ruleLimitsSchema } from "./limits.ts";
import { wrongActions } from "./rules.ts";
import { type Pack, packSchema } from "./pack.ts";
import { fleetAddress, type SinkSpec, sinksSchema, type Spool, spoolSchema } from "./sinks.ts";
import { mixedTargets } from "./targets.ts";
import { RecipeError } from "../language/error.ts";
import { pathText, type Problem, problemsOf, unreadable } from "./problems.ts";
import { type Trigger, triggerSchema } from "../triggers/trigger.ts";

export type { Action, Trigger };

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
  readonly limits?: RecipeLimits;
  /** Where captures are sent, by name. */
  readonly sinks?: { readonly [name: string]: SinkSpec };
  /** How much may wait for the sinks. */
  readonly spool?: Spool;
  /** How dumps are packed at their capture. */
  readonly pack?: Pack;
  /** The NATS server over which machines share `limits.fleet` and what they capture. */
  readonly fleet?: string;
}

const ruleSchema = schemaOf<Rule>()(
  object({
    on: triggerSchema,
    do: z.array(actionSchema).min(1, `A rule does at least one thing: ${Object.keys(ACTIONS).join(", ")}`)
      .describe("What is done, in this order; kill or detach only last"),
    limit: z.exactOptional(ruleLimitsSchema),
  }).superRefine((rule, context) => {
    for (const { path, message } of wrongActions(rule)) {
      context.addIssue({ code: "custom", path: ["do", ...path], message });
    }
  }),
).meta({ id: "Rule", description: "A trigger with its actions" });

const NAMED = "A name has letters, digits, dots and dashes, at most 64";
const RULE_NAMED = "The name of a rule starts with a letter, then letters, digits and dashes, at most 32";
// A name of digits alone would not keep its place: JavaScript puts such keys first.
const ruleName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, RULE_NAMED);

/** A whole recipe, for zod. */
export const planSchema: z.ZodType<Plan> = schemaOf<Plan>()(
  object({
    version: z.literal(1).default(1).describe("The version of this shape"),
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, NAMED).describe("The recipe's name"),
    rules: z.record(ruleName, ruleSchema).describe("The rules by name; all that match fire, in this order"),
    limits: z.exactOptional(limitsSchema),
    sinks: z.exactOptional(sinksSchema),
    spool: z.exactOptional(spoolSchema),
    pack: z.exactOptional(packSchema),
    fleet: z.exactOptional(fleetAddress),
  }).superRefine((plan, context) => {
    for (const { path, message } of [...mixedTargets(plan), ...withoutFleet(plan)]) {
      context.addIssue({ code: "custom", path: [...path], message });
    }
  }),
);

/** Sinks that get what is new in the fleet, where no limit of the fleet says what that is. */
function withoutFleet({ sinks = {}, limits }: Plan): { path: readonly string[]; message: string }[] {
  if (limits?.fleet !== undefined) return [];
  const message =
    "What is new in the fleet is known by its limit. Write limits: { fleet: { first: 3, by: bucket } }";
  return Object.entries(sinks).filter(([, sink]) => sink.new).map(([name]) => ({
    path: ["sinks", name, "new"],
    message,
  }));
}

/** A Plan, or what keeps a value from being one. */
export type CheckedPlan = { readonly plan: Plan } | { readonly problems: readonly Problem[] };

/** Validates a value as a Plan and tells every problem with its place. */
export function checkPlan(value: unknown): CheckedPlan {
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

/** Freezes a value and everything in it. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
