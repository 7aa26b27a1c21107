/** Triggers over triggers: `any`, `all`, `sequence`, `count`, `not`, `unless`. @module */
import { z } from "zod";
import { duration, wholeNumber as times } from "../language/common_schema.ts";
import type { Duration } from "../language/duration.ts";
import { ordinal, type Several } from "../language/lists.ts";
import { object, schemaOf } from "../language/schema_helpers.ts";
import type { Examples } from "./kind.ts";
import type { Leaf, LeafSpec } from "./leaf.ts";

/** Fires when one of them fires. */
export interface AnyTrigger {
  /** Which. */
  readonly any: readonly Trigger[];
}

/** Fires when the last of them has fired, all within the span before; without it, since the target was armed. */
export interface AllTrigger {
  /** Which, in any order. */
  readonly all: readonly Trigger[];
  /** The span in which all must fire. */
  readonly within?: string;
}

/** Fires when they have fired one after the other, all within the span. */
export interface SequenceTrigger {
  /** Which, in this order. */
  readonly sequence: readonly Trigger[];
  /** The span in which all must fire. */
  readonly within?: string;
}

/** Fires at the nth time within the span, and then counts anew. */
export interface CountTrigger {
  /** How often, from 1. */
  readonly count: number;
  /** What is counted. */
  readonly of: Trigger;
  /** The span that is looked back. */
  readonly within?: string;
}

/** Fires when another trigger has not fired for a span, counted from the arming or its last time; once for each silence. */
export interface NotTrigger {
  /** What is missed. */
  readonly not: Trigger;
  /** For how long. */
  readonly for: string;
}

/** Fires with `when`, unless the other has fired within the span before; without a span, ever. */
export interface UnlessTrigger {
  /** What fires it. */
  readonly when: Trigger;
  /** What keeps it from firing. */
  readonly unless: Trigger;
  /** The span that is looked back. */
  readonly within?: string;
}

/** Every combinator by the key that names it. */
export interface Combinators {
  /** One of them. */
  readonly any: AnyTrigger;
  /** All of them. */
  readonly all: AllTrigger;
  /** One after the other. */
  readonly sequence: SequenceTrigger;
  /** The nth time. */
  readonly count: CountTrigger;
  /** Not for a span. */
  readonly not: NotTrigger;
  /** One without the other. */
  readonly unless: UnlessTrigger;
}

/** Several triggers together. */
export type Combinator = Combinators[keyof Combinators];

/** What can be waited for. */
export type Trigger = Leaf | Combinator;

/** What can be waited for, as TypeScript recipes write it: with the names, spans and sizes that the compiler can check. */
export type TriggerSpec = LeafSpec | AnySpec | AllSpec | SequenceSpec | CountSpec | NotSpec | UnlessSpec;

/** The span in which it must happen. */
export interface Within {
  /** As `1m`; without it, since the target was armed. */
  readonly within?: Duration;
}

/** Fires when one of them fires. */
export interface AnySpec extends AnyTrigger {
  /** Which. */
  readonly any: Several<TriggerSpec>;
}

/** Fires when the last of them has fired. */
export interface AllSpec extends AllTrigger, Within {
  /** Which, in any order. */
  readonly all: Several<TriggerSpec>;
  /** The span in which all must fire. */
  readonly within?: Duration;
}

/** Fires when they have fired one after the other. */
export interface SequenceSpec extends SequenceTrigger, Within {
  /** Which, in this order. */
  readonly sequence: Several<TriggerSpec>;
  /** The span in which all must fire. */
  readonly within?: Duration;
}

/** Fires at the nth time. */
export interface CountSpec extends CountTrigger, Within {
  /** What is counted. */
  readonly of: TriggerSpec;
  /** The span that is looked back. */
  readonly within?: Duration;
}

/** Fires when another trigger has not fired for a span. */
export interface NotSpec extends NotTrigger {
  /** What is missed. */
  readonly not: TriggerSpec;
  /** For how long. */
  readonly for: Duration;
}

/** Fires with one, unless the other has fired. */
export interface UnlessSpec extends UnlessTrigger, Within {
  /** What fires it. */
  readonly when: TriggerSpec;
  /** What keeps it from firing. */
  readonly unless: TriggerSpec;
  /** The span that is looked back. */
  readonly within?: Duration;
}

/**
 * Fires when one of them fires.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { any, exception, exit } from "trapline";
 *
 * assert.deepEqual(any(exception("av"), exit("!=0")), { any: [{ exception: "av" }, { exit: "!=0" }] });
 * ```
 */
export function any(...triggers: Several<TriggerSpec>): AnySpec {
  return { any: triggers };
}

/**
 * Fires when the last of them has fired, all within the span before.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { all, load, thread } from "trapline";
 *
 * const both = all([load("plugin.dll"), thread("exit")], { within: "1m" });
 * assert.deepEqual(both, { all: [{ load: "plugin.dll" }, { thread: "exit" }], within: "1m" });
 * ```
 */
export function all(triggers: Several<TriggerSpec>, options: Within = {}): AllSpec {
  return { all: triggers, ...options };
}

/**
 * Fires when they have fired one after the other, all within the span.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { debugText, exit, sequence } from "trapline";
 *
 * const lost = sequence([debugText("*saving*"), exit("any")], { within: "5s" });
 * assert.deepEqual(lost, { sequence: [{ debugText: "*saving*" }, { exit: "any" }], within: "5s" });
 * ```
 */
export function sequence(triggers: Several<TriggerSpec>, options: Within = {}): SequenceSpec {
  return { sequence: triggers, ...options };
}

/**
 * Fires at the nth time within the span, and then counts anew.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { count, exception } from "trapline";
 *
 * const storm = count(100, exception("cpp-exception", { chance: "first" }), { within: "1s" });
 * assert.deepEqual(storm, { count: 100, of: { exception: "cpp-exception", chance: "first" }, within: "1s" });
 * ```
 */
export function count(times: number, trigger: TriggerSpec, options: Within = {}): CountSpec {
  return { count: times, of: trigger, ...options };
}

/**
 * Fires when the trigger has not fired for a span; once for each silence.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { debugText, not } from "trapline";
 *
 * assert.deepEqual(not(debugText("*alive*"), "1m"), { not: { debugText: "*alive*" }, for: "1m" });
 * ```
 */
export function not(trigger: TriggerSpec, span: Duration): NotSpec {
  return { not: trigger, for: span };
}

/**
 * Fires with the first, unless the second has fired within the span before; without a span, ever.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { debugText, exit, unless } from "trapline";
 *
 * const early = unless(exit("0"), debugText("done"));
 * assert.deepEqual(early, { when: { exit: "0" }, unless: { debugText: "done" } });
 * ```
 */
export function unless(when: TriggerSpec, other: TriggerSpec, options: Within = {}): UnlessSpec {
  return { when, unless: other, ...options };
}

const within = z.exactOptional(duration("The span in which it must happen"));

/** How a recipe writes each combinator: for editors and for the reference of the language. */
export const COMBINATOR_EXAMPLES: { readonly [Key in keyof Combinators]: Examples<Combinators[Key]> } = {
  any: [{ any: [{ exception: "access-violation" }, { exit: "!=0" }] }],
  all: [{ all: [{ load: "plugin.dll" }, { debugText: "*ready*" }], within: "1m" }],
  sequence: [{ sequence: [{ debugText: "*saving*" }, { exit: "any" }], within: "5s" }],
  count: [{ count: 100, of: { exception: "cpp-exception", chance: "first" }, within: "10s" }],
  not: [{ not: { debugText: "*alive*" }, for: "1m" }],
  unless: [{ when: { exit: "0" }, unless: { debugText: "*done*" } }],
};

/** How zod reads each combinator over triggers that are read so. */
export function combinatorSchemas(
  trigger: z.ZodType<Trigger>,
): { readonly [Key in keyof Combinators]: z.ZodType<Combinators[Key]> } {
  const several = (what: string): z.ZodType<Trigger[]> => z.array(trigger).min(1).describe(what);
  return {
    any: schemaOf<AnyTrigger>()(
      object({ any: several("Which, in any order") }).describe("Fires when one of them fires"),
    ),
    all: schemaOf<AllTrigger>()(
      object({ all: several("Which, in any order"), within }).describe(
        "Fires when the last of them has fired",
      ),
    ),
    sequence: schemaOf<SequenceTrigger>()(
      object({ sequence: several("Which, in this order"), within }).describe(
        "Fires when they have fired one after the other",
      ),
    ),
    count: schemaOf<CountTrigger>()(
      object({ count: times("How often"), of: trigger.describe("What is counted"), within }).describe(
        "Fires at the nth time",
      ),
    ),
    not: schemaOf<NotTrigger>()(
      object({ not: trigger.describe("What is missed"), for: duration("For how long it hasn't") })
        .describe("Fires when another trigger has not fired for a span"),
    ),
    unless: schemaOf<UnlessTrigger>()(
      object({
        when: trigger.describe("What fires it"),
        unless: trigger.describe("What keeps it from firing"),
        within,
      }).describe(
        "Fires with one, unless the other has fired",
      ),
    ),
  };
}

/** What a combinator waits for, as it follows "when"; `words` gives what one of its parts waits for. */
export function combinatorInWords(trigger: Combinator, words: (part: Trigger) => string): string {
  const list = (parts: readonly Trigger[], word: string): string =>
    `(${parts.map(words).join(`, ${word} `)})`;
  const within = "within" in trigger && trigger.within ? `, within ${trigger.within}` : "";
  if ("any" in trigger) return list(trigger.any, "or");
  if ("all" in trigger) return `all of ${list(trigger.all, "and")} have happened${within}`;
  if ("sequence" in trigger) return `${list(trigger.sequence, "then")} in this order${within}`;
  if ("count" in trigger) return `for the ${ordinal(trigger.count)} time${within}: ${words(trigger.of)}`;
  if ("not" in trigger) return `it has not happened for ${trigger.for} that ${words(trigger.not)}`;
  if ("unless" in trigger) {
    return `${words(trigger.when)}, unless before it${within} ${words(trigger.unless)}`;
  }
  return trigger satisfies never;
}

/** The triggers directly inside a combinator. */
export function partsOf(trigger: Combinator): readonly Trigger[] {
  if ("any" in trigger) return trigger.any;
  if ("all" in trigger) return trigger.all;
  if ("sequence" in trigger) return trigger.sequence;
  if ("count" in trigger) return [trigger.of];
  if ("not" in trigger) return [trigger.not];
  if ("unless" in trigger) return [trigger.when, trigger.unless];
  return trigger satisfies never;
}

/** The parts at whose firing a combinator can fire; none of `not`, because it fires at a time and not at an event. */
export function firingParts(trigger: Combinator): readonly Trigger[] {
  if ("sequence" in trigger) return trigger.sequence.slice(-1);
  if ("unless" in trigger) return [trigger.when];
  return "not" in trigger ? [] : partsOf(trigger);
}
