/**
 * The rule machine: pure, without a clock, without I/O.
 *
 * @module
 */
import type { TimedEvent } from "../facts/event.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { ready } from "./compile.ts";
import { leftWaiting } from "./delayed.ts";
import { learnAfter, learnBefore } from "./event_facts.ts";
import { meet, nextWake, passTime } from "./moment.ts";
import type { Step, Suppressed } from "./decision.ts";
import type { State } from "./state.ts";
import type { Work } from "./step_context.ts";

export type { Decision, Firing, Reason, Step, Suppressed } from "./decision.ts";
export {
  INITIAL,
  type Ledger,
  type LookState,
  type NodeState,
  type Open,
  type RuleState,
  type State,
  type Waiting,
} from "./state.ts";

/** What can happen before the target is armed and still be meant by a rule. */
const EARLY: ReadonlySet<TimedEvent["kind"]> = new Set(["exception", "process-start", "process-exit"]);

/**
 * Advances the machine by one event. First time comes to the event's, and all that was due on the way happens, each at
 * its time, in order; then the event itself. An event that comes late is taken to happen at the last time seen.
 *
 * At each moment all matching rules fire in declaration order, each rule's actions in order. What becomes of the target
 * is decided once, last: kill, else detach, else resume handled, else not handled. Before the target is armed no time
 * runs, and only exceptions, starts and ends of processes count.
 */
export function step(plan: Plan, state: State, event: TimedEvent): Step {
  const work: Work = {
    ready: ready(plan),
    state: { ...state },
    fired: [],
    decisions: [],
    suppressed: [],
    fates: [],
  };
  const at = Math.max(event.at, state.now ?? event.at);
  passTime(work, at);
  happen(work, event.at === at ? event : { ...event, at });
  const fate = work.fates.toSorted((a, b) => a.rank - b.rank)[0];
  if (fate) work.decisions.push(fate.decision);
  const wakeAt = wakeAfter(work, state);
  return {
    state: work.state,
    fired: work.fired,
    decisions: work.decisions,
    suppressed: work.suppressed,
    ...(wakeAt === undefined ? {} : { wakeAt }),
  };
}

function happen(work: Work, event: TimedEvent): void {
  const { state } = work;
  learnBefore(work, event);
  if (state.armedAt !== undefined || EARLY.has(event.kind)) {
    meet(work, { at: event.at, event, armedAt: state.armedAt, horizon: event.at });
  }
  learnAfter(work, event);
}

/** Most events change nothing that time could move. */
function wakeAfter(work: Work, before: State): number | undefined {
  const { state } = work;
  const { armedAt, rules, waiting } = state;
  if (armedAt === before.armedAt && rules === before.rules && waiting === before.waiting) return state.wakeAt;
  const wakeAt = nextWake(work);
  if (wakeAt === undefined) delete state.wakeAt;
  else state.wakeAt = wakeAt;
  return wakeAt;
}

/**
 * What a run that ends leaves undone: delayed dumps, and ends of the target that waited for them.
 */
export function leftUndone(plan: Plan, state: State): Suppressed[] {
  return leftWaiting(ready(plan), state);
}
