/**
 * What is measured of a process, for triggers, samples, samplers and reports. Enter at COUNTERS: a new counter is one
 * entry there and one reading in `watch/sample/readings.ts`.
 *
 * @module
 */

/** A number that a process has at a moment. */
export interface CounterFact {
  /** What is counted, in the plural. */
  readonly noun: string;
  /** The chart that draws it, and its line there. */
  readonly chart: readonly [title: string, line: string];
}

/** Every counter by the key that triggers and samples have for it. */
export const COUNTERS = {
  handles: { noun: "handles", chart: ["Handles", "kernel"] },
  gdi: { noun: "GDI objects", chart: ["Handles", "GDI"] },
  user: { noun: "USER objects", chart: ["Handles", "USER"] },
  threads: { noun: "threads", chart: ["Threads", "threads"] },
} as const satisfies Readonly<Record<string, CounterFact>>;

/** The name of a counter. */
export type Counter = keyof typeof COUNTERS;

/** The names of all counters. */
export const COUNTER_NAMES = Object.keys(COUNTERS) as readonly Counter[];

/** A kind of measurement. */
export type Measure = Counter | "cpu" | "memory" | "io" | "windows" | "dialogs" | "silence" | "idle";

/** Every kind of measurement, in words. */
export const MEASURES: Readonly<Record<Measure, string>> = {
  ...Object.fromEntries(COUNTER_NAMES.map((name) => [name, COUNTERS[name].noun])) as Record<Counter, string>,
  cpu: "the use of the processor",
  dialogs: "dialogs that are open",
  idle: "progress",
  io: "reads and writes",
  memory: "memory",
  silence: "output",
  windows: "windows that don't answer",
};
