/** A Plan made ready for the machine: spans in numbers, triggers as trees. @module */
import { type Action, actionKind } from "../recipe/actions/action.ts";
import { afterOf, sameDump, singleDumps } from "../recipe/actions/series.ts";
import type { TargetEvent } from "../facts/event.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { nodeOf } from "./combinators.ts";
import { DEFAULT_LIMITS } from "../recipe/plan/limits.ts";
import { type Bounds, boundsOf } from "./limits.ts";
import type { Node } from "./node.ts";
import { EMPTY, type RuleState } from "./state.ts";

/** An action, ready. */
export interface ReadyAction {
  /** As written; of a series one of its dumps. */
  readonly action: Action;
  /** Of a dump: which dumps are the same. */
  readonly same?: string;
  /** Of a dump that escalates: what it is the second, third, … time that a bucket is seen. */
  readonly later?: readonly { readonly action: Action; readonly same: string }[];
  /** Of a dump: how much later it comes, in ms. */
  readonly after?: number | undefined;
  /** The less, the more it decides about the target; undefined if it decides nothing about it. */
  readonly fate?: number | undefined;
}

/** A rule, ready. */
export interface ReadyRule {
  readonly name: string;
  readonly node: Node;
  readonly actions: readonly ReadyAction[];
  readonly bounds: Bounds;
  readonly initial: RuleState;
}

/** A Plan, ready. */
export interface Ready {
  readonly rules: readonly ReadyRule[];
  readonly bounds: Bounds;
  /** How many dumps of a bucket the fleet keeps; Infinity where it has no say. */
  readonly fleetFirst: number;
  /** The rules that an event of a kind can matter to, and those that time can. */
  readonly byKind: ReadonlyMap<TargetEvent["kind"], readonly number[]>;
  readonly timed: readonly number[];
}

const known = new WeakMap<Plan, Ready>();

/** The ready form of a Plan, made once. */
export function ready(plan: Plan): Ready {
  const found = known.get(plan);
  if (found) return found;
  const made = compile(plan);
  known.set(plan, made);
  return made;
}

function compile(plan: Plan): Ready {
  const rules = Object.entries(plan.rules).map(([name, { on, do: actions, limit = {} }]): ReadyRule => {
    const node = nodeOf(on);
    return {
      name,
      node,
      actions: actions.flatMap(readyActions),
      bounds: boundsOf(limit),
      initial: { node: node.initial, fired: 0, ledger: EMPTY, suppressed: {} },
    };
  });
  const byKind = new Map<TargetEvent["kind"], number[]>();
  for (const [i, { node }] of rules.entries()) {
    for (const kind of node.kinds) byKind.set(kind, [...byKind.get(kind) ?? [], i]);
  }
  return {
    rules,
    bounds: boundsOf({ ...DEFAULT_LIMITS, ...plan.limits }),
    fleetFirst: plan.limits?.fleet?.first ?? Infinity,
    byKind,
    timed: rules.flatMap(({ node }, i) => node.timed ? [i] : []),
  };
}

/** A series is ready as the single dumps that it stands for. */
function readyActions(action: Action): readonly ReadyAction[] {
  if (!("dump" in action)) return [{ action, fate: actionKind(action).fate?.(action) }];
  const { escalate = [], ...first } = action;
  const [once = [], ...later] = [action.dump, ...escalate].map((dump) => singleDumps({ ...first, dump }));
  return once.map((single, i) => ({
    action: single,
    same: sameDump(single),
    after: single.after === undefined ? undefined : afterOf(single),
    later: later.flatMap((each) =>
      each[i] === undefined ? [] : [{ action: each[i], same: sameDump(each[i]) }]
    ),
  }));
}
