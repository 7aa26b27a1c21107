/** Dumps that come later than their trigger, and ends of the target that wait for them. @module */
import type { Ready } from "./compile.ts";
import type { Suppressed } from "./decision.ts";
import type { State } from "./state.ts";
import { act, decideDump, type Doing, suppress, told, type Work } from "./step_context.ts";

/** More would only be a storm's. */
const MOST_WAITING = 100;

/** Puts a dump off; tells whether it waits. */
export function putOff(work: Work, doing: Doing): boolean {
  const { state } = work;
  if (state.waiting.length >= MOST_WAITING) {
    suppress(work, doing, "waiting");
    return false;
  }
  state.waiting = [...state.waiting, doing];
  return true;
}

/** Lets an end of the target wait until a time. One is enough for a rule: the first that comes. */
export function putOffEnd(work: Work, doing: Doing): void {
  work.state.waiting = [...work.state.waiting, doing];
}

/** Whether a rule's end of the target is waiting already. */
export function endWaits({ ready, state }: Work, rule: number): boolean {
  return state.waiting.some((each) => each.rule === rule && isEnd(ready, each));
}

/** Decides what is due: dumps in the order in which they were put off, then ends. */
export function comeDue(work: Work, at: number): void {
  const { ready, state } = work;
  if (state.waiting.every((each) => each.at > at)) return;
  const due = state.waiting.filter((each) => each.at <= at);
  state.waiting = state.waiting.filter((each) => each.at > at);
  const written = new Set<string>();
  for (const each of due) if (!isEnd(ready, each)) decideDump(work, each, written);
  for (const each of due) if (isEnd(ready, each)) act(work, each);
}

/** A process has ended: its dumps don't come any more; after the last process nothing does. */
export function processGone(work: Work, pid: number): void {
  const { ready, state } = work;
  state.running = state.running.filter((each) => each !== pid);
  if (state.waiting.length === 0) return;
  const none = state.running.length === 0;
  const now = state.now ?? 0;
  for (const each of state.waiting) {
    if (none || each.pid === pid && !isEnd(ready, each)) suppress(work, { ...each, at: now }, "gone");
  }
  const left = none ? [] : state.waiting.filter((each) => each.pid !== pid || isEnd(ready, each));
  // An end that waits for no dump any more comes now.
  const free = left.filter((end) =>
    isEnd(ready, end) &&
    !left.some((each) => each.rule === end.rule && each.at <= end.at && !isEnd(ready, each))
  );
  state.waiting = left.filter((each) => !free.includes(each));
  for (const each of free) act(work, { ...each, at: now });
}

/** When the next of them is due. */
export function nextWaiting({ waiting }: Pick<State, "waiting">): number {
  return Math.min(...waiting.map(({ at }) => at));
}

/** What is still waiting, and doesn't come because the run has ended. */
export function leftWaiting(ready: Ready, state: State): Suppressed[] {
  return state.waiting.map((each) => told(ready, each, "ended"));
}

function isEnd({ rules }: Ready, { rule, action }: Doing): boolean {
  return rules[rule]?.actions[action]?.fate !== undefined;
}
