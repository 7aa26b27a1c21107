/**
 * Triggers as trees of nodes. A node has no state of its own: it is given one and gives the next.
 *
 * @module
 */
import { milliseconds } from "../recipe/language/duration.ts";
import type { TargetEvent, TimedEvent } from "../facts/event.ts";
import { matches } from "../recipe/triggers/matches.ts";
import { isSampled } from "../recipe/triggers/sampled.ts";
import type { DeadlineTrigger, Leaf, TimerTrigger } from "../recipe/triggers/trigger.ts";
import { lookNode } from "./look.ts";
import type { NodeState } from "./state.ts";

/** One moment: an event, or only that time has come this far. */
export interface Moment {
  readonly at: number;
  readonly event?: TimedEvent;
  readonly armedAt?: number | undefined;
  /** How far time has come really: a timer that is late does not make up for the times it missed until then. */
  readonly horizon: number;
}

/** What a moment does to a node. */
export interface Met {
  /** The same object when nothing has changed. */
  readonly state: NodeState;
  readonly fired: boolean;
  /** It has fired and is still so: of the event's process, or where there is none of any. Of an event it never is. */
  readonly held?: boolean;
}

/** A part of a trigger. */
export interface Node {
  readonly initial: NodeState;
  /** The kinds of events that it must be shown. */
  readonly kinds: ReadonlySet<TargetEvent["kind"]>;
  /** Whether it can fire only because time passes. */
  readonly timed: boolean;
  meet(state: NodeState, moment: Moment): Met;
  /** When time alone does something to it; Infinity if never. */
  due(state: NodeState, armedAt: number): number;
}

type Kinds = readonly TargetEvent["kind"][];

/** The node of one kind of event. */
export function leafNode(leaf: Leaf): Node {
  if ("timer" in leaf) return timer(leaf);
  if ("deadline" in leaf) return deadline(leaf);
  if (isSampled(leaf)) return lookNode(leaf);
  const kinds = new Set(kindsOf(leaf));
  const fires = ({ event }: Moment): boolean =>
    event !== undefined && kinds.has(event.kind) && matches(leaf, event);
  const nth = "exception" in leaf ? leaf.nth : undefined;
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

function kindsOf(leaf: Leaf): Kinds {
  if ("exception" in leaf) return ["exception"];
  if ("exit" in leaf) return ["process-exit"];
  if ("load" in leaf) return ["load"];
  if ("unload" in leaf) return ["unload"];
  if ("thread" in leaf) return [`thread-${leaf.thread}`];
  if ("process" in leaf) return [`process-${leaf.process}`];
  if ("debugText" in leaf) return ["debug-text"];
  if ("breakpoint" in leaf) return ["breakpoint"];
  return "manual" in leaf ? ["manual"] : [];
}

/** `n` is the number of the next firing, from 0: a time is always the same sum, never one added to another. */
function timer({ timer, every }: TimerTrigger): Node {
  const first = milliseconds(timer);
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
      return { state: { n: next }, fired: true };
    },
  };
}

/** `n` is 1 when it has passed. */
function deadline({ deadline }: DeadlineTrigger): Node {
  const span = milliseconds(deadline);
  return {
    initial: { n: 0 },
    kinds: new Set(),
    timed: true,
    due: ({ n }, armedAt) => n === 1 ? Infinity : armedAt + span,
    meet(state, { at, armedAt }): Met {
      const fired = state.n !== 1 && armedAt !== undefined && at >= armedAt + span;
      return { state: fired ? { n: 1 } : state, fired };
    },
  };
}
