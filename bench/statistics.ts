/** Medians and ranges. @module */

/** The middle of some numbers with the smallest and the largest. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The spread of some numbers; undefined for none. */
export function spread(values: readonly number[]): Spread | undefined {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const [min, max] = [sorted.at(0), sorted.at(-1)];
  if (min === undefined || max === undefined) return undefined;
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? max;
  return { median: sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? min) + upper) / 2, min, max };
}

/** A number with as many digits as it deserves. */
export function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** `12.3 (11.0–14.9)`; a dash for nothing. */
export function show(spread: Spread | undefined): string {
  if (spread === undefined) return "–";
  const { median, min, max } = spread;
  return `${digits(median)} (${digits(min)}–${digits(max)})`;
}
