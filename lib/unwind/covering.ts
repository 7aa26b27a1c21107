/** Which of many records is about a place, where records may lie in each other. @module */

/** Code from `begin` up to `end`. */
export interface Covering {
  readonly begin: number;
  readonly end: number;
}

/** Records lie in each other a few deep. */
const MOST_DEPTH = 64;

/** Sorts records by where they begin; of those that begin at one place the shortest comes last. */
export function inOrder<T extends Covering>(records: T[]): T[] {
  return records.sort((a, b) => a.begin - b.begin || b.end - a.end);
}

/** The innermost record that covers a place, of records {@link inOrder in order}. */
export function covering<T extends Covering>(records: readonly T[], place: number): T | undefined {
  const count = countBefore(records, place);
  for (let index = count - 1; index >= 0 && index >= count - MOST_DEPTH; index--) {
    if (place < records[index]!.end) return records[index];
  }
  return undefined;
}

/** The last record that begins at a place or before it. */
export function lastBefore<T extends Covering>(records: readonly T[], place: number): T | undefined {
  return records[countBefore(records, place) - 1];
}

function countBefore(records: readonly Covering[], place: number): number {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (records[middle]!.begin <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}
