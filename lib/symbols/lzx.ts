/**
 * LZX, with which Microsoft packs the files of its symbol servers. Its bits are documented in [MS-PATCH]; a cabinet gives
 * one frame of 32 KiB after another.
 *
 * @module
 */
import { CabinetError } from "./cabinet_error.ts";

/** How many slots for distances there are, by the bits of the window. */
const SLOTS: Readonly<Record<number, number>> = { 15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50 };
const VERBATIM = 1, ALIGNED = 2, PLAIN = 3;
const LITERALS = 256, LENGTHS = 249, PRETREE = 20, ALIGNED_CODES = 8;
const LEAST_MATCH = 2;
/** Calls are translated in the first gigabyte only, and not in the last bytes of a frame. */
const MOST_TRANSLATED = 2 ** 30, CALL = 0xE8, BEHIND_CALLS = 10;

/** Bits of a distance that stand behind its slot. */
const EXTRA = Uint8Array.from({ length: 50 }, (_, slot) => slot < 4 ? 0 : Math.min(17, (slot >> 1) - 1));
/** The distances at which the slots begin. */
const BASE = EXTRA.reduce<number[]>((bases, bits) => [...bases, bases.at(-1)! + 2 ** bits], [0]);

/** Unpacks the frames of one folder, in their order. */
export class Lzx {
  readonly #window: Uint8Array;
  readonly #main: Uint8Array;
  readonly #lengths = new Uint8Array(LENGTHS);
  readonly #recent: [number, number, number] = [1, 1, 1];
  #mainCodes = new Codes(new Uint8Array());
  #lengthCodes = new Codes(new Uint8Array());
  #alignedCodes = new Codes(new Uint8Array());
  #kind = 0;
  #blockSize = 0;
  #left = 0;
  /** What the last frame left over. */
  #rest = new Uint8Array();
  /** What was unpacked so far. */
  #made = 0;
  /** The size of the file in which calls were translated; 0 where they were not, `undefined` before the first frame. */
  #translated: number | undefined;

  /** A window of 15 to 21 bits. */
  constructor(windowBits: number) {
    const slots = SLOTS[windowBits];
    if (slots === undefined) throw new CabinetError("it is damaged");
    this.#window = new Uint8Array(2 ** windowBits);
    this.#main = new Uint8Array(LITERALS + 8 * slots);
  }

  /** Unpacks the next frame, which holds `length` bytes. */
  frame(packed: Uint8Array, length: number): Uint8Array {
    // A byte that fills up a block may be the last of its frame.
    const bits = new Bits(this.#rest.length === 0 ? packed : Uint8Array.of(...this.#rest, ...packed));
    this.#translated ??= bits.take(1) === 0 ? 0 : bits.take(16) * 0x10000 + bits.take(16);
    const end = this.#made + length;
    while (this.#made < end) {
      if (this.#left === 0) this.#nextBlock(bits);
      const until = Math.min(end, this.#made + this.#left);
      const before = this.#made;
      if (this.#kind === PLAIN) this.#copyPlain(bits, until);
      else while (this.#made < until) this.#nextSymbol(bits, end);
      this.#left -= this.#made - before;
      if (this.#left < 0) throw new CabinetError("it is damaged");
    }
    this.#rest = bits.rest();
    return this.#callsBack(this.#lastOf(length));
  }

  #nextBlock(bits: Bits): void {
    // A block of plain bytes is filled up to whole words.
    if (this.#kind === PLAIN && this.#blockSize % 2 === 1) bits.byte();
    this.#kind = bits.take(3);
    this.#blockSize = this.#left = bits.take(16) * 0x100 + bits.take(8);
    if (this.#kind === PLAIN) {
      bits.toWord();
      for (const index of [0, 1, 2] as const) this.#recent[index] = bits.u32();
      return;
    }
    if (this.#kind !== VERBATIM && this.#kind !== ALIGNED) throw new CabinetError("it is damaged");
    if (this.#kind === ALIGNED) this.#alignedCodes = new Codes(lengthsOf(bits, ALIGNED_CODES, 3));
    changeLengths(bits, this.#main.subarray(0, LITERALS));
    changeLengths(bits, this.#main.subarray(LITERALS));
    this.#mainCodes = new Codes(this.#main);
    changeLengths(bits, this.#lengths);
    this.#lengthCodes = new Codes(this.#lengths);
  }

  #copyPlain(bits: Bits, until: number): void {
    while (this.#made < until) this.#put(bits.byte());
  }

  #nextSymbol(bits: Bits, end: number): void {
    const symbol = this.#mainCodes.next(bits);
    if (symbol < LITERALS) return this.#put(symbol);
    const [slot, header] = [(symbol - LITERALS) >> 3, symbol & 7];
    const length = LEAST_MATCH + header + (header === 7 ? this.#lengthCodes.next(bits) : 0);
    const distance = this.#distance(bits, slot);
    // No match goes on in another frame, or begins before the first byte.
    if (this.#made + length > end || distance > Math.min(this.#made, this.#window.length)) {
      throw new CabinetError("it is damaged");
    }
    const mask = this.#window.length - 1;
    for (let n = 0; n < length; n++) this.#put(this.#window[(this.#made - distance) & mask]!);
  }

  /** The first three slots are the distances of the last matches. */
  #distance(bits: Bits, slot: number): number {
    const recent = this.#recent;
    if (slot < 3) {
      const distance = recent[slot as 0 | 1 | 2];
      recent[slot as 0 | 1 | 2] = recent[0];
      return recent[0] = distance;
    }
    const extra = EXTRA[slot]!;
    const aligned = this.#kind === ALIGNED && extra >= 3;
    const more = aligned ? bits.take(extra - 3) * 8 + this.#alignedCodes.next(bits) : bits.take(extra);
    [recent[2], recent[1], recent[0]] = [recent[1], recent[0], BASE[slot]! - 2 + more];
    return recent[0];
  }

  #put(byte: number): void {
    this.#window[this.#made++ & (this.#window.length - 1)] = byte;
  }

  #lastOf(length: number): Uint8Array {
    const mask = this.#window.length - 1;
    const from = (this.#made - length) & mask;
    const first = this.#window.slice(from, from + length);
    if (first.length === length) return first;
    const all = new Uint8Array(length);
    all.set(first);
    all.set(this.#window.subarray(0, length - first.length), first.length);
    return all;
  }

  /** The packer wrote the target of each call where its distance stood, for targets repeat and distances don't. */
  #callsBack(bytes: Uint8Array): Uint8Array {
    const start = this.#made - bytes.length;
    const size = this.#translated ?? 0;
    if (size === 0 || start >= MOST_TRANSLATED || bytes.length <= BEHIND_CALLS) return bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length - BEHIND_CALLS; at++) {
      if (bytes[at] !== CALL) continue;
      const target = view.getInt32(at + 1, true);
      const place = start + at;
      if (target >= -place && target < size) {
        view.setInt32(at + 1, target < 0 ? target + size : target - place, true);
      }
      at += 4;
    }
    return bytes;
  }
}

/** Lengths of codes as they are. */
function lengthsOf(bits: Bits, count: number, width: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => bits.take(width));
}

/** Lengths of codes as what has changed since the last block. */
function changeLengths(bits: Bits, lengths: Uint8Array): void {
  const codes = new Codes(lengthsOf(bits, PRETREE, 4));
  for (let at = 0; at < lengths.length;) {
    const code = codes.next(bits);
    let [times, length] = [1, 0];
    if (code === 17) times = 4 + bits.take(4);
    else if (code === 18) times = 20 + bits.take(5);
    else {
      if (code === 19) times = 4 + bits.take(1);
      length = (lengths[at]! - (code === 19 ? codes.next(bits) : code) + 17) % 17;
    }
    if (at + times > lengths.length || length < 0) throw new CabinetError("it is damaged");
    lengths.fill(length, at, at += times);
  }
}

/** Canonical Huffman codes of at most 16 bits: a table says for all that can come next the symbol and its length. */
class Codes {
  readonly #table: Uint16Array;
  readonly #unused: number;

  constructor(lengths: Uint8Array) {
    const longest = lengths.reduce((most, each) => Math.max(most, each), 0);
    this.#table = new Uint16Array(2 ** longest);
    this.#unused = 16 - longest;
    let at = 0;
    for (let length = 1; length <= longest; length++) {
      const span = 2 ** (longest - length);
      for (let symbol = lengths.indexOf(length); symbol >= 0; symbol = lengths.indexOf(length, symbol + 1)) {
        if (at + span > this.#table.length) throw new CabinetError("it is damaged");
        this.#table.fill(symbol * 32 + length, at, at += span);
      }
    }
  }

  next(bits: Bits): number {
    const entry = this.#table[bits.peek() >>> this.#unused]!;
    if (entry === 0) throw new CabinetError("it is damaged");
    bits.skip(entry & 31);
    return entry >>> 5;
  }
}

/** Bits in words of 16, the lower byte first, the highest bit first. */
class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;
  #word = 0;
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next 16 bits; zeros stand behind the end. */
  peek(): number {
    this.#need(16);
    return this.#word >>> 16;
  }

  skip(count: number): void {
    this.#word <<= count;
    this.#count -= count;
  }

  /** A number of at most 17 bits. */
  take(count: number): number {
    if (count === 0) return 0;
    this.#need(count);
    const value = this.#word >>> (32 - count);
    this.skip(count);
    return value;
  }

  /** Goes on at the next word. */
  toWord(): void {
    // One that is used up wholly is followed by one of zeros.
    if (this.#count === 0) this.#need(16);
    this.#count = this.#word = 0;
  }

  byte(): number {
    if (this.#at >= this.#bytes.length) throw new CabinetError("it is damaged");
    return this.#bytes[this.#at++]!;
  }

  /** The bytes of which no bit was taken. */
  rest(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(this.#at - 2 * (this.#count >> 4));
  }

  u32(): number {
    return (this.byte() | this.byte() << 8 | this.byte() << 16 | this.byte() << 24) >>> 0;
  }

  #need(count: number): void {
    while (this.#count < count) {
      if (this.#at > this.#bytes.length + 4) throw new CabinetError("it is damaged");
      const word = (this.#bytes[this.#at] ?? 0) | (this.#bytes[this.#at + 1] ?? 0) << 8;
      this.#at += 2;
      this.#word |= word << (16 - this.#count);
      this.#count += 16;
    }
  }
}
