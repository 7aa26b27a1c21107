/**
 * The Plan: the one plain, validated, serialisable value that every way of writing a recipe becomes.
 *
 * @module
 */
import { z } from "zod";
import { milliseconds } from "./duration.ts";
import { type DumpKind, resolveDump } from "./dump_kind.ts";
import { RecipeError } from "./error.ts";

/** A check of ours as a refinement of zod's, with our words. */
function checked(check: (text: string) => unknown): (text: string, context: z.RefinementCtx) => void {
  return (text, context) => {
    try {
      check(text);
    } catch (error) {
      if (!(error instanceof RecipeError)) throw error;
      context.addIssue({ code: "custom", message: error.message });
    }
  };
}

const duration = z.string().superRefine(checked(milliseconds)).describe(
  "A span of time: 500ms, 10s, 5m, 1.5h, 1d",
);

const exceptionTrigger = z.strictObject({
  exception: z.literal("unhandled").describe("An exception that nobody handled: the second chance"),
});

const deadlineTrigger = z.strictObject({
  deadline: duration.describe("How long the program may run, by the wall clock"),
});

const trigger = z.union([exceptionTrigger, deadlineTrigger], "A trigger is one of: exception, deadline");

const dumpAction = z.strictObject({
  dump: z.string().describe("A preset (triage, mini, heap, full) or a qualifier of WriteDumpFile"),
  format: z.array(z.string()).optional().describe("DEBUG_FORMAT flags, added to the preset's"),
  strict: z.boolean().optional().describe("Fail when the engine writes another kind of dump than asked"),
}).superRefine((kind, context) => checked(() => resolveDump(kind))(kind.dump, context));

const killAction = z.strictObject({ kill: z.literal(true).describe("End the program after the dumps") });

const action = z.union([dumpAction, killAction], "An action is one of: dump, kill");

const rule = z.strictObject({
  on: trigger,
  do: z.array(action).min(1, "A rule does at least one thing: dump, kill").refine(
    (actions) => actions.slice(0, -1).every((each) => !("kill" in each)),
    "A kill comes last: nothing can be done with a program that has ended",
  ),
});

const plan = z.strictObject({
  version: z.literal(1),
  name: z.string().regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    "A name has letters, digits, dots and dashes, at most 64",
  ),
  // A name of digits alone would not keep its place: JavaScript puts such keys first.
  rules: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/), rule, {
    error: ({ code }) =>
      code === "invalid_key"
        ? "The name of a rule starts with a letter, then letters, digits and dashes, at most 32"
        : undefined,
  }),
});

/** What can be waited for. */
export type Trigger =
  /** An exception that nobody handled: the second chance. */
  | { readonly exception: "unhandled" }
  /** How long the program may run, by the wall clock, as a duration: `30m`. */
  | { readonly deadline: string };

/** What can be done: write a dump, or end the program. */
export type Action = DumpKind | { readonly kill: true };

/** A trigger with its actions. */
export interface Rule {
  /** What it waits for. */
  readonly on: Trigger;
  /** What it does then, in order; at least one action, and a kill only as the last. */
  readonly do: readonly Action[];
}

/** A whole recipe, validated. */
export interface Plan {
  /** The version of this shape. */
  readonly version: 1;
  /** The recipe's name, for manifests: letters, digits, dots and dashes, at most 64. */
  readonly name: string;
  /** The rules by name, in the order in which they fire. */
  readonly rules: { readonly [name: string]: Rule };
}

/**
 * Validates a value as a Plan.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parsePlan } from "trapline";
 *
 * const plan = parsePlan({
 *   version: 1,
 *   name: "checkout",
 *   rules: { stuck: { on: { deadline: "30m" }, do: [{ dump: "heap" }, { kill: true }] } },
 * });
 * assert.deepEqual(plan.rules.stuck?.on, { deadline: "30m" });
 * assert.throws(() => parsePlan({ ...plan, version: 2 }), /version: Invalid input: expected 1/);
 * ```
 *
 * @throws {RecipeError} If it isn't one; the message names each place and what is accepted there.
 */
export function parsePlan(value: unknown): Plan {
  const result = plan.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.flatMap((issue) => describe(issue, []));
  throw new RecipeError(`Not a valid recipe:\n${lines.join("\n")}`);
}

/** What is wrong, and where. Of alternatives only the one that knows all the keys is meant. */
function describe(issue: z.core.$ZodIssue, parents: readonly PropertyKey[]): string[] {
  const path = [...parents, ...issue.path];
  const meant = issue.code !== "invalid_union"
    ? []
    : issue.errors.filter((issues) => issues.every(({ code }) => code !== "unrecognized_keys"));
  if (meant.length === 1) return meant.flat().flatMap((inner) => describe(inner, path));
  return [`  ${path.join(".") || "recipe"}: ${issue.message}`];
}
