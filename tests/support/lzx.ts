/**
 * Packs with LZX for tests, from [MS-PATCH] again: blocks of every kind in turns, with codes of random lengths. What comes
 * is larger than it need be, and whoever unpacks it has seen everything that a packer may do.
 *
 * @module
 */
import type { Random } from "./fuzz_mutators.ts";

const FRAME = 32_768, LENGTHS = 249;
const VERBATIM = 1, ALIGNED = 2, PLAIN = 3;
const EXTRA = Array.from({ length: 50 }, (_, slot) => slot < 4 ? 0 : Math.min(17, (slot >> 1) - 1));
const BASE = EXTRA.reduce<number[]>((bases, bits) => [...bases, bases.at(-1)! + 2 ** bits], [0]);
const SLOTS: Readonly<Record<number, number>> = { 15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50 };

/** Packs bytes into frames; calls are translated where a size is given, as for a file with code. */
export function lzxFrames(
  plain: Uint8Array,
  { windowBits, random, calls }: { windowBits: number; random: Random; calls?: boolean },
): Uint8Array[] {
  const bytes = calls ? withTargets(plain) : plain;
  const packer = new Packer(bytes, windowBits, random);
  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += FRAME) {
    if (at === 0) packer.out.put(calls ? 1 : 0, 1);
    if (at === 0 && calls) packer.out.put(plain.length >>> 16, 16).put(plain.length & 0xFFFF, 16);
    packer.upTo(Math.min(at + FRAME, bytes.length));
    frames.push(packer.out.frame());
  }
  return frames;
}

/** Each call with its target in place of the distance. */
function withTargets(plain: Uint8Array): Uint8Array {
  const bytes = plain.slice();
  const view = new DataView(bytes.buffer);
  for (let start = 0; start < bytes.length; start += FRAME) {
    const end = Math.min(start + FRAME, bytes.length) - 10;
    for (let at = start; at < end; at++) {
      if (bytes[at] !== 0xE8) continue;
      const distance = view.getInt32(at + 1, true);
      if (distance >= -at && distance < bytes.length) {
        view.setInt32(at + 1, distance < bytes.length - at ? distance + at : distance - bytes.length, true);
      }
      at += 4;
    }
  }
  return bytes;
}

class Packer {
  readonly out = new BitWriter();
  readonly #bytes: Uint8Array;
  readonly #window: number;
  readonly #random: Random;
  readonly #main: Uint8Array;
  readonly #lengths = new Uint8Array(LENGTHS);
  readonly #seen = new Map<number, number>();
  #recent = [1, 1, 1];
  #at = 0;
  #blocks = 0;
  #block: { kind: number; end: number; size: number } | undefined;
  #codes: { main: Code; lengths: Code; aligned: Code } | undefined;

  constructor(bytes: Uint8Array, windowBits: number, random: Random) {
    [this.#bytes, this.#window, this.#random] = [bytes, 2 ** windowBits, random];
    this.#main = new Uint8Array(256 + 8 * SLOTS[windowBits]!);
  }

  /** A block may go on in the next frame. */
  upTo(end: number): void {
    while (this.#at < end) {
      if (this.#block === undefined || this.#at === this.#block.end) this.#begin();
      const until = Math.min(end, this.#block!.end);
      while (this.#at < until) {
        if (this.#block!.kind === PLAIN) this.out.byte(this.#take());
        else this.#next(until);
      }
    }
  }

  #begin(): void {
    if (this.#block?.kind === PLAIN && this.#block.size % 2 === 1) this.out.byte(0);
    const kind = [VERBATIM, ALIGNED, PLAIN][this.#blocks++ % 3]!;
    const size = Math.min(this.#bytes.length - this.#at, 3000 + this.#random(50_000));
    this.#block = { kind, size, end: this.#at + size };
    this.out.put(kind, 3).put(size >>> 8, 16).put(size & 0xFF, 8);
    if (kind === PLAIN) {
      this.out.toWord();
      for (const distance of this.#recent) {
        for (const shift of [0, 8, 16, 24]) this.out.byte(distance >>> shift & 0xFF);
      }
      return;
    }
    const aligned = randomCode(8, 7, this.#random);
    if (kind === ALIGNED) { for (const length of aligned) this.out.put(length, 3); }
    // A frame must not become much larger, so the single bytes have the shorter codes.
    const main = randomCode(this.#main.length, 16, this.#random).sort();
    this.#change(this.#main, main, 0, 256);
    this.#change(this.#main, main, 256, main.length);
    const lengths = randomCode(LENGTHS, 16, this.#random);
    this.#change(this.#lengths, lengths, 0, LENGTHS);
    this.#codes = { main: codeOf(main), lengths: codeOf(lengths), aligned: codeOf(aligned) };
  }

  /** Lengths by what has changed; some as a run of the same. */
  #change(before: Uint8Array, after: Uint8Array, from: number, to: number): void {
    const pretree = randomCode(20, 15, this.#random);
    for (const length of pretree) this.out.put(length, 4);
    const code = codeOf(pretree);
    for (let at = from; at < to;) {
      const run = after.subarray(at, to).findIndex((length) => length !== after[at]);
      const times = Math.min(5, run < 0 ? to - at : run);
      const change = (before[at]! - after[at]! + 17) % 17;
      if (times >= 4) this.out.code(code, 19).put(times - 4, 1).code(code, change);
      else this.out.code(code, change);
      before.set(after.subarray(at, at += times >= 4 ? times : 1), at - (times >= 4 ? times : 1));
    }
  }

  #next(until: number): void {
    const { main, lengths, aligned } = this.#codes!;
    const key = this.#bytes[this.#at]! | this.#bytes[this.#at + 1]! << 8 | this.#bytes[this.#at + 2]! << 16;
    const distance = this.#at - (this.#seen.get(key) ?? -1e9);
    const length = this.#matchOf(distance, until);
    if (length < 3) return void this.out.code(main, this.#take());
    const recent = this.#recent.indexOf(distance);
    const slot = recent >= 0 ? recent : BASE.findLastIndex((base) => base <= distance + 2);
    const header = Math.min(7, length - 2);
    this.out.code(main, 256 + slot * 8 + header);
    if (header === 7) this.out.code(lengths, length - 9);
    if (recent >= 0) [this.#recent[recent], this.#recent[0]] = [this.#recent[0]!, distance];
    else {
      this.#recent = [distance, ...this.#recent.slice(0, 2)];
      const [more, bits] = [distance + 2 - BASE[slot]!, EXTRA[slot]!];
      if (this.#block!.kind === ALIGNED && bits >= 3) {
        this.out.put(more >>> 3, bits - 3).code(aligned, more & 7);
      } else this.out.put(more, bits);
    }
    for (let n = 0; n < length; n++) this.#take();
  }

  #matchOf(distance: number, until: number): number {
    if (distance > this.#window - 3) return 0;
    const most = Math.min(257, until - this.#at);
    let length = 0;
    while (length < most && this.#bytes[this.#at + length] === this.#bytes[this.#at + length - distance]) {
      length++;
    }
    return length;
  }

  #take(): number {
    const at = this.#at++;
    this.#seen.set(this.#bytes[at]! | this.#bytes[at + 1]! << 8 | this.#bytes[at + 2]! << 16, at);
    return this.#bytes[at]!;
  }
}

/** Lengths of a code that has a meaning for everything: leaves of a tree that grew at random. */
function randomCode(symbols: number, most: number, random: Random): Uint8Array {
  const leaves = [0];
  while (leaves.length < symbols) {
    const index = [random(leaves.length), random(leaves.length), random(leaves.length)]
      .reduce((one, other) => leaves[other]! < leaves[one]! ? other : one);
    if (leaves[index]! < most) leaves.push(++leaves[index]!);
  }
  return Uint8Array.from(leaves);
}

type Code = readonly { readonly bits: number; readonly length: number }[];

function codeOf(lengths: Uint8Array): Code {
  const code: { bits: number; length: number }[] = [];
  let next = 0;
  for (let length = 1; length <= 16; length++, next *= 2) {
    lengths.forEach((each, symbol) => {
      if (each === length) code[symbol] = { bits: next++, length };
    });
  }
  return code;
}

class BitWriter {
  #bytes: number[] = [];
  #word = 0;
  #count = 0;

  put(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit--) {
      this.#word = this.#word << 1 | value >>> bit & 1;
      if (++this.#count === 16) this.#flush();
    }
    return this;
  }

  code(code: Code, symbol: number): this {
    return this.put(code[symbol]!.bits, code[symbol]!.length);
  }

  byte(byte: number): void {
    this.#bytes.push(byte);
  }

  /** Fills up the word; one that is full is followed by one of zeros. */
  toWord(): void {
    this.put(0, 16 - this.#count);
  }

  frame(): Uint8Array {
    if (this.#count > 0) this.toWord();
    return Uint8Array.from(this.#bytes.splice(0));
  }

  #flush(): void {
    this.#bytes.push(this.#word & 0xFF, this.#word >>> 8);
    this.#word = this.#count = 0;
  }
}
