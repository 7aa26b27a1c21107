/** Which dumps of a folder are kept in the end. Pure; {@link ./prune.ts} does it. @module */

/** How many dumps, how long, how much. What isn't said is no limit. */
export interface RetentionPolicy {
  /** How many of the first dumps of each bucket are kept: they are the most useful. */
  readonly first?: number | undefined;
  /** How many of the last are kept. */
  readonly last?: number | undefined;
  /** The age in milliseconds beyond which a dump goes. */
  readonly maxAgeMs?: number | undefined;
  /** How many bytes in all: the oldest go first, but the first of each bucket only when nothing else is left. */
  readonly maxBytes?: number | undefined;
}

/** A dump as far as that matters. */
export interface Kept {
  /** What counts as the same: its bucket, or, for a dump without one, its recipe and rule. */
  readonly bucket: string;
  /** When it was captured, in ms since 1970. */
  readonly at: number;
  /** What it takes on the disk. */
  readonly bytes: number;
}

/** One that goes, and why. */
export interface Removal<T> {
  /** The one. */
  readonly entry: T;
  /** The reason, for people. */
  readonly because: string;
}

/**
 * Which entries stay and which go.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { chooseKept } from "trapline";
 *
 * const dumps = [1, 2, 3, 4].map((at) => ({ bucket: "a", at, bytes: 10 }));
 * const { keep } = chooseKept(dumps, { first: 1, last: 1 }, Date.now());
 * assert.deepEqual(keep.map(({ at }) => at), [1, 4]);
 * ```
 *
 * @param now In ms since 1970.
 */
export function chooseKept<T extends Kept>(
  entries: readonly T[],
  { first, last, maxAgeMs = Infinity, maxBytes = Infinity }: RetentionPolicy,
  now: number,
): { keep: T[]; remove: Removal<T>[] } {
  const remove: Removal<T>[] = [];
  let keep = entries.toSorted((a, b) => a.at - b.at);
  const drop = (gone: ReadonlySet<T>, because: string): void => {
    remove.push(...keep.filter((entry) => gone.has(entry)).map((entry) => ({ entry, because })));
    keep = keep.filter((entry) => !gone.has(entry));
  };
  drop(new Set(keep.filter(({ at }) => now - at > maxAgeMs)), "it is older than may be");
  if (first !== undefined || last !== undefined) {
    drop(between(keep, first ?? 0, last ?? 0), "there are enough of its bucket");
  }
  drop(tooMuch(keep, maxBytes), "all together would be too large");
  return { keep, remove };
}

/** Those that are neither among the first nor among the last of their bucket. */
function between<T extends Kept>(sorted: readonly T[], first: number, last: number): Set<T> {
  return new Set(
    [...Map.groupBy(sorted, ({ bucket }) => bucket).values()].flatMap((same) =>
      same.filter((_, i) => i >= first && i < same.length - last)
    ),
  );
}

/** The oldest, until the rest is small enough; the first of each bucket after all others. */
function tooMuch<T extends Kept>(sorted: readonly T[], maxBytes: number): Set<T> {
  const firsts = new Set([...Map.groupBy(sorted, ({ bucket }) => bucket).values()].map(([first]) => first));
  const order = sorted.toSorted((a, b) => Number(firsts.has(a)) - Number(firsts.has(b)));
  let sum = sorted.reduce((all, { bytes }) => all + bytes, 0);
  const gone = new Set<T>();
  for (const entry of order) {
    if (sum <= maxBytes) break;
    gone.add(entry);
    sum -= entry.bytes;
  }
  return gone;
}
