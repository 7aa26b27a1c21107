/** The whole Plan for zod. @module */
import { z } from "zod";
import { ACTIONS, actionSchema, limitsSchema, ruleLimitsSchema } from "../actions/schema.ts";
import { object } from "../language/schema_helpers.ts";
import { wrongActions } from "./rules.ts";
import { triggerSchema } from "../triggers/trigger.ts";

/** A trigger with its actions. */
export const ruleSchema = object({
  on: triggerSchema,
  do: z.array(actionSchema).min(1, `A rule does at least one thing: ${Object.keys(ACTIONS).join(", ")}`)
    .describe("What is done, in this order; kill or detach only last"),
  limit: z.exactOptional(ruleLimitsSchema),
}).superRefine((rule, context) => {
  for (const { path, message } of wrongActions(rule)) {
    context.addIssue({ code: "custom", path: ["do", ...path], message });
  }
}).meta({ id: "Rule", description: "A trigger with its actions" });

const NAMED = "A name has letters, digits, dots and dashes, at most 64";
const RULE_NAMED = "The name of a rule starts with a letter, then letters, digits and dashes, at most 32";
// A name of digits alone would not keep its place: JavaScript puts such keys first.
const ruleName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, RULE_NAMED);

/** A whole recipe. */
export const planSchema = object({
  version: z.literal(1).default(1).describe("The version of this shape"),
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, NAMED).describe("The recipe's name"),
  rules: z.record(ruleName, ruleSchema).describe("The rules by name; all that match fire, in this order"),
  limits: z.exactOptional(limitsSchema),
});
