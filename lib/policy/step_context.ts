/** What one step has come to so far. @module */
import type { Ready, ReadyAction } from "./compile.ts";
import { enter, fleetKey, forbids } from "./limits.ts";
import type { Decision, Firing, Reason, Suppressed } from "./decision.ts";
import type { RuleState, State, Waiting } from "./state.ts";

/** A step at work: what it holds is replaced, never changed. */
export interface Work {
  readonly ready: Ready;
  readonly state: { -readonly [Key in keyof State]: State[Key] };
  readonly fired: Firing[];
  readonly decisions: Decision[];
  readonly suppressed: Suppressed[];
  /** What rules want to become of the target. */
  readonly fates: { readonly rank: number; readonly decision: Decision }[];
}

/** One action of a rule that fired: where it stands in the Plan, when it is due, and of what stop it is. */
export type Doing = Waiting;

/** Where a rule stands. */
export function ruleState({ ready, state }: Work, rule: number): RuleState {
  return state.rules[rule] ?? ready.rules[rule]!.initial;
}

/** Puts another state in a rule's place. */
export function setRule(work: Work, rule: number, next: RuleState): void {
  const { ready, state } = work;
  const rules = state.rules.length > 0 ? [...state.rules] : ready.rules.map(({ initial }) => initial);
  rules[rule] = next;
  state.rules = rules;
}

/** Decides a dump, or says what forbids it. `written` are the dumps of this moment, of which none is made twice. */
export function decideDump(work: Work, doing: Doing, written: Set<string>): void {
  const { ready, state } = work;
  const { name, bounds } = ready.rules[doing.rule]!;
  const { action, same } = actionOf(ready, doing);
  const rule = ruleState(work, doing.rule);
  const file = `${doing.pid ?? ""} ${same}`;
  const shared = written.has(file);
  const own = forbids(bounds, rule.ledger, doing, state.free);
  const common = shared ? undefined : forbids(ready.bounds, state.ledger, doing, state.free);
  if (own !== undefined) return suppress(work, doing, own, "rule");
  if (common !== undefined) return suppress(work, doing, common, "recipe");
  if (isFull(work, doing)) return suppress(work, doing, "fleet", "recipe");
  written.add(file);
  setRule(work, doing.rule, { ...rule, ledger: enter(bounds, rule.ledger, doing) });
  if (!shared) {
    state.ledger = enter(ready.bounds, state.ledger, doing);
    const { rule, at, pid, bucket } = doing;
    const open = {
      rule,
      at,
      ...(pid === undefined ? {} : { pid }),
      ...(bucket === undefined ? {} : { bucket }),
    };
    state.open = [...state.open, open].slice(-MOST_OPEN);
  }
  work.decisions.push({ rule: name, action, ...when(doing), ...(shared ? { shared } : {}) });
}

/** The action as it is this time: a dump that escalates is another kind where its bucket was seen before. */
function actionOf(
  { rules }: Ready,
  { rule, action, fired: { event } }: Doing,
): Pick<ReadyAction, "action" | "same"> {
  const once = rules[rule]!.actions[action]!;
  const { later = [] } = once;
  const seen = event !== undefined && "seen" in event ? event.seen ?? 0 : 0;
  return later[Math.min(seen, later.length) - 1] ?? once;
}

/** Whether the fleet has enough of it: what is not known, it is asked afterwards. */
function isFull({ ready, state }: Work, { pid, bucket }: Doing): boolean {
  if (pid === undefined || bucket === undefined) return false;
  return (state.fleet?.[fleetKey({ pid, bucket })] ?? 0) >= ready.fleetFirst;
}

/** Of older dumps nothing is reported any more. */
const MOST_OPEN = 100;

/** Does what is no dump. */
export function act(work: Work, doing: Doing): void {
  const { name, actions } = work.ready.rules[doing.rule]!;
  const { action, fate } = actions[doing.action]!;
  const decision = { rule: name, action, ...when(doing) };
  if (fate === undefined) work.decisions.push(decision);
  else work.fates.push({ rank: fate, decision });
}

/** Notes that something doesn't come. */
export function suppress(work: Work, doing: Doing, reason: Reason, limit?: "rule" | "recipe"): void {
  const rule = ruleState(work, doing.rule);
  const count = (rule.suppressed[reason] ?? 0) + 1;
  setRule(work, doing.rule, { ...rule, suppressed: { ...rule.suppressed, [reason]: count } });
  work.suppressed.push(told(work.ready, doing, reason, limit));
}

/** What is reported of something that doesn't come. */
export function told(
  ready: Ready,
  doing: Doing,
  reason: Reason,
  limit?: "rule" | "recipe",
): Suppressed {
  const { name } = ready.rules[doing.rule]!;
  const { action } = actionOf(ready, doing);
  return { rule: name, action, ...when(doing), reason, ...(limit === undefined ? {} : { limit }) };
}

function when({ at, firedAt, pid, fired }: Doing): Pick<Decision, "at" | "firedAt" | "pid" | "fired"> {
  return { at, firedAt, fired, ...(pid === undefined ? {} : { pid }) };
}
