/** The parts of a written minidump that are changed afterwards: its threads, its memory in place, its streams. @module */
import type { MemoryPiece } from "../clr/mod.ts";

const HEADER = 32, ENTRY = 12;
const MOST_STREAMS = 256, MOST_ITEMS = 1024 * 1024;
const THREADS = 3, MEMORY = 5, MEMORY64 = 9;
const THREAD = 48;
/** What is moved at once. */
const PIECE = 4 * 1024 * 1024;
const PAGE = 4096;

/** A minidump that is open for reading and writing. */
export class DumpFile implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #directory: number;
  readonly #entries: DataView;

  /** @throws {RangeError} If it is no minidump. */
  constructor(path: string) {
    this.#file = Deno.openSync(path, { read: true, write: true });
    const header = this.read(0, HEADER);
    this.#directory = header.getUint32(12, true);
    this.#entries = this.read(this.#directory, Math.min(header.getUint32(8, true), MOST_STREAMS) * ENTRY);
  }

  /** Bytes of the file. @throws {RangeError} If it ends before them. */
  read(offset: number, size: number): DataView<ArrayBuffer> {
    const bytes = new Uint8Array(size);
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    for (let done = 0; done < size;) {
      const count = this.#file.readSync(bytes.subarray(done));
      if (count === null) throw new RangeError("the dump is cut off");
      done += count;
    }
    return new DataView(bytes.buffer);
  }

  /** Writes over what is there. */
  write(offset: number, bytes: Uint8Array): void {
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
  }

  /**
   * Makes room for bytes; where it begins. Of a dump whose memory lies behind all else it is before that, which moves.
   *
   * Sighting: of such a dump (Memory64List) the engine maps only what is before the memory. With a list of modules at the
   * end of the file it opened, without a word, without modules.
   */
  room(size: number): number {
    const end = this.#file.seekSync(0, Deno.SeekMode.End);
    const memory = this.#entry(MEMORY64);
    if (memory === undefined) return aligned(end);
    const baseAt = this.#entries.getUint32(memory + 8, true) + 8;
    const base = Number(this.read(baseAt, 8).getBigUint64(0, true));
    for (let at = 0; at < this.#entries.byteLength; at += ENTRY) {
      const rva = this.#entries.getUint32(at + 8, true);
      if (rva >= base) throw new RangeError("a part of the dump lies behind its memory");
    }
    const gap = Math.ceil((size + 8) / PAGE) * PAGE;
    for (let to = end; to > base;) {
      const from = Math.max(base, to - PIECE);
      this.write(from + gap, new Uint8Array(this.read(from, to - from).buffer));
      to = from;
    }
    const moved = new DataView(new ArrayBuffer(8));
    moved.setBigUint64(0, BigInt(base + gap), true);
    this.write(baseAt, new Uint8Array(moved.buffer));
    return aligned(base);
  }

  /** A stream; undefined where there is none. */
  stream(type: number): DataView<ArrayBuffer> | undefined {
    const entry = this.#entry(type);
    if (entry === undefined) return undefined;
    return this.read(this.#entries.getUint32(entry + 8, true), this.#entries.getUint32(entry + 4, true));
  }

  /** Has a stream be other bytes, which lie in the file already. */
  replace(type: number, rva: number, size: number): void {
    const entry = this.#entry(type);
    if (entry === undefined) throw new RangeError(`the dump has no stream ${type}`);
    this.#entries.setUint32(entry + 4, size, true);
    this.#entries.setUint32(entry + 8, rva, true);
    this.write(this.#directory, new Uint8Array(this.#entries.buffer));
  }

  #entry(type: number): number | undefined {
    for (let at = 0; at < this.#entries.byteLength; at += ENTRY) {
      if (this.#entries.getUint32(at, true) === type) return at;
    }
    return undefined;
  }

  /** Closes it. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}

/** The threads of a dump, with the addresses of their blocks. */
export function threadsIn(path: string): { readonly tid: number; readonly teb: bigint }[] {
  using file = new DumpFile(path);
  const view = file.stream(THREADS);
  if (view === undefined) return [];
  const count = Math.min(view.getUint32(0, true), MOST_ITEMS, Math.floor((view.byteLength - 4) / THREAD));
  return Array.from({ length: count }, (_, index) => ({
    tid: view.getUint32(4 + index * THREAD, true),
    teb: view.getBigUint64(4 + index * THREAD + 16, true),
  }));
}

interface Range {
  readonly start: bigint;
  readonly size: bigint;
  readonly rva: number;
}

/**
 * Writes memory over that of the dump, as far as the dump has it; the pieces that it does not have, or not all of. Of a
 * dump whose memory is listed with 64 bits there are none: it is taken to have what could be read.
 */
export function overwriteMemory(path: string, pieces: readonly MemoryPiece[]): MemoryPiece[] {
  using file = new DumpFile(path);
  const large = file.stream(MEMORY64);
  const ranges = large === undefined ? rangesOf(file.stream(MEMORY)) : ranges64Of(large);
  const fresh: MemoryPiece[] = [];
  for (const piece of pieces) {
    const end = piece.start + BigInt(piece.bytes.length);
    let covered = 0n;
    for (const { start, size, rva } of ranges) {
      const [from, to] = [max(start, piece.start), min(start + size, end)];
      if (from >= to) continue;
      covered += to - from;
      const bytes = piece.bytes.subarray(Number(from - piece.start), Number(to - piece.start));
      file.write(rva + Number(from - start), bytes);
    }
    if (covered < BigInt(piece.bytes.length) && large === undefined) fresh.push(piece);
  }
  return fresh;
}

function rangesOf(view: DataView | undefined): Range[] {
  if (view === undefined) return [];
  const count = Math.min(view.getUint32(0, true), MOST_ITEMS, Math.floor((view.byteLength - 4) / 16));
  return Array.from({ length: count }, (_, index) => ({
    start: view.getBigUint64(4 + index * 16, true),
    size: BigInt(view.getUint32(4 + index * 16 + 8, true)),
    rva: view.getUint32(4 + index * 16 + 12, true),
  }));
}

function ranges64Of(view: DataView): Range[] {
  const count = Math.min(
    Number(view.getBigUint64(0, true)),
    MOST_ITEMS,
    Math.floor((view.byteLength - 16) / 16),
  );
  let rva = Number(view.getBigUint64(8, true));
  return Array.from({ length: count }, (_, index) => {
    const range = {
      start: view.getBigUint64(16 + index * 16, true),
      size: view.getBigUint64(24 + index * 16, true),
      rva,
    };
    rva += Number(range.size);
    return range;
  });
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
