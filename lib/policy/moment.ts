/** One moment: which rules fire, and what each does then. @module */
import type { Cause } from "../facts/cause.ts";
import { comeDue, endWaits, nextWaiting, putOff, putOffEnd } from "./delayed.ts";
import type { Moment } from "./node.ts";
import { act, decideDump, type Doing, ruleState, setRule, suppress, type Work } from "./step_context.ts";

/** Time comes to `until`: what is due on the way happens, each at its time. */
export function passTime(work: Work, until: number): void {
  const { state } = work;
  for (let due = state.wakeAt; due !== undefined && due <= until; due = nextWake(work)) {
    state.now = due;
    comeDue(work, due);
    meet(work, { at: due, armedAt: state.armedAt, horizon: until });
  }
  state.now = until;
}

/** When time alone lets something happen next; undefined if never. */
export function nextWake({ ready, state }: Work): number | undefined {
  let soonest = nextWaiting(state);
  if (state.armedAt !== undefined) {
    for (const i of ready.timed) {
      const rule = state.rules[i];
      if (!rule?.over) {
        const { node, initial } = ready.rules[i]!;
        soonest = Math.min(soonest, node.due((rule ?? initial).node, state.armedAt));
      }
    }
  }
  return soonest === Infinity ? undefined : soonest;
}

/** Shows the rules a moment. */
export function meet(work: Work, moment: Moment): void {
  const { ready, state } = work;
  const { event, armedAt, at } = moment;
  const stop = state.stops + 1;
  const written = new Set<string>(writtenBefore(work, moment));
  for (const i of event ? ready.byKind.get(event.kind) ?? [] : ready.timed) {
    const { node } = ready.rules[i]!;
    const rule = ruleState(work, i);
    if (rule.over) continue;
    if (!event && (armedAt === undefined || node.due(rule.node, armedAt) > at)) continue;
    const met = node.meet(rule.node, moment);
    if (met.state !== rule.node || met.fired) {
      setRule(work, i, { ...rule, node: met.state, fired: rule.fired + (met.fired ? 1 : 0) });
    }
    if (!met.fired) continue;
    state.stops = stop;
    work.fired.push({ rule: ready.rules[i]!.name, at });
    fire(work, i, moment, written, met.cause);
  }
  if (event?.kind === "exception" && event.chance === "second") {
    state.dying = { pid: event.pid, written: [...written] };
  }
}

/** The dumps that were written when the process got the exception of which it now ends. */
function writtenBefore({ state: { dying } }: Work, { event }: Moment): readonly string[] {
  const ends = event?.kind === "process-exit" && event.by === "unhandled";
  return ends && dying?.pid === event.pid ? dying.written : [];
}

/** A rule's actions in order. What it has put off holds back its end of the target. */
function fire(
  work: Work,
  rule: number,
  { at, event }: Moment,
  written: Set<string>,
  cause: Cause | undefined,
): void {
  const fired = { ...(event === undefined ? {} : { event }), ...(cause === undefined ? {} : { cause }) };
  const pid = event && "pid" in event ? event.pid : undefined;
  const bucket = event && "bucket" in event ? event.bucket : undefined;
  const gone = event?.kind === "process-exit";
  let latest = at;
  for (const [action, each] of work.ready.rules[rule]!.actions.entries()) {
    const doing: Doing = {
      rule,
      action,
      at: at + (each.after ?? 0),
      firedAt: at,
      stop: work.state.stops,
      fired,
      ...(pid === undefined ? {} : { pid }),
      ...(bucket === undefined ? {} : { bucket }),
    };
    if (each.after !== undefined) {
      if (gone) suppress(work, doing, "gone");
      else if (putOff(work, doing)) latest = Math.max(latest, doing.at);
    } else if (each.same !== undefined) decideDump(work, doing, written);
    else if (each.fate === undefined || each.fate > 1) act(work, doing);
    else if (endWaits(work, rule)) continue;
    else if (latest > at) putOffEnd(work, { ...doing, at: latest });
    else act(work, doing);
    if ("stop" in each.action) setRule(work, rule, { ...ruleState(work, rule), over: true });
  }
}
