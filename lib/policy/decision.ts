/** What the rule machine says. @module */
import type { Fired } from "../facts/cause.ts";
import type { Action } from "../recipe/actions/action.ts";
import type { RecipeLimits } from "../recipe/plan/limits.ts";
import type { State } from "./state.ts";

/** One thing to do, and which rule wants it. */
export interface Decision {
  /** The rule's name in the Plan. */
  readonly rule: string;
  /** The rule's action as written; of a series one of its dumps, with its own `after`. */
  readonly action: Action;
  /** When it was due, in ms: `firedAt`, or later by the dump's `after`. */
  readonly at: number;
  /** When the rule fired, in ms. */
  readonly firedAt: number;
  /** The process of the event; absent where a rule fired at a time. */
  readonly pid?: number;
  /** What made the rule fire. */
  readonly fired: Fired;
  /** Another rule had the same dump written at this stop: one file serves both, and counts once. */
  readonly shared?: true;
}

/**
 * Why something doesn't come: a limit, `gone` (its process has ended meanwhile), `waiting` (too many delayed dumps
 * are waiting) or `ended` (the run has ended before).
 */
export type Reason = Exclude<keyof RecipeLimits, "per"> | "gone" | "waiting" | "ended";

/** Something that a rule wanted and doesn't get. */
export interface Suppressed {
  /** The rule's name in the Plan. */
  readonly rule: string;
  /** The rule's action as written; of a series one of its dumps, with its own `after`. */
  readonly action: Action;
  /** When it would have come, in ms. */
  readonly at: number;
  /** When the rule fired, in ms. */
  readonly firedAt: number;
  /** The process of the event; absent where a rule fired at a time. */
  readonly pid?: number;
  /** What made the rule fire. */
  readonly fired: Fired;
  /** Why not. */
  readonly reason: Reason;
  /** Whose limit it was. */
  readonly limit?: "rule" | "recipe";
}

/** A rule that fired. */
export interface Firing {
  /** The rule's name in the Plan. */
  readonly rule: string;
  /** In ms. */
  readonly at: number;
}

/** What follows from an event. */
export interface Step {
  /** What to give to the next step. */
  readonly state: State;
  /** The rules that fired, in order. */
  readonly fired: readonly Firing[];
  /** What to do, in this order; what becomes of the target comes last and once. */
  readonly decisions: readonly Decision[];
  /** What doesn't come, and why. */
  readonly suppressed: readonly Suppressed[];
  /** When the machine wants a tick, in ms; absent when it waits for events only. Always later than the event. */
  readonly wakeAt?: number;
}
