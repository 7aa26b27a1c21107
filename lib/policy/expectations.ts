/** Whether a recipe did what a timeline expects. @module */
import { milliseconds } from "../recipe/language/duration.ts";
import { nearest } from "../recipe/language/nearest.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import type { SimulationResult } from "./simulate.ts";
import type { Firing } from "./decision.ts";
import type { Expectation, Timeline } from "./timeline.ts";

/** An expectation that was not met. */
export interface Unmet {
  /** Where it stands in the timeline, from 1. */
  readonly line: number;
  /** What was expected and what came instead, for people. */
  readonly because: string;
}

/**
 * The expectations of a timeline that a simulation doesn't meet; none when all is well.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { planOfFlags } from "trapline";
 * import { readTimeline, simulate, unmetExpectations } from "trapline/policy";
 *
 * const plan = planOfFlags({ deadline: "30s" });
 * const timeline = readTimeline(`
 *   {"at":0,"kind":"armed"}
 *   {"at":40000,"kind":"tick"}
 *   {"expect":{"rule":"deadline","at":30000,"dumps":1}}
 *   {"expect":{"rule":"deadline","never":true}}
 * `);
 * assert.deepEqual(unmetExpectations(plan, timeline, simulate(plan, timeline)), [
 *   { line: 5, because: 'Rule "deadline" should never fire, but it fired at 30000 ms' },
 * ]);
 * ```
 */
export function unmetExpectations(
  plan: Plan,
  { expectations }: Pick<Timeline, "expectations">,
  result: SimulationResult,
): Unmet[] {
  return expectations.flatMap(({ line, expect }) => {
    const because = failure(plan, expect, result);
    return because === undefined ? [] : [{ line, because }];
  });
}

function failure(plan: Plan, expect: Expectation, result: SimulationResult): string | undefined {
  const names = Object.keys(plan.rules);
  if (!names.includes(expect.rule)) {
    return `There is no rule "${expect.rule}"${nearest(expect.rule, names)}. The recipe has: ${
      names.join(", ")
    }`;
  }
  const all = result.fired.filter(({ rule }) => rule === expect.rule);
  const meant = all.filter(({ at }) => isMeant(expect, at, result.armedAt));
  const [who, when] = [`Rule "${expect.rule}"`, span(expect)];
  if (expect.never) {
    return meant.length === 0 ? undefined : `${who} should never fire${when}, but it fired ${times(meant)}`;
  }
  // No dumps are also those of a rule that doesn't fire.
  if (meant.length === 0 && expect.dumps !== 0) {
    return `${who} should fire${when}, but it ${all.length > 0 ? `fired ${times(all)}` : "never fired"}`;
  }
  return expect.dumps === undefined
    ? undefined
    : wrongDumps(expect.dumps, expect, meant, result, `${who}${when}`);
}

function wrongDumps(
  wanted: number,
  { rule }: Expectation,
  meant: readonly Firing[],
  { decisions, suppressed }: SimulationResult,
  who: string,
): string | undefined {
  const own = (each: { rule: string; firedAt: number; action: object }): boolean =>
    each.rule === rule && "dump" in each.action && meant.some(({ at }) => at === each.firedAt);
  const written = decisions.filter(own).length;
  if (written === wanted) return undefined;
  const reasons = [...new Set(suppressed.filter(own).map(({ reason }) => reason))];
  const why = reasons.length > 0 ? `; others were suppressed: ${reasons.join(", ")}` : "";
  return `${who} should write ${wanted} ${wanted === 1 ? "dump" : "dumps"}, but it wrote ${written}${why}`;
}

function isMeant({ at, within }: Expectation, time: number, armedAt: number | undefined): boolean {
  const span = within === undefined ? undefined : milliseconds(within);
  if (at !== undefined) return Math.abs(time - at) <= (span ?? 0);
  return span === undefined || (armedAt !== undefined && time <= armedAt + span);
}

function span({ at, within }: Expectation): string {
  if (at !== undefined) return ` at ${at} ms${within === undefined ? "" : ` (within ${within})`}`;
  return within === undefined ? "" : ` within ${within} of the arming`;
}

/** The first few. */
function times(fired: readonly Firing[]): string {
  const MOST = 5;
  const shown = fired.slice(0, MOST).map(({ at }) => `${Math.round(at * 1000) / 1000}`).join(", ");
  return `at ${shown} ms${fired.length > MOST ? ` and ${fired.length - MOST} more times` : ""}`;
}
