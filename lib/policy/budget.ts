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
