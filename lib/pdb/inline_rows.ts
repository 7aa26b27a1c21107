/** The binary annotations of an inline site: a small program that says which code is of which line. @module */

/** A piece of code, its offsets counted from the function's start, and its line. */
export interface InlineRow {
  readonly begin: number;
  readonly end: number;
  /** Where its file is among the module's; undefined where it is that of the inlined function itself. */
  readonly file: number | undefined;
  /** Counted from the line that the inlined function begins at. */
  readonly line: number;
}

/** The opcodes by number, as cvinfo.h of microsoft-pdb has them; how many operands each has. */
const OPERANDS = [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1];
const OFFSET = 1,
  CHANGE_OFFSET = 3,
  LENGTH = 4,
  FILE = 5,
  LINE = 6,
  OFFSET_AND_LINE = 11,
  LENGTH_AND_OFFSET = 12;

/** Runs the annotations between two offsets of a symbol stream. A row goes on to the next, the last to `size`. */
export function inlineRows(view: DataView, from: number, to: number, size: number): readonly InlineRow[] {
  const rows: { begin: number; end: number | undefined; file: number | undefined; line: number }[] = [];
  let [offset, line] = [0, 0];
  let file: number | undefined;
  const add = (end?: number): void => {
    const last = rows.at(-1);
    if (last !== undefined) last.end ??= offset;
    rows.push({ begin: offset, end, file, line });
  };
  for (const [op, one, other] of operations(view, from, to)) {
    switch (op) {
      case OFFSET:
        offset = one;
        break;
      case CHANGE_OFFSET:
        offset += one;
        add();
        break;
      case LENGTH:
        // Of the row before; what comes next is counted from its end.
        offset += one;
        if (rows.length > 0) rows.at(-1)!.end ??= offset;
        break;
      case FILE:
        file = one;
        break;
      case LINE:
        line += signed(one);
        break;
      case OFFSET_AND_LINE:
        line += signed(one >>> 4);
        offset += one & 15;
        add();
        break;
      case LENGTH_AND_OFFSET:
        offset += other;
        add(offset + one);
        break;
    }
  }
  return rows.map((row) => ({ ...row, end: row.end ?? size }));
}

/** The operations with their operands: numbers of one, two or four bytes, the first bits of which say how many. */
function* operations(
  view: DataView,
  from: number,
  to: number,
): Generator<[op: number, one: number, other: number]> {
  let at = from;
  const next = (): number | undefined => {
    const first = at < to ? view.getUint8(at) : 0xFF;
    const size = (first & 0x80) === 0 ? 1 : (first & 0xC0) === 0x80 ? 2 : (first & 0xE0) === 0xC0 ? 4 : 0;
    if (size === 0 || at + size > to) return undefined;
    const value = size === 1
      ? first
      : size === 2
      ? (first & 0x3F) << 8 | view.getUint8(at + 1)
      : (first & 0x1F) << 24 | view.getUint8(at + 1) << 16 | view.getUint8(at + 2) << 8 |
        view.getUint8(at + 3);
    at += size;
    return value;
  };
  for (;;) {
    const op = next();
    const operands = OPERANDS[op ?? 0] ?? 0;
    // The list is filled up with zeros.
    if (op === undefined || operands === 0) return;
    const [one, other] = [next(), operands === 2 ? next() : 0];
    if (one === undefined || other === undefined) return;
    yield [op, one, other];
  }
}

/** The sign is in the lowest bit. */
function signed(value: number): number {
  return (value & 1) === 0 ? value >>> 1 : -(value >>> 1);
}
