/** Bounded access to the structures of a kernel dump file. Everything here reads the file through {@link Reader}. @module */
import type { Source } from "../minidump/source.ts";
import { KernelDumpError } from "./error.ts";

/** The largest table that is read at once; a bitmap of 64 MiB stands for 2 TiB of memory. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Reads structures by their place; a structure that isn't wholly in the file is a {@link KernelDumpError}. */
export class Reader {
  /** Where the bytes come from. */
  readonly source: Source;

  /** Reads from `source`. */
  constructor(source: Source) {
    this.source = source;
  }

  /** The structure of `size` bytes at `offset`, whole, so that its fields can be read without a check each. */
  async view(offset: number, size: number, what: string): Promise<DataView> {
    if (size > MOST_BYTES) {
      throw new KernelDumpError("too-big", `${what}: ${size} bytes are too many to read`, offset);
    }
    const outside = !Number.isSafeInteger(offset) || offset < 0 || offset + size > this.source.size;
    const bytes = outside ? new Uint8Array(0) : await this.source.read(offset, size);
    if (bytes.length < size) {
      const message = `${what}: ${size} bytes at ${offset} lie outside the file of ${this.source.size} bytes`;
      throw new KernelDumpError("out-of-file", message, offset);
    }
    return new DataView(bytes.buffer, bytes.byteOffset, size);
  }
}

/** Characters of one byte each, up to the first NUL or the end. */
export function ascii(view: DataView, at: number, size: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, size);
  const end = bytes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? bytes : bytes.subarray(0, end)));
}

/** UTF-16 text. */
export function utf16(bytes: Uint8Array): string {
  return new TextDecoder("utf-16le").decode(bytes);
}
