/** When a sink is tried again, and what goes when too much waits. Pure. @module */
import { milliseconds } from "../recipe/language/duration.ts";
import { parseBytes } from "../recipe/language/size.ts";
import { DEFAULT_SPOOL, type Spool } from "../recipe/plan/sinks.ts";
import type { Entry } from "./entry.ts";

/** How much may wait, in numbers. */
export interface SpoolLimits {
  readonly bytes: number;
  readonly ageMs: number;
}

/** The limits of a recipe, in numbers. */
export function spoolLimits(spool: Spool = {}): SpoolLimits {
  const { bytes, age } = { ...DEFAULT_SPOOL, ...spool };
  return { bytes: parseBytes(bytes), ageMs: milliseconds(age) };
}

/** How long the end of a run may wait, in ms. */
export function waitMs(spool: Spool = {}): number {
  return milliseconds(spool.wait ?? DEFAULT_SPOOL.wait);
}

const FIRST_MS = 1_000, LONGEST_MS = 5 * 60_000;

/** How long to wait after this many failures in a row, in ms: twice as long each time, and not all hosts at once. */
export function backoff(failures: number, random: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (0.5 + random);
}

/** How long sending this many bytes may take before it is given up: a minute, and what a slow line needs. */
export function patience(bytes: number): number {
  const SLOWEST = 100_000;
  return 60_000 + bytes / SLOWEST * 1_000;
}

/** What has to go, and why: what has waited too long, and the oldest of the fullest bucket while there is too much. */
export function tooMuch(
  entries: readonly Entry[],
  { bytes, ageMs }: SpoolLimits,
  now: number,
): { readonly entry: Entry; readonly because: string }[] {
  const old = entries.filter(({ at }) => now - Date.parse(at) > ageMs);
  const gone = old.map((entry) => ({ entry, because: "it has waited longer than the spool keeps anything" }));
  const buckets = Map.groupBy(entries.filter((entry) => !old.includes(entry)), ({ bucket }) => bucket);
  const sizes = new Map([...buckets].map(([bucket, all]) => [bucket, sum(all)]));
  let total = [...sizes.values()].reduce((a, b) => a + b, 0);
  while (total > bytes) {
    const [bucket, size] = [...sizes].reduce((a, b) => b[1] > a[1] ? b : a);
    const entry = buckets.get(bucket)!.shift()!;
    gone.push({ entry, because: "more waits than the spool may hold" });
    sizes.set(bucket, size - entry.bytes);
    total -= entry.bytes;
  }
  return gone;
}

function sum(entries: readonly Entry[]): number {
  return entries.reduce((all, { bytes }) => all + bytes, 0);
}
