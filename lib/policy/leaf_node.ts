/** The nodes of triggers that are one kind of event, a time, or a look; enter at leafNode(). @module */
import { milliseconds } from "../recipe/language/duration.ts";
import { eventsOf, isSampled, keyOf, kindOf, type Leaf, matches } from "../recipe/triggers/leaf.ts";
import type { Met, Moment, Node } from "./node.ts";
import { lookNode } from "./sampled_condition.ts";

/** The node of one kind of event. */
export function leafNode(leaf: Leaf): Node {
  if (isSampled(leaf)) return lookNode(leaf);
  const kind = kindOf(leaf);
  if (kind.fires === "at a time") return timeNode(keyOf(leaf), kind.first(leaf), kind.every?.(leaf));
  const nth = kind.fires === "at an event" ? kind.nth?.(leaf) : undefined;
  const kinds = new Set(eventsOf(leaf));
  const fires = ({ event }: Moment): boolean => event !== undefined && matches(leaf, event);
  const due = (): number => Infinity;
  if (nth === undefined) {
    return {
      initial: {},
      kinds,
      timed: false,
      due,
      meet: (state, moment) => ({ state, fired: fires(moment) }),
    };
  }
  return {
    initial: { n: 0 },
    kinds,
    timed: false,
    due,
    meet(state, moment): Met {
      const n = state.n ?? 0;
      if (n >= nth || !fires(moment)) return { state, fired: false };
      return { state: { n: n + 1 }, fired: n + 1 === nth };
    },
  };
}

/** `n` is the number of the next firing, from 0: a time is always the same sum, never one added to another. */
function timeNode(trigger: string, once: string, every: string | undefined): Node {
  const first = milliseconds(once);
  const span = every === undefined ? undefined : milliseconds(every);
  const dueAt = (n: number, armedAt: number): number =>
    n === 0 ? armedAt + first : span === undefined ? Infinity : armedAt + first + n * span;
  return {
    initial: { n: 0 },
    kinds: new Set(),
    timed: true,
    due: ({ n = 0 }, armedAt) => dueAt(n, armedAt),
    meet(state, { at, armedAt, horizon }): Met {
      const { n = 0 } = state;
      if (armedAt === undefined || dueAt(n, armedAt) > at) return { state, fired: false };
      const missed = span === undefined ? 0 : Math.floor((horizon - armedAt - first) / span);
      let next = Math.max(n + 1, missed);
      while (dueAt(next, armedAt) <= horizon) next++;
      const asked = every === undefined ? once : `${once}, every ${every}`;
      return { state: { n: next }, fired: true, cause: { trigger, asked, ms: at - armedAt } };
    },
  };
}
