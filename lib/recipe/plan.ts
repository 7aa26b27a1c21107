/**
 * The Plan: the one plain, validated, serialisable value that every way of writing a recipe becomes.
 *
 * @module
 */
import { z } from "zod";
import { milliseconds } from "./duration.ts";
import { resolveDump } from "./dump_kind.ts";
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

const trigger = z.union([exceptionTrigger, deadlineTrigger]);

const dumpAction = z.strictObject({
  dump: z.string().describe("A preset (triage, mini, heap, full) or a qualifier of WriteDumpFile"),
  format: z.array(z.string()).optional().describe("DEBUG_FORMAT flags, added to the preset's"),
  strict: z.boolean().optional().describe("Fail when the engine writes another kind of dump than asked"),
}).superRefine((kind, context) => checked(() => resolveDump(kind))(kind.dump, context));

const killAction = z.strictObject({ kill: z.literal(true).describe("End the program after the dumps") });

const rule = z.strictObject({
  on: trigger,
  do: z.array(z.union([dumpAction, killAction])).min(1),
});

const plan = z.strictObject({
  version: z.literal(1),
  name: z.string().regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    "A name has letters, digits, dots and dashes, at most 64",
  ),
  rules: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/), rule),
});

/** What can be waited for. */
export type Trigger = z.infer<typeof trigger>;
/** What can be done. */
export type Action = z.infer<typeof dumpAction> | z.infer<typeof killAction>;
/** A trigger with its actions. */
export type Rule = z.infer<typeof rule>;
/** A whole recipe, validated. */
export type Plan = z.infer<typeof plan>;

/**
 * Validates a value as a Plan.
 *
 * @throws {RecipeError} If it isn't one; the message names each place and what is accepted there.
 */
export function parsePlan(value: unknown): Plan {
  const result = plan.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `  ${path.join(".") || "recipe"}: ${message}`);
  throw new RecipeError(`Not a valid recipe:\n${lines.join("\n")}`);
}
