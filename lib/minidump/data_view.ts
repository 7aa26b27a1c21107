/** Numbers and places in bytes of a dump, little-endian, checked against their end. @module */
import { MinidumpError } from "./error.ts";

/** A place in a dump: MINIDUMP_LOCATION_DESCRIPTOR. `rva` is an offset in the file, not an address. */
export interface Location {
  /** Offset in the file, in bytes. */
  readonly rva: number;
  /** Number of bytes. */
  readonly size: number;
}

/**
 * A piece of the file with its fields read by offset, little endian. Reading beyond the piece is a
 * {@link MinidumpError} that says where, never a RangeError.
 */
export class View {
  /** The bytes of the piece. */
  readonly bytes: Uint8Array;
  /** Where the piece starts in the file. */
  readonly rva: number;
  /** The stream it belongs to, for errors. */
  readonly stream: number | undefined;
  readonly #data: DataView;

  /** Wraps bytes that were read from the file at `rva`. */
  constructor(bytes: Uint8Array, rva: number, stream?: number) {
    this.bytes = bytes;
    this.rva = rva;
    this.stream = stream;
    this.#data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The number of bytes. */
  get size(): number {
    return this.bytes.length;
  }

  /** An unsigned byte. */
  u8(at: number): number {
    return this.#data.getUint8(this.#check(at, 1));
  }

  /** An unsigned 16-bit number. */
  u16(at: number): number {
    return this.#data.getUint16(this.#check(at, 2), true);
  }

  /** An unsigned 32-bit number. */
  u32(at: number): number {
    return this.#data.getUint32(this.#check(at, 4), true);
  }

  /** A signed 32-bit number. */
  i32(at: number): number {
    return this.#data.getInt32(this.#check(at, 4), true);
  }

  /** An unsigned 64-bit number: addresses, sizes of memory, times. */
  u64(at: number): bigint {
    return this.#data.getBigUint64(this.#check(at, 8), true);
  }

  /** A location descriptor: u32 size, u32 rva. */
  location(at: number): Location {
    return { size: this.u32(at), rva: this.u32(at + 4) };
  }

  /** A part of this view. */
  slice(at: number, size: number): View {
    this.#check(at, size);
    return new View(this.bytes.subarray(at, at + size), this.rva + at, this.stream);
  }

  /** Fails unless the view has at least `size` bytes. */
  atLeast(size: number, what: string): this {
    if (this.size >= size) return this;
    const message = `${what} needs ${size} bytes, but has ${this.size}`;
    throw new MinidumpError("bad-size", message, { stream: this.stream, offset: this.rva });
  }

  #check(at: number, size: number): number {
    if (at >= 0 && at + size <= this.bytes.length) return at;
    const message = `${size} bytes at ${at} lie outside a structure of ${this.bytes.length} bytes`;
    throw new MinidumpError("bad-size", message, { stream: this.stream, offset: this.rva + at });
  }
}
