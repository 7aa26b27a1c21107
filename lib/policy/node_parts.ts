/** What all combinators have in common: their parts. @module */
import type { Cause } from "../facts/cause.ts";
import type { Met, Moment, Node } from "./node.ts";
import type { NodeState } from "./state.ts";

/** What a combinator itself remembers. */
export type Own = Omit<NodeState, "parts">;

/** What a combinator makes of a moment. */
export interface Combined {
  readonly own: Own;
  readonly fired: boolean;
  /** Why it fired, where none of its parts did. */
  readonly cause?: Cause;
}

/** What a combinator adds to its parts: what it remembers, and what it makes of the parts that fire. */
export interface Combining {
  readonly initial: Own;
  /** Called at every moment for a node that time moves, else only when a part fires. `held` are parts that still are so. */
  meet(state: NodeState, fired: readonly boolean[], moment: Moment, held: readonly boolean[]): Combined;
  /** Whether it is still so, by the parts that are; without this it never is. */
  held?(held: readonly boolean[]): boolean;
  due?(state: NodeState, armedAt: number): number;
}

/** A node over others. */
export function combine(nodes: readonly Node[], rule: Combining): Node {
  const { due } = rule;
  return {
    initial: { ...rule.initial, parts: nodes.map(({ initial }) => initial) },
    kinds: new Set(nodes.flatMap(({ kinds }) => [...kinds])),
    timed: due !== undefined || nodes.some(({ timed }) => timed),
    meet(state, moment): Met {
      const before = state.parts ?? [];
      const met = nodes.map((node, i): Met => node.meet(before[i] ?? node.initial, moment));
      const moved = met.some((each, i) => each.state !== before[i]);
      const parts = moved ? met.map((each) => each.state) : before;
      const holding = met.map((each) => each.held === true);
      const held = rule.held?.(holding) ?? false;
      if (due === undefined && met.every((each) => !each.fired)) {
        return { state: moved ? { ...state, parts } : state, fired: false, held };
      }
      const { own, fired, cause } = rule.meet(state, met.map((each) => each.fired), moment, holding);
      const whole = { state: moved || own !== state ? { ...own, parts } : state, fired, held };
      // What came last made it whole.
      return fired ? { ...whole, cause: cause ?? met.find((each) => each.fired)?.cause } : whole;
    },
    due(state, armedAt): number {
      let soonest = due === undefined ? Infinity : due(state, armedAt);
      for (const [i, node] of nodes.entries()) {
        if (node.timed) soonest = Math.min(soonest, node.due(state.parts?.[i] ?? node.initial, armedAt));
      }
      return soonest;
    },
  };
}
