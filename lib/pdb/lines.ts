/** A compiled module's subsections (C13): the lines of its code, its files, and where inlined functions begin. @module */
import { CodePlaces } from "./code_places.ts";
import type { SectionPlace } from "./dbi.ts";
import { eachRecord, type Stream } from "./msf.ts";

/** A line of a file; the file by its place among the module's. */
export interface LineOf {
  readonly file: number;
  readonly line: number;
}

/** What the subsections tell. They are searched when they are asked. */
export interface Lines {
  /** The line of the code at a place. */
  at(place: SectionPlace): Promise<LineOf | undefined>;
  /** Where the name of a file is in the PDB's table of texts. */
  fileName(file: number): Promise<number | undefined>;
  /** Where an inlined function begins. */
  inlinee(id: number): Promise<LineOf | undefined>;
}

const LINES = 0xF2, CHECKSUMS = 0xF4, INLINEES = 0xF6;
/** Of lines: u32 offset, u16 section, u16 flags, u32 size of the code. */
const HEAD = 12;
const WITH_COLUMNS = 1, WITH_FILES = 1;
/** Two numbers that are no lines: code that is hidden, and code that a debugger steps through. */
const HIDDEN = new Set([0xF00F00, 0xFEEFEE]);

/** Bytes of the stream. */
interface Part {
  readonly from: number;
  readonly size: number;
}

/** Reads where they are: u32 kind, u32 size, the bytes. */
export async function readLines(stream: Stream, { from, size: bytes }: Part): Promise<Lines> {
  const blocks = new CodePlaces();
  let checksums: Part = { from: 0, size: 0 };
  const inlineeParts: Part[] = [];
  const to = Math.min(from + bytes, stream.size);
  await eachRecord(stream, { from, to, head: 8 + HEAD }, (view, at, place) => {
    if (at + 8 > view.byteLength) return 0;
    const [kind, size] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    const part = { from: place + 8, size };
    if (part.from + size > to) return 0;
    if (kind === LINES && size >= HEAD && at + 8 + HEAD <= view.byteLength) {
      blocks.add(
        { offset: view.getUint32(at + 8, true), section: view.getUint16(at + 12, true) },
        view.getUint32(at + 16, true),
        part.from,
      );
    }
    if (kind === CHECKSUMS) checksums = part;
    if (kind === INLINEES) inlineeParts.push(part);
    // Counted in whole words of four bytes.
    return 8 + 4 * Math.ceil(size / 4);
  });
  return {
    at: async (place) => {
      const where = blocks.at(place);
      if (where === undefined) return undefined;
      const head = await stream.read(where - 4, 4 + HEAD);
      const files = await stream.read(where + HEAD, head.getUint32(0, true) - HEAD);
      const columns = (head.getUint16(10, true) & WITH_COLUMNS) !== 0;
      return lineIn(files, columns, place.offset - head.getUint32(4, true));
    },
    fileName: async (file) => {
      if (file + 4 > checksums.size) return undefined;
      const entry = await stream.read(checksums.from + file, 4);
      return entry.byteLength < 4 ? undefined : entry.getUint32(0, true);
    },
    inlinee: async (id) => {
      // They are thousands, of which few are wanted.
      for (const { from, size } of inlineeParts) {
        const found = inlineeIn(await stream.read(from, size), id);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** File blocks: u32 file, u32 count, u32 size; lines: u32 offset, 24 bits of line; then perhaps columns. */
function lineIn(files: DataView, columns: boolean, offset: number): LineOf | undefined {
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
function inlineeIn(part: DataView, id: number): LineOf | undefined {
  if (part.byteLength < 4) return undefined;
  const more = part.getUint32(0, true) === WITH_FILES;
  for (let at = 4; at + 12 <= part.byteLength;) {
    if (part.getUint32(at, true) === id) {
      return { file: part.getUint32(at + 4, true), line: part.getUint32(at + 8, true) };
    }
    at += 12;
    if (more && at + 4 <= part.byteLength) at += 4 + 4 * part.getUint32(at, true);
  }
  return undefined;
}
