/**
 * What a node of a trigger's tree is, for the nodes of leaves and of combinators. A node has no state of its own: it is
 * given one and gives the next.
 *
 * @module
 */
import type { Cause } from "../facts/cause.ts";
import type { TargetEvent, TimedEvent } from "../facts/event.ts";
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
  /** Why it fired, where the event does not say it. */
  readonly cause?: Cause | undefined;
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
