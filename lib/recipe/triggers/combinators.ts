/** Triggers together, as functions. Each gives plain data. @module */
import type { Duration } from "../language/duration.ts";
import type {
  AllSpec,
  AnySpec,
  CountSpec,
  NotSpec,
  SequenceSpec,
  Several,
  TriggerSpec,
  UnlessSpec,
} from "../plan/recipe_input.ts";

/** The span in which it must happen. */
export interface Within {
  /** As `1m`; without it, since the target was armed. */
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
 * Fires when the trigger has not fired for so long; once for each silence.
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
