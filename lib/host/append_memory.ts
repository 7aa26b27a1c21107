/** Putting more of the target's memory into a dump that was written. @module */
import type { MemoryPiece } from "../clr/mod.ts";

/** What was put in. */
export interface MemoryAdded {
  /** Bytes of memory. */
  readonly bytes: number;
  /** Pieces of it. */
  readonly pieces: number;
}

const MEMORY_LIST = 5;
const ENTRY = 12, DESCRIPTOR = 16;
const MOST_ENTRIES = 1024 * 1024;
/** Places in a dump have 32 bits. */
const MOST_FILE = 0xFFFFFFFF;

interface Range {
  readonly start: bigint;
  readonly size: number;
  readonly rva: number;
}

/**
 * Adds memory to a minidump: the bytes and a new list of memory at its end, and then the directory's entry for it. Until
 * that entry is written the dump is what it was. Memory that the dump has already is left out.
 *
 * @throws {RangeError} If the file is no minidump with a list of memory, or would be too large
 */
export function appendMemory(path: string, pieces: Iterable<MemoryPiece>): MemoryAdded {
  using file = Deno.openSync(path, { read: true, write: true });
  const header = new DataView(bytesAt(file, 0, 32).buffer);
  const streams = header.getUint32(8, true);
  const directory = header.getUint32(12, true);
  const entries = new DataView(bytesAt(file, directory, Math.min(streams, 1024) * ENTRY).buffer);
  const entry = Array.from({ length: entries.byteLength / ENTRY }, (_, index) => index * ENTRY)
    .find((at) => entries.getUint32(at, true) === MEMORY_LIST);
  if (entry === undefined) throw new RangeError("the dump has no list of memory");
  const ranges = rangesAt(file, entries.getUint32(entry + 8, true), entries.getUint32(entry + 4, true));
  const fresh = [...withoutKnown(pieces, ranges)];
  if (fresh.length === 0) return { bytes: 0, pieces: 0 };
  let end = aligned(file.seekSync(0, Deno.SeekMode.End));
  let bytes = 0;
  for (const piece of fresh) {
    ranges.push({ start: piece.start, size: piece.bytes.length, rva: end });
    end += piece.bytes.length;
    bytes += piece.bytes.length;
  }
  const list = listOf(ranges);
  if (end + list.length > MOST_FILE) throw new RangeError("the dump would be too large for a list of memory");
  for (const [index, piece] of fresh.entries()) {
    if (index === 0) file.seekSync(aligned(file.seekSync(0, Deno.SeekMode.End)), Deno.SeekMode.Start);
    writeAll(file, piece.bytes);
  }
  writeAll(file, list);
  const place = new DataView(new ArrayBuffer(8));
  place.setUint32(0, list.length, true);
  place.setUint32(4, end, true);
  file.seekSync(directory + entry + 4, Deno.SeekMode.Start);
  writeAll(file, new Uint8Array(place.buffer));
  return { bytes, pieces: fresh.length };
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}

function rangesAt(file: Deno.FsFile, rva: number, size: number): Range[] {
  const view = new DataView(bytesAt(file, rva, Math.min(size, 4 + MOST_ENTRIES * DESCRIPTOR)).buffer);
  const count = view.getUint32(0, true);
  if (4 + count * DESCRIPTOR > view.byteLength) throw new RangeError("the dump's list of memory is damaged");
  return Array.from({ length: count }, (_, index) => {
    const at = 4 + index * DESCRIPTOR;
    return {
      start: view.getBigUint64(at, true),
      size: view.getUint32(at + 8, true),
      rva: view.getUint32(at + 12, true),
    };
  });
}

function listOf(ranges: readonly Range[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 + ranges.length * DESCRIPTOR));
  view.setUint32(0, ranges.length, true);
  for (
    const [index, { start, size, rva }] of ranges.toSorted((a, b) => a.start < b.start ? -1 : 1).entries()
  ) {
    const at = 4 + index * DESCRIPTOR;
    view.setBigUint64(at, start, true);
    view.setUint32(at + 8, size, true);
    view.setUint32(at + 12, rva, true);
  }
  return new Uint8Array(view.buffer);
}

/** The parts of pieces that no range has. */
function* withoutKnown(pieces: Iterable<MemoryPiece>, ranges: readonly Range[]): Generator<MemoryPiece> {
  const known = ranges.toSorted((a, b) => a.start < b.start ? -1 : 1);
  for (const { start, bytes } of pieces) {
    const end = start + BigInt(bytes.length);
    const part = (from: bigint, to: bigint): MemoryPiece => ({
      start: from,
      bytes: bytes.subarray(Number(from - start), Number(to - start)),
    });
    let at = start;
    for (const range of known) {
      const rangeEnd = range.start + BigInt(range.size);
      if (rangeEnd <= at) continue;
      if (range.start >= end) break;
      if (range.start > at) yield part(at, range.start);
      if (rangeEnd > at) at = rangeEnd;
    }
    if (at < end) yield part(at, end);
  }
}

function bytesAt(file: Deno.FsFile, offset: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  for (let filled = 0; filled < length;) {
    const count = file.readSync(bytes.subarray(filled));
    if (count === null) throw new RangeError("the dump is cut off");
    filled += count;
  }
  return bytes;
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
}
