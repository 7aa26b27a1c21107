/** The files within a single-file app of .NET: its modules and, where they were asked for, their PDBs. */
import { Buffer } from "node:buffer";
import { inflateRawSync } from "node:zlib";
import { baseName } from "../../facts/path.ts";
import { ClrError } from "../error.ts";

/** A file that is open for reading. */
export interface BundleSource {
  /** Its size, in bytes. */
  readonly size: number;
  /** The bytes from `offset` on; fewer where the file ends earlier. */
  readSync(offset: number, length: number): Uint8Array;
}

/** The SHA-256 of ".net core bundle": before it, in the host's data, is the offset of the bundle's header. */
const MARK = Buffer.from("8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae", "hex");
const OFFSET = 8;
const PIECE = 4 * 1024 * 1024;
/** The host with the runtime in it has some 12 MB, and the files come behind it. */
const MOST_HOST = 64 * 1024 * 1024;
const MOST_HEADER = 4 * 1024 * 1024;
const MOST_FILES = 20_000;
const MOST_FILE = 512 * 1024 * 1024;
/** .NET 5 has 2, .NET 6 and later 6: there each file says how long it is packed. */
const KNOWN_VERSIONS = [2, 6], PACKED_SINCE = 6;

/** Where a file lies in the bundle. */
interface Entry {
  readonly offset: number;
  readonly size: number;
  /** 0 where it is not packed. */
  readonly packed: number;
}

/** A single-file app. */
export class Bundle {
  readonly #source: BundleSource;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(source: BundleSource, entries: ReadonlyMap<string, Entry>) {
    this.#source = source;
    this.#entries = entries;
  }

  /** Reads what is in it; `undefined` where the file is no such app. @throws {ClrError} where it is damaged */
  static open(source: BundleSource): Bundle | undefined {
    const at = headerOffset(source);
    return at === undefined ? undefined : new Bundle(source, readEntries(source, at));
  }

  /** A file by its name without a folder, as it was before it came in; `undefined` where there is none. */
  file(name: string): Uint8Array | undefined {
    const entry = this.#entries.get(name.toLowerCase());
    if (entry === undefined) return undefined;
    const { offset, size, packed } = entry;
    const length = packed === 0 ? size : packed;
    const bytes = this.#source.readSync(offset, length);
    if (bytes.length < length) throw new ClrError("damaged", "the single-file app is cut off");
    return packed === 0 ? bytes : inflated(bytes, size);
  }
}

function inflated(bytes: Uint8Array, length: number): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: length });
  } catch {
    throw new ClrError("damaged", "a file of the single-file app can't be unpacked");
  }
}

function headerOffset(source: BundleSource): number | undefined {
  for (let at = 0; at < Math.min(source.size, MOST_HOST); at += PIECE) {
    // Where the mark crosses the end of a piece, the next one's beginning belongs to it.
    const piece = Buffer.from(source.readSync(at, PIECE + MARK.length + OFFSET));
    const mark = piece.indexOf(MARK);
    if (mark < OFFSET) continue;
    const offset = piece.readBigUInt64LE(mark - OFFSET);
    return offset === 0n || offset >= BigInt(source.size) ? undefined : Number(offset);
  }
  return undefined;
}

function readEntries(source: BundleSource, at: number): ReadonlyMap<string, Entry> {
  const header = new Header(source.readSync(at, MOST_HEADER));
  const version = header.u32();
  if (!KNOWN_VERSIONS.includes(version)) {
    throw new ClrError("unknown", `the single-file app is of version ${version}`);
  }
  header.skip(4); // The version's second number.
  const count = header.u32();
  if (count > MOST_FILES) throw new ClrError("damaged", "the single-file app has too many files");
  header.text(); // Its id.
  header.skip(5 * 8); // Where two files of settings are, and flags.
  const entries = new Map<string, Entry>();
  for (let index = 0; index < count; index++) {
    const [offset, size] = [header.u64(), header.u64()];
    const packed = version >= PACKED_SINCE ? header.u64() : 0;
    header.skip(1); // What kind of file it is.
    const name = baseName(header.text()).toLowerCase();
    if (size > MOST_FILE || offset + (packed || size) > source.size) {
      throw new ClrError("damaged", "the single-file app contradicts itself");
    }
    entries.set(name, { offset, size, packed });
  }
  return entries;
}

/** Reads the header from front to end. */
class Header {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Passes bytes by, and gives where they begin. */
  skip(length: number): number {
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#view.byteLength) throw new ClrError("damaged", "the single-file app is cut off");
    return start;
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  u64(): number {
    return Number(this.#view.getBigUint64(this.skip(8), true));
  }

  /** UTF-8 behind its length, of which each byte has seven bits. */
  text(): string {
    let length = 0;
    for (let bits = 0; bits < 21; bits += 7) {
      const byte = this.#view.getUint8(this.skip(1));
      length |= (byte & 0x7F) << bits;
      if (byte < 0x80) break;
    }
    const start = this.skip(length);
    return new TextDecoder().decode(
      new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length),
    );
  }
}
