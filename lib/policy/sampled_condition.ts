/**
 * Triggers that are found by looking again and again. Each look at a process is judged; a condition that has held for its
 * span fires once, and again when it has been clearly over in between. What a look could not measure changes nothing.
 *
 * @module
 */
import type { SampleEvent, TargetEvent } from "../facts/event.ts";
import type { SampledLeaf } from "../recipe/triggers/leaf.ts";
import { isGone } from "../facts/event.ts";
import { causeOf, type MeasuredCause } from "./cause.ts";
import { judgeOf, type LookJudge } from "./compare.ts";
import type { Met, Node } from "./node.ts";
import type { LookState, NodeState } from "./state.ts";

const KINDS: ReadonlySet<TargetEvent["kind"]> = new Set(["sample", "process-exit", "process-end"]);
const NOTHING: LookState = {};

/** The node of such a trigger. */
export function lookNode(leaf: SampledLeaf): Node {
  const judge = judgeOf(leaf);
  return {
    initial: {},
    kinds: KINDS,
    timed: false,
    due: () => Infinity,
    meet(state, { event }): Met {
      if (event?.kind === "sample") return look(leaf, judge, state, event);
      if (event && isGone(event)) return { state: put(state, event.pid, NOTHING), fired: false };
      const about = event && "pid" in event ? [state.pids?.[event.pid]] : Object.values(state.pids ?? {});
      return { state, fired: false, held: about.some((each) => each?.on === true) };
    },
  };
}

function look(leaf: SampledLeaf, judge: LookJudge, state: NodeState, sample: SampleEvent): Met {
  const before = state.pids?.[sample.pid] ?? NOTHING;
  const { after, fired } = next(judge, before, sample);
  const met = { state: put(state, sample.pid, after), fired: fired !== undefined, held: after.on === true };
  return fired === undefined ? met : { ...met, cause: causeOf(leaf, fired) };
}

/** What is remembered after a look; `fired` is what was found when it fires. */
function next(
  judge: LookJudge,
  before: LookState,
  sample: SampleEvent,
): { after: LookState; fired?: MeasuredCause } {
  const judgement = judge(before, sample);
  if (!judgement) return { after: before };
  const { holds, over, span, keep, spent, found } = judgement;
  if (before.on) return { after: over ? keep : { ...keep, on: true } };
  if (!holds) return { after: keep };
  const since = before.since ?? sample.active;
  if (sample.active - since < span) return { after: { ...keep, since } };
  return { after: spent ?? { ...keep, on: true }, fired: found };
}

/** A process of which nothing is remembered has no entry. */
function put(state: NodeState, pid: number, look: LookState): NodeState {
  const { [pid]: before = NOTHING, ...others } = state.pids ?? {};
  if (isSame(before, look)) return state;
  const pids = Object.keys(look).length > 0 ? { ...others, [pid]: look } : others;
  return Object.keys(pids).length > 0 ? { pids } : {};
}

function isSame(a: LookState, b: LookState): boolean {
  return a.on === b.on && a.since === b.since && a.looks === b.looks && a.next === b.next &&
    a.points === b.points;
}
