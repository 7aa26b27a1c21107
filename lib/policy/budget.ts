/** What several targets under one recipe share: how much was written, and when. @module */
import type { Plan } from "../recipe/plan/plan.ts";
import { ready } from "./compile.ts";
import { type Bounds, enter, weigh } from "./limits.ts";
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

/** A dump that was written under the same recipe before this start. */
export interface EarlierDump {
  /** The rule that asked for it. */
  readonly rule: string;
  /** How long before the start it was written, in ms. */
  readonly agoMs: number;
  /** The bucket that limits counted it by. */
  readonly bucket?: string | undefined;
  /** Its size. */
  readonly bytes: number;
}

/**
 * Which limits earlier dumps count for: those that hold for a time, for a watch that is started again; all of them, where
 * many short sessions are one run, as those of a postmortem debugger are.
 */
export type Counting = "windows" | "all";

/**
 * What dumps of before the start have used. Of limits that hold for a time (`dumps` with `per`, `cooldown`): a watchdog
 * that is started again goes on where it was, else one that keeps dying would write without end; limits of a whole run
 * begin anew. Or of all limits.
 */
export function usedBefore(
  plan: Plan,
  dumps: readonly EarlierDump[],
  counting: Counting = "windows",
): Budget {
  const { rules, bounds } = ready(plan);
  const oldestFirst = dumps.toSorted((a, b) => b.agoMs - a.agoMs);
  const ledger = (limits: Bounds, fitting: readonly EarlierDump[]): Ledger =>
    fitting.reduce((before, { agoMs, bucket, bytes }, index): Ledger => {
      const counted = counting === "all" ? limits : { ...limits, perBucket: Infinity, perProcess: Infinity };
      const entered = enter(counted, before, { at: -agoMs, stop: index - fitting.length, bucket });
      return counting === "all" ? weigh(entered, bytes) : entered;
    }, EMPTY);
  const counts = ({ per, cooldown }: Bounds, { agoMs }: EarlierDump): boolean =>
    counting === "all" || per !== Infinity && agoMs < per || agoMs < cooldown;
  const used = (limits: Bounds, rule?: string): Ledger =>
    ledger(limits, oldestFirst.filter((each) => (rule ?? each.rule) === each.rule && counts(limits, each)));
  return {
    ...UNSPENT,
    rules: rules.map(({ name, bounds: own }) => used(own, name)),
    ledger: used(bounds),
  };
}

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
