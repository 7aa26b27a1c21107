/** What events tell of the world. @module */
import type { CapturedEvent, TimedEvent } from "../facts/event.ts";
import { processGone } from "./delayed.ts";
import { enter, fleetKey, forget, type LimitedDump, moveBucket, weigh } from "./limits.ts";
import type { Ledger, Open, State } from "./state.ts";
import { isGone } from "../facts/event.ts";
import { ruleState, setRule, type Work } from "./step_context.ts";

/** What rules must know when they see the event. */
export function learnBefore(work: Work, event: TimedEvent): void {
  const { state } = work;
  if (event.kind === "armed") state.armedAt ??= event.at;
  else if (event.kind === "disk") state.free = event.free;
  else if (event.kind === "fleet") state.fleet = { ...state.fleet, [fleetKey(event)]: event.kept };
  else if (event.kind === "captured") settle(work, event);
  else if (event.kind === "process-exit" || event.kind === "process-end") processGone(work, event.pid);
  else if (event.kind === "process-start" && !state.running.includes(event.pid)) {
    state.running = [...state.running, event.pid];
  }
}

/** What is only so after the rules have seen the event. */
export function learnAfter(work: Work, event: TimedEvent): void {
  if (!isGone(event)) return;
  const { ready, state } = work;
  if (state.fleet !== undefined) state.fleet = withoutProcess(state.fleet, event.pid);
  state.ledger = forget(state.ledger, event.pid);
  for (const i of ready.rules.keys()) {
    const rule = ruleState(work, i);
    const ledger = forget(rule.ledger, event.pid);
    if (ledger !== rule.ledger) setRule(work, i, { ...rule, ledger });
  }
}

/** The next process with its pid may be of another program. */
function withoutProcess(fleet: NonNullable<State["fleet"]>, pid: number): NonNullable<State["fleet"]> {
  return Object.fromEntries(Object.entries(fleet).filter(([key]) => !key.startsWith(`${pid} `)));
}

/** A dump that was decided becomes a fact; one that nobody decided counts as well. Other recipes' don't. */
function settle(work: Work, event: CapturedEvent & { readonly at: number }): void {
  const { ready, state } = work;
  const rule = ready.rules.findIndex(({ name }) => name === event.rule);
  if (rule < 0) return;
  const open = findOpen(state.open, rule, event);
  if (open) state.open = state.open.filter((each) => each !== open);
  const dump: LimitedDump = { at: event.at, stop: state.stops, pid: event.pid, bucket: event.bucket };
  const { bucket } = event;
  const settled = (bounds: Parameters<typeof enter>[0], ledger: Ledger): Ledger => {
    const heavier = weigh(ledger, event.bytes);
    // It belongs to the stop of the last one that was decided, if to any.
    if (!open) return { ...enter(bounds, heavier, dump), last: ledger.last ?? { at: event.at, stop: 0 } };
    if (bucket === undefined || bucket === open.bucket) return heavier;
    return moveBucket(bounds, heavier, { ...open, stop: state.stops }, bucket);
  };
  const before = ruleState(work, rule);
  setRule(work, rule, { ...before, ledger: settled(ready.rules[rule]!.bounds, before.ledger) });
  state.ledger = settled(ready.bounds, state.ledger);
  if (state.free !== undefined) state.free = Math.max(0, state.free - event.bytes);
}

/** The oldest that fits best. */
function findOpen(open: readonly Open[], rule: number, { pid, bucket }: CapturedEvent): Open | undefined {
  const own = open.filter((each) => each.rule === rule && (each.pid === undefined || each.pid === pid));
  return own.find((each) => each.bucket === bucket) ?? own[0];
}
