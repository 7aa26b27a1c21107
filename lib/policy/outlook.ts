/**
 * What can't matter any more: {@link outlook} says for how many events nothing will happen, and which rules are done. For
 * whoever debugs a target: those events need not wait for an answer, and those rules' events need not be reported.
 *
 * @module
 */
import { type Credit, PASSING } from "../recipe/needs/credit.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { codesOf } from "../recipe/language/exception_codes.ts";
import { listed } from "../recipe/language/lists.ts";
import { eventsOf, kindOf, type Leaf } from "../recipe/triggers/leaf.ts";
import { isLeaf, leaves, parts, type Trigger } from "../recipe/triggers/trigger.ts";
import { ready } from "./compile.ts";
import { isUsedUp } from "./limits.ts";
import type { NodeState, State } from "./state.ts";

/** A rule that can never act again: its limit is used up, or it has been stopped. */
export interface Spent {
  readonly rule: string;
  readonly reason: "limit" | "over";
}

/** What can't matter any more. */
export interface Outlook {
  /** The rules that can never act again. */
  readonly spent: readonly Spent[];
  /** Of the others; an event that no leaf here waits for makes nothing happen either. */
  readonly credit: readonly Credit[];
}

/** What can't matter any more in a state. */
export function outlook(plan: Plan, state: State): Outlook {
  const { rules, bounds } = ready(plan);
  const spent: Spent[] = [];
  const credit: Credit[] = [];
  for (const [i, rule] of rules.entries()) {
    const now = state.rules[i] ?? rule.initial;
    const own = creditOf(plan.rules[rule.name]!.on, now.node);
    const over = now.over || own.every(({ left }) => left === Infinity);
    // Limits hold back dumps and nothing else.
    const usedUp = rule.actions.every(({ same }) => same !== undefined) &&
      (isUsedUp(bounds, state.ledger) || isUsedUp(rule.bounds, now.ledger));
    if (over || usedUp) spent.push({ rule: rule.name, reason: over ? "over" : "limit" });
    else credit.push(...own.filter(({ left }) => left < Infinity).flatMap(grant));
  }
  return { spent, credit };
}

/** How many further events that one of these leaves waits for make nothing happen. */
interface Rest {
  readonly leaves: readonly Leaf[];
  readonly left: number;
}

/** The credit for it; none where no event passes anyway. */
function grant({ leaves, left }: Rest): Credit[] {
  const events = [...new Set(leaves.flatMap(eventsOf).filter((kind) => PASSING.has(kind)))];
  if (events.length === 0) return [];
  const codes = leaves.flatMap((leaf) => "exception" in leaf ? listed(leaf.exception).map(codesOf) : []);
  const named = codes.flatMap((each) => each === "all" ? [] : each);
  return [{ events, left, ...(codes.includes("all") ? {} : { codes: named }) }];
}

/** Infinity where a leaf can't fire again. Where times or other events have a say there is none: 0. */
function creditOf(trigger: Trigger, state: NodeState): Rest[] {
  if (isLeaf(trigger)) return [{ leaves: [trigger], left: leftOf(trigger, state) }];
  const inside = parts(trigger).map((part, i) => creditOf(part, state.parts?.[i] ?? {}));
  if ("any" in trigger) return inside.flat();
  const all = [...leaves(trigger)];
  if (!("of" in trigger) || trigger.within !== undefined) return [{ leaves: all, left: 0 }];
  const before = Math.min(...inside.flat().map(({ left }) => left));
  if (before === Infinity) return [{ leaves: all, left: Infinity }];
  // What else fires its part would count, too, without the debugger knowing.
  if (!all.every((leaf) => eventsOf(leaf).length > 0 && eventsOf(leaf).every((kind) => PASSING.has(kind)))) {
    return [{ leaves: all, left: 0 }];
  }
  return [{ leaves: all, left: before + trigger.count - 1 - (state.n ?? 0) }];
}

function leftOf(leaf: Leaf, { n = 0 }: NodeState): number {
  const kind = kindOf(leaf);
  if (kind.fires === "at a time") return n > 0 && kind.every?.(leaf) === undefined ? Infinity : 0;
  const nth = kind.fires === "at an event" ? kind.nth?.(leaf) : undefined;
  if (nth === undefined) return 0;
  return n >= nth ? Infinity : nth - n - 1;
}
