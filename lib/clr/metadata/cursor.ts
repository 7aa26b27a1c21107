/** Reads a blob from front to end: bytes and the compressed numbers of ECMA-335 (II.23.2). */
export class Cursor {
  readonly #bytes: Uint8Array;
  /** Where the next byte is. */
  at: number;

  /** Starts at an offset. */
  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Whether all was read. */
  get ended(): boolean {
    return this.at >= this.#bytes.length;
  }

  /** The next byte, 0 behind the end. */
  byte(): number {
    return this.#bytes[this.at++] ?? 0;
  }

  /** The next unsigned number, of one, two or four bytes. */
  packed(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    if (first < 0xC0) return (first & 0x3F) << 8 | this.byte();
    return ((first & 0x1F) << 24 | this.byte() << 16 | this.byte() << 8 | this.byte()) >>> 0;
  }

  /** The next signed number: the sign is the lowest bit. */
  signed(): number {
    const start = this.at;
    const value = this.packed();
    if ((value & 1) === 0) return value >>> 1;
    const bits = this.at - start === 1 ? 6 : this.at - start === 2 ? 13 : 28;
    return (value >>> 1) - (1 << bits);
  }
}
