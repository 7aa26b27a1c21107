/**
 * Triggers over triggers. Every part is shown every moment, whatever the others do; spans include both their ends.
 *
 * Events have only a time at which they fire. A hang or a use of resources goes on after it fired: as long as it does, it
 * counts as of now for `all`, `not` and `unless`. `any`, `sequence` and `count` go by firings alone.
 *
 * @module
 */
import { milliseconds } from "../recipe/language/duration.ts";
import type {
  AllTrigger,
  AnyTrigger,
  CountTrigger,
  NotTrigger,
  SequenceTrigger,
  UnlessTrigger,
} from "../recipe/triggers/combinators.ts";
import type { Trigger } from "../recipe/triggers/trigger.ts";
import { combine as over, type Combined, type Own } from "./node_parts.ts";
import { leafNode } from "./leaf_node.ts";
import type { Node } from "./node.ts";
import type { NodeState } from "./state.ts";

/** The node of a trigger, with all that are inside it. */
export function nodeOf(trigger: Trigger): Node {
  if ("any" in trigger) return any(trigger);
  if ("all" in trigger) return all(trigger);
  if ("sequence" in trigger) return sequence(trigger);
  if ("of" in trigger) return count(trigger);
  if ("not" in trigger) return not(trigger);
  if ("when" in trigger) return unless(trigger);
  return leafNode(trigger);
}

function combine(triggers: readonly Trigger[], rule: Parameters<typeof over>[1]): Node {
  return over(triggers.map(nodeOf), rule);
}

function spanOf(within: string | undefined): number {
  return within === undefined ? Infinity : milliseconds(within);
}

function any({ any }: AnyTrigger): Node {
  return combine(any, {
    initial: {},
    meet: (own) => ({ own, fired: true }),
    held: (held) => held.includes(true),
  });
}

/** `at`: when each fired last. After firing all must fire anew, but for those that still are so. */
function all({ all, within }: AllTrigger): Node {
  const span = spanOf(within);
  const nothing: Own = { at: all.map(() => null) };
  return combine(all, {
    initial: nothing,
    meet({ at = [] }, fired, moment, held): Combined {
      const times = all.map((_, i) => fired[i] ? moment.at : at[i] ?? null);
      const whole = times.every((time, i) => held[i] || (time !== null && moment.at - time <= span));
      return { own: whole ? nothing : { at: times }, fired: whole };
    },
    held: (held) => held.every(Boolean),
  });
}

/**
 * `at`: for each part, the latest start of a series that has come that far, which is the one that lasts longest.
 * From the last to the first, so that one moment can't be two places of a series.
 */
function sequence({ sequence, within }: SequenceTrigger): Node {
  const span = spanOf(within);
  const nothing: Own = { at: sequence.map(() => null) };
  return combine(sequence, {
    initial: nothing,
    meet({ at = [] }, fired, moment): Combined {
      const starts = sequence.map((_, i) => {
        const start = i === 0 ? moment.at : at[i - 1] ?? null;
        return fired[i] && start !== null && moment.at - start <= span ? start : at[i] ?? null;
      });
      const whole = starts.at(-1) !== null;
      return { own: whole ? nothing : { at: starts }, fired: whole };
    },
  });
}

/** With a span `at`: the last times, fewer than `count`. Without one `n`: how often. */
function count({ count, of, within }: CountTrigger): Node {
  if (within === undefined) {
    return combine([of], {
      initial: { n: 0 },
      meet: ({ n = 0 }) => ({ own: { n: (n + 1) % count }, fired: n + 1 === count }),
    });
  }
  const span = milliseconds(within);
  return combine([of], {
    initial: { at: [] },
    meet({ at = [] }, _fired, moment): Combined {
      const times = [...at.filter((time) => time !== null && moment.at - time <= span), moment.at];
      return { own: { at: times.length < count ? times : [] }, fired: times.length >= count };
    },
  });
}

/**
 * `at`: when it fired last or still was so. `n` is 1 when its silence was reported. A silence that is complete is reported even
 * if it ends now.
 */
function not({ not, for: text }: NotTrigger): Node {
  const span = milliseconds(text);
  const due = ({ at = [], n }: NodeState, armedAt: number): number =>
    n === 1 ? Infinity : Math.max(at[0] ?? armedAt, armedAt) + span;
  return combine([not], {
    initial: { at: [null], n: 0 },
    due,
    meet(state, [heard = false], { at, armedAt }, [held = false]): Combined {
      const silent = heard || !held;
      const fired = silent && armedAt !== undefined && due(state, armedAt) <= at;
      const cause = { trigger: "not", asked: text };
      if (heard || held) return { own: { at: [at], n: 0 }, fired, cause };
      return { cause, own: fired ? { at: state.at ?? [null], n: 1 } : state, fired };
    },
  });
}

/** `at`: when the other fired last. One that fires at the same moment or still is so keeps it from firing, too. */
function unless({ when, unless, within }: UnlessTrigger): Node {
  const span = spanOf(within);
  return combine([when, unless], {
    initial: { at: [null] },
    meet(state, [fires, stops], moment, [, held]): Combined {
      const last = stops ? moment.at : state.at?.[0] ?? null;
      const kept = held || (last !== null && moment.at - last <= span);
      return { own: stops ? { at: [last] } : state, fired: fires === true && !kept };
    },
  });
}
