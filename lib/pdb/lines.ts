/** A compiled module's subsections (C13): the lines of its code, its files, and where inlined functions begin. @module */
import type { SectionPlace } from "./dbi.ts";

/** A line of a file; the file by its place among the module's. */
export interface LineOf {
  readonly file: number;
  readonly line: number;
}

/** What the subsections tell. */
export interface Lines {
  /** The line of the code at a place. */
  at(place: SectionPlace): LineOf | undefined;
  /** Where the name of a file is in the PDB's table of texts. */
  fileName(file: number): number | undefined;
  /** Where an inlined function begins. */
  inlinee(id: number): LineOf | undefined;
}

const LINES = 0xF2, CHECKSUMS = 0xF4, INLINEES = 0xF6;
const WITH_COLUMNS = 1, WITH_FILES = 1;
/** Two numbers that are no lines: code that is hidden, and code that a debugger steps through. */
const HIDDEN = new Set([0xF00F00, 0xFEEFEE]);

interface Block extends SectionPlace {
  readonly size: number;
  /** The bytes of its file blocks. */
  readonly files: DataView;
  readonly columns: boolean;
}

/** Reads them. Lines are searched when they are asked for. */
export function readLines(view: DataView): Lines {
  const blocks: Block[] = [];
  let checksums: DataView | undefined;
  const inlinees = new Map<number, LineOf>();
  for (let at = 0; at + 8 <= view.byteLength;) {
    const [kind, size] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    if (at + 8 + size > view.byteLength) break;
    const part = new DataView(view.buffer, view.byteOffset + at + 8, size);
    if (kind === LINES && size >= 12) blocks.push(blockOf(part));
    if (kind === CHECKSUMS) checksums = part;
    if (kind === INLINEES && size >= 4) { for (const [id, line] of inlineesOf(part)) inlinees.set(id, line); }
    at += 8 + (size + 3 & ~3);
  }
  return {
    at: (place) => {
      const block = blocks.find(({ section, offset, size }) =>
        section === place.section && place.offset >= offset && place.offset - offset < size
      );
      return block && lineIn(block, place.offset - block.offset);
    },
    fileName: (file) =>
      checksums !== undefined && file + 4 <= checksums.byteLength
        ? checksums.getUint32(file, true)
        : undefined,
    inlinee: (id) => inlinees.get(id),
  };
}

function blockOf(part: DataView): Block {
  return {
    offset: part.getUint32(0, true),
    section: part.getUint16(4, true),
    columns: (part.getUint16(6, true) & WITH_COLUMNS) !== 0,
    size: part.getUint32(8, true),
    files: new DataView(part.buffer, part.byteOffset + 12, part.byteLength - 12),
  };
}

/** File blocks: u32 file, u32 count, u32 size; lines: u32 offset, 24 bits of line; then perhaps columns. */
function lineIn({ files, columns }: Block, offset: number): LineOf | undefined {
  let found: { at: number; file: number; line: number } | undefined;
  for (let at = 0; at + 12 <= files.byteLength;) {
    const [file, count, size] = [0, 4, 8].map((field) => files.getUint32(at + field, true)) as [
      number,
      number,
      number,
    ];
    const end = Math.min(at + size, files.byteLength);
    for (let line = at + 12, n = 0; n < count && line + 8 <= end; n++, line += 8) {
      const begin = files.getUint32(line, true);
      const number = files.getUint32(line + 4, true) & 0xFFFFFF;
      if (begin <= offset && (found === undefined || begin >= found.at) && !HIDDEN.has(number)) {
        found = { at: begin, file, line: number };
      }
    }
    if (size < 12 + count * (columns ? 12 : 8)) break;
    at += size;
  }
  return found;
}

/** u32 signature; u32 id, u32 file, u32 line, and with more files u32 count and those. */
function* inlineesOf(part: DataView): Generator<[id: number, line: LineOf]> {
  const more = part.getUint32(0, true) === WITH_FILES;
  for (let at = 4; at + 12 <= part.byteLength;) {
    yield [part.getUint32(at, true), {
      file: part.getUint32(at + 4, true),
      line: part.getUint32(at + 8, true),
    }];
    at += 12;
    if (more && at + 4 <= part.byteLength) at += 4 + 4 * part.getUint32(at, true);
  }
}
