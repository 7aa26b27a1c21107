/** Walking a trigger. @module */
import type { Combinator, Leaf, Trigger } from "./trigger.ts";

/** The triggers directly inside a combinator; of a leaf none. */
export function parts(trigger: Trigger): readonly Trigger[] {
  if ("any" in trigger) return trigger.any;
  if ("all" in trigger) return trigger.all;
  if ("sequence" in trigger) return trigger.sequence;
  if ("of" in trigger) return [trigger.of];
  if ("not" in trigger) return [trigger.not];
  if ("when" in trigger) return [trigger.when, trigger.unless];
  return [];
}

/** Whether it is one kind of event, not several triggers together. */
export function isLeaf(trigger: Trigger): trigger is Leaf {
  const combinators: readonly (KeyOf<Combinator>)[] = ["any", "all", "sequence", "of", "not", "when"];
  return combinators.every((key) => !(key in trigger));
}

type KeyOf<T> = T extends unknown ? keyof T : never;

/**
 * Every leaf of a trigger, in the order in which they are written.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { leaves } from "trapline";
 *
 * const trigger = { any: [{ exit: "!=0" }, { count: 3, of: { load: "*.dll" } }] };
 * assert.deepEqual([...leaves(trigger)], [{ exit: "!=0" }, { load: "*.dll" }]);
 * ```
 */
export function* leaves(trigger: Trigger): Generator<Leaf, void, undefined> {
  if (isLeaf(trigger)) yield trigger;
  else for (const part of parts(trigger)) yield* leaves(part);
}

/**
 * The leaves at whose event a trigger can fire: of a sequence those of its last, of `unless` those of `when`, of `not`
 * none, because it fires at a time and not at an event.
 */
export function* firing(trigger: Trigger): Generator<Leaf, void, undefined> {
  if (isLeaf(trigger)) yield trigger;
  else if ("sequence" in trigger) yield* trigger.sequence.slice(-1).flatMap((last) => [...firing(last)]);
  else if ("when" in trigger) yield* firing(trigger.when);
  else if (!("not" in trigger)) { for (const part of parts(trigger)) yield* firing(part); }
}
