/** Why a rule fired. @module */
import type { TimedEvent } from "./event.ts";

/**
 * What was measured when a trigger fired that no single event tells of. Memory is in bytes, the use of the processor in
 * percent, traffic in bytes a second, all else a number.
 */
export interface Cause {
  /** The trigger's key in a recipe: `memory`, `silence`, `deadline`. */
  readonly trigger: string;
  /** What the recipe waits for: `+100MB`, `>80% for 30s`, `4s`. */
  readonly asked: string;
  /** What of it: a kind of memory, a direction of traffic, one `core`, a heartbeat's name. */
  readonly of?: string;
  /** What was measured. */
  readonly value?: number;
  /** What was measured at first, of growth. */
  readonly from?: number;
  /** For how long, in ms: since then, of growth; since the last answer or output, of a hang. */
  readonly ms?: number;
}

/** What a rule waits for, from its cause: `memory +100MB`. */
export function ruleWords({ trigger, asked }: Cause): string {
  return `${trigger} ${asked}`;
}

/** What made a rule fire: an event, a measurement, or time. */
export interface Fired {
  /** The event; absent where only time has passed. */
  readonly event?: TimedEvent;
  /** What was measured, where the event alone does not say it. */
  readonly cause?: Cause;
}
