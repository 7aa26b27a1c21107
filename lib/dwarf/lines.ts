/**
 * Lines of programs whose compiler writes DWARF, as that of mingw does: `.debug_line`. Its programs are run twice: once to
 * know which code each unit is of, and that of one unit again for an address.
 *
 * @module
 */
import { DwarfError } from "./error.ts";
import { type LineHeader, type LineSections, readLineHeader } from "./line_header.ts";
import { DwarfReader } from "./reader.ts";

/** A line of source. */
export interface DwarfLine {
  /** The path as the compiler wrote it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A row of a line table: from its address on code is of this line; `last` ends a piece of code. */
interface Row {
  readonly address: number;
  readonly file: number;
  readonly line: number;
  readonly last: boolean;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly header: LineHeader;
}

/** The lines of an image. */
export class DwarfLines {
  readonly #sections: LineSections;
  readonly #pieces: readonly Piece[];

  private constructor(sections: LineSections, pieces: readonly Piece[]) {
    [this.#sections, this.#pieces] = [sections, pieces];
  }

  /** Over the sections; units that are damaged are left out. */
  static of(sections: LineSections): DwarfLines {
    const pieces: Piece[] = [];
    for (let at = 0; at + 4 < sections.lines.length;) {
      try {
        const header = readLineHeader(sections, at);
        pieces.push(...piecesOf(sections, header));
        at = Math.max(at + 4, header.end);
      } catch (error) {
        if (!(error instanceof DwarfError)) throw error;
        break;
      }
    }
    return new DwarfLines(sections, pieces);
  }

  /** The line of the code at an address, which counts from where the image was linked to. */
  at(address: number): DwarfLine | undefined {
    const piece = this.#pieces.find(({ from, to }) => from <= address && address < to);
    if (piece === undefined) return undefined;
    let [before, found]: (Row | undefined)[] = [undefined, undefined];
    for (const row of rowsOf(this.#sections, piece.header)) {
      if (before !== undefined && !before.last && before.address <= address && address < row.address) {
        found = before;
      }
      before = row;
    }
    const file = found && piece.header.files.get(found.file);
    return found === undefined || file === undefined || found.line === 0
      ? undefined
      : { file, line: found.line };
  }
}

function* piecesOf(sections: LineSections, header: LineHeader): Generator<Piece> {
  let from: number | undefined;
  for (const { address, last } of rowsOf(sections, header)) {
    from ??= address;
    if (!last) continue;
    // What the linker left out lies at 0.
    if (from > 0) yield { from, to: address, header };
    from = undefined;
  }
}

const COPY = 1, ADVANCE_PC = 2, ADVANCE_LINE = 3, SET_FILE = 4, CONST_ADD_PC = 8, FIXED_ADVANCE_PC = 9;
const END_SEQUENCE = 1, SET_ADDRESS = 2;

/** Runs the program of a unit. */
function* rowsOf({ lines }: LineSections, header: LineHeader): Generator<Row> {
  const { program, end, instructionLength, lineBase, lineRange, opcodeBase, operands } = header;
  const reader = new DwarfReader(lines, program, end);
  let [address, file, line] = [0, 1, 1];
  const row = (last = false): Row => ({ address, file, line, last });
  const advance = (by: number): number => address += by * instructionLength;
  while (!reader.done) {
    const op = reader.unsigned(1);
    if (op >= opcodeBase) {
      advance(Math.floor((op - opcodeBase) / lineRange));
      line += lineBase + (op - opcodeBase) % lineRange;
      yield row();
    } else if (op === 0) {
      const next = reader.uleb() + reader.at;
      const extended = reader.unsigned(1);
      if (extended === END_SEQUENCE) {
        yield row(true);
        [address, file, line] = [0, 1, 1];
      } else if (extended === SET_ADDRESS) address = reader.unsigned(next - reader.at);
      reader.skip(next - reader.at);
    } else if (op === COPY) yield row();
    else if (op === ADVANCE_PC) advance(reader.uleb());
    else if (op === ADVANCE_LINE) line += reader.sleb();
    else if (op === SET_FILE) file = reader.uleb();
    else if (op === CONST_ADD_PC) advance(Math.floor((255 - opcodeBase) / lineRange));
    else if (op === FIXED_ADVANCE_PC) address += reader.unsigned(2);
    else for (let rest = operands[op - 1] ?? 0; rest > 0; rest--) reader.uleb();
  }
}
