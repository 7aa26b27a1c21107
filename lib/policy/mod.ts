/**
 * The policy of a recipe without the machine that carries it out: what it would have done in a recorded run. Runs
 * anywhere, and needs no permission.
 *
 * @module
 */
export type { Fired } from "../facts/cause.ts";
export type { Decision, Firing, Reason, Suppressed } from "./decision.ts";
export { type Unmet, unmetExpectations } from "./expectations.ts";
export type { Played } from "./virtual_run.ts";
export { simulate, type SimulationOptions, type SimulationResult } from "./simulate.ts";
export { type Expectation, readTimeline, type Timeline } from "./timeline.ts";
