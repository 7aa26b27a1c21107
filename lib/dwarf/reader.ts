/** The numbers and texts of DWARF, read one behind the other. @module */
import { DwarfError } from "./error.ts";

const UTF8 = new TextDecoder();

/** Reads bytes from front to back; beyond their end is a {@link DwarfError}. */
export class DwarfReader {
  readonly #view: DataView;
  /** Where the next byte is read. */
  at: number;
  /** Where the readable part ends. */
  readonly end: number;

  /** Over a part of some bytes. */
  constructor(bytes: Uint8Array, at = 0, end: number = bytes.length) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    [this.at, this.end] = [at, Math.min(end, bytes.length)];
  }

  /** Whether all is read. */
  get done(): boolean {
    return this.at >= this.end;
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes. */
  unsigned(size: number): number {
    const at = this.skip(size);
    switch (size) {
      case 1:
        return this.#view.getUint8(at);
      case 2:
        return this.#view.getUint16(at, true);
      case 4:
        return this.#view.getUint32(at, true);
      case 8:
        return Number(this.#view.getBigUint64(at, true));
      default:
        throw new DwarfError(`Numbers of ${size} bytes are unknown`);
    }
  }

  /** LEB128, unsigned. */
  uleb(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.unsigned(1);
      value += (byte & 0x7F) * scale;
      if ((byte & 0x80) === 0) return value;
      scale *= 128;
    }
  }

  /** LEB128, signed. */
  sleb(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.unsigned(1);
      value += (byte & 0x7F) * scale;
      scale *= 128;
      if ((byte & 0x80) === 0) return (byte & 0x40) === 0 ? value : value - scale;
    }
  }

  /** A text up to its NUL. */
  text(): string {
    const start = this.at;
    while (this.unsigned(1) !== 0);
    return UTF8.decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, this.at - 1 - start));
  }

  /** Goes on behind a number of bytes; where they begin. */
  skip(size: number): number {
    const at = this.at;
    if (size < 0 || at + size > this.end) throw new DwarfError("The DWARF is cut off");
    this.at += size;
    return at;
  }
}
