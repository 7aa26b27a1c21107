import { ClrError } from "./error.ts";

/** Reads the memory of a stopped process or of a dump. */
export interface MemoryReader {
  /** `length` bytes from an address on, or `undefined` where not all of them can be read. */
  read(address: bigint, length: number): Uint8Array | undefined;
}

/** A piece of the target's memory. */
export interface MemoryPiece {
  /** Its first address. */
  readonly start: bigint;
  /** Its bytes. */
  readonly bytes: Uint8Array;
}

const PAGE = 4096;
const PAGE_MASK = 0xFFFn;
/** What is noted as read: small enough that a dump which gets these blocks grows by little. */
const BLOCK = 64;
const BLOCK_BITS = 6n;
/** 64 MiB; a process with two hundred threads needs 2 MiB. */
const MOST_PAGES = 16_384;
/** Two hundred threads with a thousand frames need 300,000. */
const MOST_READS = 3_000_000;
const TEXT_PIECE = 32;
const MOST_BYTES_AT_ONCE = 1024 * 1024;
const TOP = 1n << 64n;

/**
 * A target's memory by address, for readers that chase pointers: pages are read once, what was read is noted, and the
 * number of reads is bounded.
 */
export class Memory {
  readonly #reader: MemoryReader;
  readonly #pages = new Map<bigint, Uint8Array | undefined>();
  readonly #blocks = new Set<bigint>();
  #last: { readonly start: bigint; readonly bytes: Uint8Array } | undefined;
  #reads = 0;
  #noted: bigint | undefined;

  /** Puts the cache and the record before a reader. */
  constructor(reader: MemoryReader) {
    this.#reader = reader;
  }

  /** Forgets the pages, because the target has run on; the record and the count of reads start anew, too. */
  flush(): void {
    this.#pages.clear();
    this.#blocks.clear();
    this.#last = undefined;
    this.#reads = 0;
    this.#noted = undefined;
  }

  /** What was read so far, in blocks of 64 bytes joined where they touch, in the order of addresses. */
  recorded(): MemoryPiece[] {
    const runs: { start: bigint; blocks: Uint8Array[] }[] = [];
    let next: bigint | undefined;
    for (const block of [...this.#blocks].sort((a, b) => a < b ? -1 : 1)) {
      const start = block << BLOCK_BITS;
      const bytes = this.#copy(start, BLOCK);
      if (bytes === undefined) continue;
      if (start === next) runs.at(-1)!.blocks.push(bytes);
      else runs.push({ start, blocks: [bytes] });
      next = start + BigInt(BLOCK);
    }
    return runs.map(({ start, blocks }) => {
      const bytes = new Uint8Array(blocks.length * BLOCK);
      for (const [index, block] of blocks.entries()) bytes.set(block, index * BLOCK);
      return { start, bytes };
    });
  }

  /** `length` bytes from an address on; the result may be a view of the cache. `undefined` where they can't be read. */
  tryBytes(address: bigint, length: number): Uint8Array | undefined {
    if (++this.#reads > MOST_READS) {
      throw new ClrError("too-much", "the runtime's memory leads to more reads than any real process needs");
    }
    if (length < 0 || length > MOST_BYTES_AT_ONCE) {
      throw new ClrError("damaged", `${length} bytes at 0x${address.toString(16)} are too many to read`);
    }
    if (address < 0x10000n || address + BigInt(length) > TOP) return undefined;
    const bytes = this.#copy(address, length);
    if (bytes !== undefined) this.#note(address, length);
    return bytes;
  }

  /**
   * `length` bytes from an address on.
   *
   * @throws {ClrError} "unreadable" where they can't be read
   */
  bytes(address: bigint, length: number): Uint8Array {
    const bytes = this.tryBytes(address, length);
    if (bytes !== undefined) return bytes;
    const what = length === 1 ? "the byte" : `${length} bytes`;
    throw new ClrError("unreadable", `${what} at 0x${address.toString(16)} can't be read`);
  }

  /** An unsigned byte. */
  u8(address: bigint): number {
    return this.bytes(address, 1)[0]!;
  }

  /** An unsigned 16-bit number. */
  u16(address: bigint): number {
    const bytes = this.bytes(address, 2);
    return bytes[0]! | bytes[1]! << 8;
  }

  /** An unsigned 32-bit number. */
  u32(address: bigint): number {
    const bytes = this.bytes(address, 4);
    return (bytes[0]! | bytes[1]! << 8 | bytes[2]! << 16 | bytes[3]! << 24) >>> 0;
  }

  /** An unsigned 64-bit number, or a pointer. */
  u64(address: bigint): bigint {
    const bytes = this.bytes(address, 8);
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  }

  /** A text of single bytes that a NUL ends, at most `most` of them. */
  utf8(address: bigint, most = 512): string {
    const found = new Uint8Array(most);
    let length = 0;
    while (length < most) {
      const at = address + BigInt(length);
      // By pieces; where one can't be read, perhaps its first bytes can.
      const piece = this.tryBytes(at, Math.min(TEXT_PIECE, most - length)) ?? this.bytes(at, 1);
      const end = piece.indexOf(0);
      found.set(end < 0 ? piece : piece.subarray(0, end), length);
      length += end < 0 ? piece.length : end;
      if (end >= 0) break;
    }
    return new TextDecoder().decode(found.subarray(0, length));
  }

  /** A text of UTF-16 units that a NUL ends, at most `most` of them. */
  utf16(address: bigint, most = 512): string {
    let text = "";
    for (let at = 0; at < most; at++) {
      const unit = this.u16(address + BigInt(at * 2));
      if (unit === 0) break;
      text += String.fromCharCode(unit);
    }
    return text.toWellFormed();
  }

  #note(address: bigint, length: number): void {
    const first = address >> BLOCK_BITS;
    const last = (address + BigInt(Math.max(length, 1)) - 1n) >> BLOCK_BITS;
    // Fields of one structure are read one after the other.
    if (first === last && first === this.#noted) return;
    for (let block = first; block <= last; block++) this.#blocks.add(block);
    this.#noted = last;
  }

  #copy(address: bigint, length: number): Uint8Array | undefined {
    const start = address & ~PAGE_MASK;
    const offset = Number(address - start);
    const page = this.#page(start);
    if (page !== undefined && offset + length <= PAGE) return page.subarray(offset, offset + length);
    if (page === undefined) return this.#piece(address, length);
    const joined = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const at = address + BigInt(filled);
      const within = Number(at & PAGE_MASK);
      const count = Math.min(length - filled, PAGE - within);
      const part = this.#page(at & ~PAGE_MASK)?.subarray(within, within + count) ?? this.#piece(at, count);
      if (part === undefined) return undefined;
      joined.set(part, filled);
      filled += count;
    }
    return joined;
  }

  /** A whole page; `undefined` where a dump holds only a part of it. */
  #page(start: bigint): Uint8Array | undefined {
    if (this.#last?.start === start) return this.#last.bytes;
    let bytes = this.#pages.get(start);
    if (bytes === undefined && !this.#pages.has(start)) {
      if (this.#pages.size >= MOST_PAGES) {
        throw new ClrError(
          "too-much",
          "the runtime's memory leads to more pages than any real process needs",
        );
      }
      bytes = this.#reader.read(start, PAGE);
      this.#pages.set(start, bytes);
    }
    if (bytes !== undefined) this.#last = { start, bytes };
    return bytes;
  }

  #piece(address: bigint, length: number): Uint8Array | undefined {
    const bytes = this.#reader.read(address, length);
    return bytes?.length === length ? bytes : undefined;
  }
}
