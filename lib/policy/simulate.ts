/** What a recipe would have done: the rule machine under virtual time. @module */
import { milliseconds } from "../recipe/language/duration.ts";
import type { TimedEvent } from "../facts/event.ts";
import { interest, lacks } from "../recipe/needs/interest.ts";
import { wantsSightings } from "../recipe/needs/sightings.ts";
import type { DumpAction } from "../recipe/actions/dump.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { guess } from "./dump_size.ts";
import { Play, type Played } from "./virtual_run.ts";
import type { Timeline } from "./timeline.ts";

/** How a simulation goes. */
export interface SimulationOptions {
  /** How long time goes on, since the start: `10m`. Else to the last event and the last delayed dump after it. */
  readonly until?: string;
  /** How many bytes a dump has that the timeline doesn't tell of; else a guess by what it holds. */
  readonly bytes?: (action: DumpAction) => number;
}

/** What a recipe would have done. */
export interface SimulationResult extends Played {
  /** What the recipe waits for and the timeline was recorded without, in words: about that it answers nothing. */
  readonly lacks: readonly string[];
}

/**
 * Plays a timeline: its events in order, ticks exactly when the machine wants them. Dumps take no time, and unless the
 * timeline itself tells what these rules captured, each is reported back at once.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { planOfFlags } from "trapline";
 * import { readTimeline, simulate } from "trapline/policy";
 *
 * const timeline = readTimeline('{"at":0,"kind":"armed"}');
 * const { decisions } = simulate(planOfFlags({ deadline: "30s" }), timeline, { until: "1m" });
 * assert.deepEqual(decisions.map(({ at, action }) => [at, action]), [
 *   [30_000, { dump: "mini", tree: true }],
 *   [30_000, { kill: true }],
 * ]);
 * ```
 *
 * @throws {RecipeError} If `until` isn't a duration.
 */
export function simulate(
  plan: Plan,
  timeline: Pick<Timeline, "events" | "interest">,
  options: SimulationOptions = {},
): SimulationResult {
  const { events, interest: recorded } = timeline;
  const until = options.until === undefined ? undefined : milliseconds(options.until);
  const isOurs = (event: TimedEvent): boolean =>
    event.kind === "captured" && Object.hasOwn(plan.rules, event.rule);
  const play = new Play(plan, options.bytes ?? guess, events.some(isOurs));
  for (const event of events) {
    if (until !== undefined && event.at > until) break;
    play.event(event);
  }
  play.passTime(until ?? play.lastWaiting());
  const played = play.result();
  const missing = recorded
    ? [...lacks(recorded, interest(plan)), ...lacksBuckets(played), ...lacksSightings(plan, events)]
    : [];
  return { ...played, lacks: missing };
}

/** A run counts how often buckets were seen only where its own recipe asks. */
function lacksSightings(plan: Plan, events: readonly TimedEvent[]): string[] {
  if (!wantsSightings(plan)) return [];
  const first = events.find((event) =>
    event.kind === "exception" && event.bucket !== undefined && event.seen === undefined
  );
  return first === undefined ? [] : [
    `how often the bucket of the exception at ${Math.round(first.at)} ms was seen before`,
  ];
}

/** A run has buckets only where its own rules fired, unless it was to record all. */
function lacksBuckets({ bucketless: [first] }: Played): string[] {
  return first === undefined ? [] : [`the bucket of the exception at ${Math.round(first)} ms`];
}
