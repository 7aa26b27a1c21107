/** The tables of ECMA-335 metadata (II.22): which columns each has, and how wide they are in one module. */
import { ClrError } from "../error.ts";

/** The numbers of the tables that are read here. */
export const Table = {
  TypeRef: 1,
  TypeDef: 2,
  Method: 6,
  TypeSpec: 27,
  Assembly: 32,
  NestedClass: 41,
} as const;

/** A coded index: the bits of its tag, and the tables that it may lead to. */
type Coded = readonly [bits: number, tables: readonly number[]];

const TYPE_DEF_OR_REF: Coded = [2, [2, 1, 27]];
const HAS_CONSTANT: Coded = [2, [4, 8, 23]];
const HAS_CUSTOM_ATTRIBUTE: Coded = [
  5,
  [6, 4, 1, 2, 8, 9, 10, 0, 14, 23, 20, 17, 26, 27, 32, 35, 38, 39, 40, 42, 44, 43],
];
const HAS_FIELD_MARSHAL: Coded = [1, [4, 8]];
const HAS_DECL_SECURITY: Coded = [2, [2, 6, 32]];
const MEMBER_REF_PARENT: Coded = [3, [2, 1, 26, 6, 27]];
const HAS_SEMANTICS: Coded = [1, [20, 23]];
const METHOD_DEF_OR_REF: Coded = [1, [6, 10]];
const MEMBER_FORWARDED: Coded = [1, [4, 6]];
const IMPLEMENTATION: Coded = [2, [38, 35, 39]];
const CUSTOM_ATTRIBUTE_TYPE: Coded = [3, [6, 10]];
const RESOLUTION_SCOPE: Coded = [2, [0, 26, 35, 1]];
const TYPE_OR_METHOD_DEF: Coded = [1, [2, 6]];

/** A column: bytes, a heap, an index into a table, or a coded index. */
type Column = number | "string" | "guid" | "blob" | { readonly table: number } | Coded;

const index = (table: number): Column => ({ table });

/** The columns of every table up to GenericParamConstraint; without all of them none can be found. */
const COLUMNS: Readonly<Record<number, readonly Column[]>> = {
  0: [2, "string", "guid", "guid", "guid"],
  1: [RESOLUTION_SCOPE, "string", "string"],
  2: [4, "string", "string", TYPE_DEF_OR_REF, index(4), index(6)],
  3: [index(4)],
  4: [2, "string", "blob"],
  5: [index(6)],
  6: [4, 2, 2, "string", "blob", index(8)],
  7: [index(8)],
  8: [2, 2, "string"],
  9: [index(2), TYPE_DEF_OR_REF],
  10: [MEMBER_REF_PARENT, "string", "blob"],
  11: [2, HAS_CONSTANT, "blob"],
  12: [HAS_CUSTOM_ATTRIBUTE, CUSTOM_ATTRIBUTE_TYPE, "blob"],
  13: [HAS_FIELD_MARSHAL, "blob"],
  14: [2, HAS_DECL_SECURITY, "blob"],
  15: [2, 4, index(2)],
  16: [4, index(4)],
  17: ["blob"],
  18: [index(2), index(20)],
  19: [index(20)],
  20: [2, "string", TYPE_DEF_OR_REF],
  21: [index(2), index(23)],
  22: [index(23)],
  23: [2, "string", "blob"],
  24: [2, index(6), HAS_SEMANTICS],
  25: [index(2), METHOD_DEF_OR_REF, METHOD_DEF_OR_REF],
  26: ["string"],
  27: ["blob"],
  28: [2, MEMBER_FORWARDED, "string", index(26)],
  29: [4, index(4)],
  30: [4, 4],
  31: [4],
  32: [4, 2, 2, 2, 2, 4, "blob", "string", "string"],
  33: [4],
  34: [4, 4, 4],
  35: [2, 2, 2, 2, 4, "blob", "string", "string", "blob"],
  36: [4, index(35)],
  37: [4, 4, 4, index(35)],
  38: [4, "string", "blob"],
  39: [4, 4, "string", "string", IMPLEMENTATION],
  40: [4, 4, "string", IMPLEMENTATION],
  41: [index(2), index(2)],
  42: [2, 2, TYPE_OR_METHOD_DEF, "string"],
  43: [METHOD_DEF_OR_REF, "blob"],
  44: [index(42), TYPE_DEF_OR_REF],
};

/** Where a table's rows are, and where the columns are in a row. */
export interface TableLayout {
  /** Offset of the first row in the metadata. */
  readonly start: number;
  /** The number of rows. */
  readonly rows: number;
  /** Bytes of a row. */
  readonly width: number;
  /** Offset and bytes of each column. */
  readonly columns: readonly (readonly [offset: number, width: number])[];
}

/**
 * Lays the tables out.
 *
 * @param counts The rows of each table that is there, in the order of their numbers.
 * @param heaps The byte that says which heaps are larger than 64 KiB.
 * @param start Where the first row is.
 */
export function layOut(
  counts: ReadonlyMap<number, number>,
  heaps: number,
  start: number,
): ReadonlyMap<number, TableLayout> {
  const rowsOf = (table: number): number => counts.get(table) ?? 0;
  const widthOf = (column: Column): number => {
    if (typeof column === "number") return column;
    if (column === "string") return (heaps & 1) !== 0 ? 4 : 2;
    if (column === "guid") return (heaps & 2) !== 0 ? 4 : 2;
    if (column === "blob") return (heaps & 4) !== 0 ? 4 : 2;
    if ("table" in column) return rowsOf(column.table) > 0xFFFF ? 4 : 2;
    const [bits, tables] = column;
    return Math.max(...tables.map(rowsOf)) >= 1 << (16 - bits) ? 4 : 2;
  };
  const layouts = new Map<number, TableLayout>();
  let at = start;
  for (const [table, rows] of counts) {
    const spec = COLUMNS[table];
    // Tables of debug information come last, and only in PDBs.
    if (spec === undefined) break;
    let width = 0;
    const columns = spec.map((column) => {
      const place = [width, widthOf(column)] as const;
      width += place[1];
      return place;
    });
    layouts.set(table, { start: at, rows, width, columns });
    at += rows * width;
  }
  if (!Number.isSafeInteger(at)) throw new ClrError("damaged", "the metadata's tables are too large");
  return layouts;
}
