/** Where a portable PDB's table of further information is: behind all others, whose rows have widths of their own. */

/** The table, and the places of its columns in a row. */
export interface CustomRows {
  readonly start: number;
  readonly count: number;
  readonly width: number;
  /** Which information it is: an index of `guid` bytes into the heap of GUIDs. */
  readonly kind: number;
  readonly guid: number;
  /** The information: an index into the heap of blobs, up to the row's end. */
  readonly value: number;
}

const METHOD = 6;
const SCOPE = 0x32, VARIABLE = 0x33, CONSTANT = 0x34, IMPORTS = 0x35, STATE_MACHINE = 0x36, CUSTOM = 0x37;
/** What such information may be about, in PortablePdb-Metadata.md's order; an index has five bits for which it is. */
const PARENTS = [
  6,
  4,
  1,
  2,
  8,
  9,
  10,
  0,
  14,
  23,
  20,
  17,
  26,
  27,
  32,
  35,
  38,
  39,
  40,
  42,
  44,
  43,
  48,
  50,
  51,
  52,
  53,
];
const PARENT_BITS = 5;

/**
 * Finds the table. `at`: where the table of local scopes begins, the first behind that of methods; `counts`: the rows of
 * each table, those of the module itself among them; `widths`: bytes of an index into each heap.
 */
export function customRows({ at, counts, widths: { string, guid, blob } }: {
  readonly at: number;
  readonly counts: ReadonlyMap<number, number>;
  readonly widths: { readonly string: number; readonly guid: number; readonly blob: number };
}): CustomRows {
  const rows = (table: number): number => counts.get(table) ?? 0;
  const index = (table: number): number => rows(table) > 0xFFFF ? 4 : 2;
  const widths: readonly (readonly [table: number, width: number])[] = [
    [SCOPE, index(METHOD) + index(IMPORTS) + index(VARIABLE) + index(CONSTANT) + 8],
    [VARIABLE, 4 + string],
    [CONSTANT, string + blob],
    [IMPORTS, index(IMPORTS) + blob],
    [STATE_MACHINE, 2 * index(METHOD)],
  ];
  const parent = Math.max(...PARENTS.map(rows)) < 1 << 16 - PARENT_BITS ? 2 : 4;
  return {
    start: widths.reduce((start, [table, width]) => start + rows(table) * width, at),
    count: rows(CUSTOM),
    width: parent + guid + blob,
    kind: parent,
    guid,
    value: parent + guid,
  };
}
