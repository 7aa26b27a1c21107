/**
 * MSF, the container of a PDB: streams in blocks of a file. Blocks are read when they are asked for, so a PDB of hundreds
 * of megabytes costs what is looked at.
 *
 * @module
 */
import type { Source } from "../minidump/source.ts";
import { NoPdbError, PdbError } from "./error.ts";

const MAGIC = "Microsoft C/C++ MSF 7.00\r\n\x1ADS\0\0\0";
const SUPERBLOCK = 56;
/** A stream that is not there. */
const NIL = 0xFFFFFFFF;
/** A directory of a gigabyte's PDB has some megabytes. */
const MOST_DIRECTORY = 64 * 1024 * 1024;

/** One stream of a PDB. */
export interface Stream {
  /** Its size, in bytes. */
  readonly size: number;
  /** The bytes from an offset on; fewer where the stream or the file ends earlier. */
  read(offset: number, length: number): Promise<DataView>;
}

const EMPTY: Stream = { size: 0, read: () => Promise.resolve(new DataView(new ArrayBuffer(0))) };

/** The streams of a PDB by number; one that is not there is empty. */
export type MsfStreams = (index: number) => Stream;

/**
 * Reads the directory of a PDB.
 *
 * @throws {PdbError} If the file is none, or an older one than of 2000.
 */
export async function openMsf(source: Source): Promise<MsfStreams> {
  const head = view(await source.read(0, SUPERBLOCK));
  const magic = Array.from({ length: Math.min(32, head.byteLength) }, (_, at) => head.getUint8(at));
  if (head.byteLength < SUPERBLOCK || String.fromCharCode(...magic) !== MAGIC) {
    throw new NoPdbError("This is no PDB");
  }
  const [blockSize, bytes, map] = [
    head.getUint32(32, true),
    head.getUint32(44, true),
    head.getUint32(52, true),
  ];
  if (![512, 1024, 2048, 4096, 8192, 16_384, 32_768].includes(blockSize) || bytes > MOST_DIRECTORY) {
    throw new PdbError("The PDB's header is damaged");
  }
  const listed = Math.ceil(bytes / blockSize);
  const places = view(await source.read(map * blockSize, listed * 4));
  const directory = await inBlocks(source, blockSize, bytes, words(places, 0, listed)).read(0, bytes);
  if (directory.byteLength < bytes) throw new PdbError("The PDB is cut off");
  return streamsOf(source, blockSize, directory);
}

/** u32 count, a size each, then the blocks of each in turn. */
function streamsOf(source: Source, blockSize: number, directory: DataView): MsfStreams {
  const count = directory.getUint32(0, true);
  if (count > directory.byteLength / 4) throw new PdbError("The PDB's directory is damaged");
  const places = new Map<number, { readonly size: number; readonly at: number }>();
  let at = 4 + 4 * count;
  for (let index = 0; index < count; index++) {
    const size = directory.getUint32(4 + 4 * index, true);
    if (size === NIL) continue;
    places.set(index, { size, at });
    at += 4 * Math.ceil(size / blockSize);
  }
  return (index) => {
    const place = places.get(index);
    if (place === undefined) return EMPTY;
    const blocks = Math.ceil(place.size / blockSize);
    return inBlocks(source, blockSize, place.size, words(directory, place.at, blocks));
  };
}

/** Numbers of blocks, as many as there are. */
function words(from: DataView, at: number, count: number): (index: number) => number {
  return (index) => {
    if (index >= count) throw new PdbError("A stream of the PDB ends too early");
    return from.getUint32(at + 4 * index, true);
  };
}

function inBlocks(source: Source, blockSize: number, size: number, block: (index: number) => number): Stream {
  return {
    size,
    async read(offset, length): Promise<DataView> {
      const end = Math.min(size, offset + length);
      if (offset >= end) return view(new Uint8Array());
      const parts: Uint8Array[] = [];
      for (let at = offset; at < end;) {
        // Blocks that lie behind each other are read at once.
        const first = Math.floor(at / blockSize);
        let last = first;
        while ((last + 1) * blockSize < end && block(last + 1) === block(last) + 1) last++;
        const until = Math.min(end, (last + 1) * blockSize);
        const part = await source.read(block(first) * blockSize + at % blockSize, until - at);
        parts.push(part);
        if (part.length < until - at) break;
        at = until;
      }
      return view(joined(parts));
    },
  };
}

/** Streams are gone through in pieces of this many bytes. */
const PIECE = 128 * 1024;

/**
 * Goes through the records of a stream that lie behind each other, without holding the stream: `take` gets each by some
 * bytes that hold its beginning (`head` of them, where the stream does not end earlier), where it begins in those and where
 * in the stream, and gives its size; 0 ends it.
 */
export async function eachRecord(
  stream: Stream,
  { from, to, head }: { readonly from: number; readonly to: number; readonly head: number },
  take: (view: DataView, at: number, place: number) => number,
): Promise<void> {
  let piece = await stream.read(from, Math.min(PIECE, to - from));
  let start = from;
  for (let place = from; place < to;) {
    if (place + head > start + piece.byteLength && start + piece.byteLength < to) {
      piece = await stream.read(place, Math.min(PIECE, to - place));
      start = place;
      if (piece.byteLength === 0) return;
    }
    const size = take(piece, place - start, place);
    if (size === 0) return;
    place += size;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
