/** Samples as lines to draw. @module */
import { formatBytes, span } from "../../facts/text.ts";
import { COUNTER_NAMES, COUNTERS } from "../../facts/measures.ts";
import type { LogRecord } from "../../log/record.ts";
import { ofKind } from "../../log/read.ts";
import type { Run } from "./run.ts";

/** What the values of a chart count. */
export type Unit = "percent" | "bytes" | "bytes a second" | "ms" | "";

/** A line; where nothing was measured there is no value. */
export interface ChartLine {
  readonly label: string;
  readonly values: readonly (number | null)[];
}

/** Lines with one unit. */
export interface Chart {
  readonly title: string;
  readonly unit: Unit;
  readonly lines: readonly ChartLine[];
}

/** The charts of a process. */
export interface Sampled {
  readonly pid: number;
  /** How many looks there were; `at` has fewer when it was thinned out. */
  readonly looks: number;
  /** The moments, in ms. */
  readonly at: readonly number[];
  readonly charts: readonly Chart[];
}

type Sample = LogRecord<"sample">;
type Value = readonly [label: string, of: (sample: Sample) => number | undefined];

const CHARTS: readonly (readonly [title: string, unit: Unit, ...values: Value[]])[] = [
  ["Processor", "percent", ["of a core", ({ cpu }) => cpu === undefined ? undefined : cpu * 100]],
  ["Memory", "bytes", ["private", (s) => s.private], ["working set", (s) => s.workingSet], [
    "commit",
    (s) => s.commit,
  ]],
  ...counterCharts(),
  ["Input and output", "bytes a second", ["read", (s) => s.read], ["written", (s) => s.written]],
  ["Quiet for", "ms", ["window", (s) => s.window?.ms], ["output", (s) => s.silent], [
    "processor",
    (s) => s.idle,
  ]],
];

/** The counters, those of one chart together. */
function counterCharts(): (typeof CHARTS)[number][] {
  const byTitle = Map.groupBy(COUNTER_NAMES, (name) => COUNTERS[name].chart[0]);
  return [...byTitle].map(([title, names]) => [
    title,
    "",
    ...names.map((name): Value => [COUNTERS[name].chart[1], (sample) => sample[name]]),
  ]);
}

/** Points of all lines of a page together: more than anyone's screen has. */
const POINTS = 12_000;
const MOST = 1_200, LEAST = 120;
/** Heartbeats are named by the recipe. */
const BEATS = 3;

/** Every process that was looked at, by pid, in the order of its first look. */
export function sampled({ records }: Run): Sampled[] {
  const byPid = Map.groupBy(ofKind(records, "sample"), ({ pid }) => pid);
  const most = Math.min(MOST, Math.max(LEAST, Math.floor(POINTS / byPid.size)));
  return [...byPid].map(([pid, samples]) => ({ pid, looks: samples.length, ...linesOf(samples, most) }));
}

function linesOf(
  samples: readonly Sample[],
  most: number,
): { at: readonly number[]; charts: readonly Chart[] } {
  const charts = [...CHARTS, beats(samples)].flatMap(([title, unit, ...values]) => {
    const lines = values.map(([label, of]) => ({
      label,
      values: samples.map((sample) => of(sample) ?? null),
    }))
      .filter(({ values }) => values.some((value) => value !== null));
    return lines.length > 0 ? [{ title, unit, lines }] : [];
  });
  return thinned(samples.map(({ at }) => at), charts, most);
}

function beats(samples: readonly Sample[]): typeof CHARTS[number] {
  const names = [...new Set(samples.flatMap(({ beats = {} }) => Object.keys(beats)))].slice(0, BEATS);
  return ["Since the heartbeat", "ms", ...names.map((name): Value => [name, ({ beats }) => beats?.[name]])];
}

/**
 * At most this many moments. Each span of looks becomes two: one holds every line's least, one its most, in the order in
 * which they came, so that no peak is lost.
 */
export function thinned(
  at: readonly number[],
  charts: readonly Chart[],
  most: number,
): { readonly at: readonly number[]; readonly charts: readonly Chart[] } {
  if (at.length <= most) return { at, charts };
  const spans = Math.floor(most / 2);
  const edges = Array.from({ length: spans + 1 }, (_, i) => Math.floor(i * at.length / spans));
  const each = <T>(make: (from: number, to: number) => readonly [T, T]): T[] =>
    edges.slice(0, -1).flatMap((from, i) => make(from, edges[i + 1] ?? from));
  return {
    at: each((from, to) => [at[from] ?? 0, at[to - 1] ?? 0]),
    charts: charts.map((chart) => ({
      ...chart,
      lines: chart.lines.map(({ label, values }) => ({
        label,
        values: each((from, to) => extremes(values.slice(from, to))),
      })),
    })),
  };
}

function extremes(values: readonly (number | null)[]): readonly [number | null, number | null] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return [null, null];
  const [least, greatest] = [Math.min(...known), Math.max(...known)];
  return known.indexOf(least) <= known.indexOf(greatest) ? [least, greatest] : [greatest, least];
}

/** The greatest value of a line. */
export function peak({ values }: ChartLine): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

/** A value with its unit: `3.1 %`, `129 MB`, `1.2 s`. */
export function unit(value: number, of: Unit): string {
  if (of === "percent") return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
  if (of === "bytes") return formatBytes(value);
  if (of === "bytes a second") return `${formatBytes(value)}/s`;
  return of === "ms" ? span(value) : String(Math.round(value));
}
