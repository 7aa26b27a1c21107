/** What several targets under one recipe share: how much was written, and when. @module */
import type { Plan } from "../recipe/plan/plan.ts";
import { ready } from "./compile.ts";
import { EMPTY, type Ledger, type State } from "./state.ts";

/** What is counted for all targets of a recipe together. Plain data. */
export interface Budget {
  /** By the rule's place in the Plan. */
  readonly rules: readonly Ledger[];
  /** The whole recipe's. */
  readonly ledger: Ledger;
  /** Free bytes on the disk, as far as they are known. */
  readonly free?: number;
  /** How many moments made a rule fire, for any target. */
  readonly stops: number;
}

/** Before anything was written. */
export const UNSPENT: Budget = { rules: [], ledger: EMPTY, stops: 0 };

/**
 * A target's state with what all of them have written until now in place of its own.
 *
 * @example Two targets, one dump between them
 * ```ts
 * import assert from "node:assert/strict";
 * import { INITIAL, lend, parsePlan, spent, step, UNSPENT } from "trapline";
 *
 * const plan = parsePlan({
 *   name: "once",
 *   rules: { late: { on: { deadline: "1s" }, do: [{ dump: "mini" }] } },
 *   limits: { dumps: 1 },
 * });
 * const armed = step(plan, INITIAL, { kind: "armed", at: 0 }).state;
 * const first = step(plan, lend(plan, armed, UNSPENT), { kind: "tick", at: 1_000 });
 * assert.equal(first.decisions.length, 1);
 * const second = step(plan, lend(plan, armed, spent(first.state)), { kind: "tick", at: 1_000 });
 * assert.deepEqual(second.suppressed.map(({ reason }) => reason), ["dumps"]);
 * ```
 */
export function lend(plan: Plan, state: State, { rules, ledger, free, stops }: Budget): State {
  const own = ready(plan).rules.map(({ initial }, i) => {
    const rule = state.rules[i] ?? initial;
    return { ...rule, ledger: rules[i] ?? rule.ledger };
  });
  return { ...state, rules: own, ledger, stops, ...(free === undefined ? {} : { free }) };
}

/** What a target's state says of all of them. */
export function spent({ rules, ledger, free, stops }: State): Budget {
  return { rules: rules.map(({ ledger }) => ledger), ledger, stops, ...(free === undefined ? {} : { free }) };
}
