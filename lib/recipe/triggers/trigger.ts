/**
 * What can be waited for: leaves, each one kind of event, and combinators over them. For the Plan, which reads triggers
 * with `triggerSchema`, and for all who walk through them or say what they wait for.
 *
 * @module
 */
import { z } from "zod";
import { keyed } from "../language/schema_helpers.ts";
import {
  type Combinator,
  combinatorInWords,
  combinatorSchemas,
  firingParts,
  partsOf,
  type Trigger,
} from "./combinators.ts";
import { isLeaf, kindOf, type Leaf, LEAVES } from "./leaf.ts";

export type { Combinator, Leaf, Trigger };
export { isLeaf };

const leafSchemas = Object.fromEntries(Object.entries(LEAVES).map(([key, { schema }]) => [key, schema]));

/** What can be waited for, for zod. */
export const triggerSchema: z.ZodType<Trigger> = keyed<Readonly<Record<string, z.ZodType<Trigger>>>>(
  "A trigger",
  { ...leafSchemas, ...combinatorSchemas(z.lazy(() => triggerSchema)) },
).meta({ id: "Trigger", description: "What is waited for" });

/** What a trigger waits for, as it follows "when". */
export function triggerInWords(trigger: Trigger): string {
  return isLeaf(trigger) ? kindOf(trigger).words(trigger) : combinatorInWords(trigger, triggerInWords);
}

/** The triggers directly inside a trigger; of a leaf none. */
export function parts(trigger: Trigger): readonly Trigger[] {
  return isLeaf(trigger) ? [] : partsOf(trigger);
}

/**
 * Every leaf of a trigger, in the order in which they are written.
 */
export function* leaves(trigger: Trigger): Generator<Leaf, void, undefined> {
  if (isLeaf(trigger)) yield trigger;
  else for (const part of partsOf(trigger)) yield* leaves(part);
}

/**
 * The leaves at whose event a trigger can fire: of a sequence those of its last, of `unless` those of `when`, of `not`
 * none, because it fires at a time and not at an event.
 */
export function* firing(trigger: Trigger): Generator<Leaf, void, undefined> {
  if (isLeaf(trigger)) yield trigger;
  else for (const part of firingParts(trigger)) yield* firing(part);
}
