/**
 * The triggers on what is counted of a process: its handles, GDI and USER objects, threads. All of them follow from the
 * table COUNTERS of `lib/facts/measures.ts`, where a new one is added.
 *
 * @module
 */
import type { z } from "zod";
import { type Counter, COUNTER_NAMES, COUNTERS } from "../../facts/measures.ts";
import type { Duration } from "../language/duration.ts";
import type { CountLevel } from "../language/level.ts";
import { checked, object } from "../language/schema_helpers.ts";
import type { LevelTrigger } from "./kind.ts";
import { checkSlope, held, lasting, levelField, levelInWords } from "./measured.ts";

/** How long a trigger's condition must hold; of a slope, the span over which it is measured. */
export interface Held {
  /** The span. */
  readonly for?: string;
}

/** A number of something: a comparison (`>5000`), growth (`+1000`, and again at each), or a slope (`>100/min`). */
export type CounterTrigger<Name extends Counter> = Readonly<Record<Name, string>> & Held;

/** A number of something, as TypeScript recipes write it. */
export type CounterSpec<Name extends Counter> = Readonly<Record<Name, CountLevel>> & {
  /** How long it must hold; of a slope, the span over which it is measured. */
  readonly for?: Duration;
};

/** The triggers on counters by their names. */
export type CounterTriggers = { readonly [Name in Counter]: CounterTrigger<Name> };

/** The same, as TypeScript recipes write them. */
export type CounterSpecs = { readonly [Name in Counter]: CounterSpec<Name> };

/** Makes the trigger on a counter of a level and of the span for which it must hold. */
export type CounterBuilder<Name extends Counter> = (level: CountLevel, span?: Duration) => CounterSpec<Name>;

/**
 * A number of something that a process has, by the counter's name: a comparison, growth above what it had at first and
 * again at each such step, or a slope over the span.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { counter, handles, userObjects } from "trapline";
 *
 * assert.deepEqual(counter("handles", ">5000", "10s"), { handles: ">5000", for: "10s" });
 * assert.deepEqual(handles("+1000"), { handles: "+1000" });
 * assert.deepEqual(userObjects(">100/min", "10m"), { user: ">100/min", for: "10m" });
 * ```
 */
export function counter<Name extends Counter>(
  name: Name,
  level: CountLevel,
  span?: Duration,
): CounterSpec<Name> {
  return { [name]: level, ...lasting(span) } as CounterSpec<Name>;
}

function builder<Name extends Counter>(name: Name): CounterBuilder<Name> {
  return (level, span) => counter(name, level, span);
}

/** A number of kernel handles, as {@link counter}: `handles(">5000", "10s")`. */
export const handles: CounterBuilder<"handles"> = builder("handles");

/** A number of GDI objects, as {@link counter}: `gdi("+1000")`. */
export const gdi: CounterBuilder<"gdi"> = builder("gdi");

/** A number of USER objects, as {@link counter}: `userObjects(">5000")`. */
export const userObjects: CounterBuilder<"user"> = builder("user");

/** A number of threads, as {@link counter}: `threads(">100/min", "10m")`. */
export const threads: CounterBuilder<"threads"> = builder("threads");

/** How zod reads each counter's trigger, how it reads, and what it measures. */
export const COUNTER_TRIGGERS: { readonly [Name in Counter]: LevelTrigger<CounterTrigger<Name>> } = Object
  .fromEntries(COUNTER_NAMES.map((name) => [name, triggerOf(name)])) as Record<
    Counter,
    LevelTrigger<Counting>
  >;

/** To the compiler a trigger on all counters at once: which one it is on, it can't know in a loop over their names. */
type Counting = CounterTrigger<Counter>;

function triggerOf(name: Counter): LevelTrigger<Counting> {
  const what = `number of ${COUNTERS[name].noun}`;
  const field = levelField("count", `A ${what}: a comparison, growth or a slope`);
  return {
    fires: "at a look",
    judges: "a level",
    examples: [counter(name, ">5000"), counter(name, ">100/min", "10m")],
    schema: object({ ...{ [name]: field } as Record<Counter, z.ZodString>, for: held })
      .superRefine(checked((leaf) => checkSlope(name, leaf[name], "count", leaf.for)))
      .describe(`A ${what}`),
    words: (leaf) => levelInWords(`its ${what}`, leaf[name], "count", leaf.for),
    measure: name,
    span: (leaf) => leaf.for,
    quantity: "count",
    level: (leaf) => leaf[name],
    value: (_, sample) => sample[name],
  };
}
