/** The widest interest. @module */
import type { Interest } from "./interest.ts";

/** All that an engine can report but breakpoints, which have to be named: a recording of it answers any recipe. */
export const EVERYTHING: Interest = {
  exceptions: [{ code: "other", chance: "first" }, { code: "other", chance: "second" }],
  exits: true,
  loads: true,
  unloads: true,
  threads: { start: true, exit: true },
  processes: true,
  debugText: true,
  breakpoints: [],
};
