/** Reading places of a dump, within bounds, for the readers of streams. @module */
import { MinidumpError } from "./error.ts";
import { type Header, readHeader, type StreamEntry } from "./header.ts";
import type { Source } from "./source.ts";
import { utf16, utf8 } from "./text.ts";
import { type Location, View } from "./data_view.ts";

/** The largest stream that is read as a list. Real ones stay under a few MiB; the data they point to isn't in them. */
const MOST_STREAM_BYTES = 128 * 1024 * 1024;
/** The most entries of one list. */
const MOST_ENTRIES = 1024 * 1024;
const MOST_PROBLEMS = 1000;
/** The longest string Windows has: 32,767 UTF-16 units. */
const MOST_STRING_BYTES = 65_534;
/** What all strings of one dump together may take, so that entries which share one string can't multiply it. */
const MOST_STRINGS_BYTES = 64 * 1024 * 1024;

/**
 * Bounded access to the pieces of a dump. Everything that reads a stream goes through here, so that the limits
 * against hostile files stand in one place.
 */
export class Reader {
  /** Where the bytes come from. */
  readonly source: Source;
  /** The file's header. */
  readonly header: Header;
  /** The directory, in file order, unknown streams included. */
  readonly streams: readonly StreamEntry[];
  /** What {@link nested} had to leave out so far, the first thousand. */
  readonly problems: MinidumpError[] = [];
  readonly #byType: ReadonlyMap<number, StreamEntry>;
  readonly #strings = new Map<string, string>();
  #stringBytes = 0;

  private constructor(source: Source, header: Header, streams: readonly StreamEntry[]) {
    this.source = source;
    this.header = header;
    this.streams = streams;
    // The first of a type counts, so it is put in last.
    this.#byType = new Map(streams.map((entry) => [entry.type, entry] as const).reverse());
  }

  /** Reads header and directory. */
  static async open(source: Source): Promise<Reader> {
    const { header, streams } = await readHeader(source);
    return new Reader(source, header, streams);
  }

  /** The first stream of a type, or `undefined`. */
  stream(type: number): StreamEntry | undefined {
    return this.#byType.get(type);
  }

  /** Whether a place lies inside the file. Nothing (a size of 0) may lie anywhere: writers leave any rva there. */
  inFile(place: Location): boolean {
    return place.size === 0 || place.rva + place.size <= this.source.size;
  }

  /** The bytes of a place; outside the file is an error. */
  async view(place: Location, stream?: number): Promise<View> {
    const at = { stream, offset: place.rva };
    if (!this.inFile(place)) {
      const message = `${place.size} bytes at ${place.rva} lie outside the file of ${this.source.size} bytes`;
      throw new MinidumpError("out-of-file", message, at);
    }
    if (place.size > MOST_STREAM_BYTES) {
      throw new MinidumpError("too-big", `${place.size} bytes at ${place.rva} are too many to read`, at);
    }
    const bytes = place.size === 0 ? new Uint8Array(0) : await this.source.read(place.rva, place.size);
    if (bytes.length < place.size) {
      throw new MinidumpError("out-of-file", `The file ended while it was read at ${place.rva}`, at);
    }
    return new View(bytes, place.rva, stream);
  }

  /** The bytes of a stream, or `undefined` where the dump has none of that type, or an empty one. */
  async streamView(type: number): Promise<View | undefined> {
    const entry = this.stream(type);
    return entry === undefined || entry.size === 0 ? undefined : await this.view(entry, type);
  }

  /** The first bytes of a stream, at most `most`; a stream that leaves the file is an error all the same. */
  async shortStream(type: number, most: number): Promise<View | undefined> {
    const entry = this.stream(type);
    if (entry === undefined) return undefined;
    const size = this.inFile(entry) ? Math.min(entry.size, most) : entry.size;
    return await this.view({ rva: entry.rva, size }, type);
  }

  /**
   * Reads what hangs on a record by a pointer. If that is damaged the rest of the record still counts: the error is
   * kept in {@link problems} and `otherwise` returned.
   */
  async nested<T>(otherwise: T, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof MinidumpError)) throw error;
      if (this.problems.length < MOST_PROBLEMS) this.problems.push(error);
      return otherwise;
    }
  }

  /** A MINIDUMP_STRING: u32 length in bytes, UTF-16. */
  string(rva: number, stream?: number): Promise<string> {
    return this.#string("w", rva, stream, utf16);
  }

  /** Crashpad's MinidumpUTF8String: u32 length in bytes, UTF-8. */
  utf8String(rva: number, stream?: number): Promise<string> {
    return this.#string("a", rva, stream, utf8);
  }

  async #string(kind: string, rva: number, stream: number | undefined, decode: Decode): Promise<string> {
    const key = `${kind}${rva}`;
    const known = this.#strings.get(key);
    if (known !== undefined) return known;
    const length = (await this.view({ rva, size: 4 }, stream)).u32(0);
    this.#stringBytes += Math.min(length, MOST_STRING_BYTES);
    if (length > MOST_STRING_BYTES || this.#stringBytes > MOST_STRINGS_BYTES) {
      const message = `A string of ${length} bytes at ${rva} is too long`;
      throw new MinidumpError("too-big", message, { stream, offset: rva });
    }
    const text = decode((await this.view({ rva: rva + 4, size: length }, stream)).bytes);
    this.#strings.set(key, text);
    return text;
  }
}

type Decode = (bytes: Uint8Array) => string;

/** Entries of one size, one behind the other. */
export interface EntryList {
  /** Where the first entry is in its view. */
  readonly start: number;
  /** Bytes from one entry to the next. */
  readonly stride: number;
  /** How many there are. */
  readonly count: number;
}

/**
 * The entries of a list as views, one at a time: a full dump has a hundred thousand pieces of memory. A count that the
 * bytes can't hold is an error, at once.
 */
export function entries(view: View, list: EntryList): IteratorObject<View> {
  const { start, stride, count } = list;
  if (stride <= 0 || count > MOST_ENTRIES || start + count * stride > view.size) {
    const message = `${count} entries of ${stride} bytes do not fit into ${view.size} bytes`;
    throw new MinidumpError("bad-count", message, { stream: view.stream, offset: view.rva });
  }
  return slices(view, list);
}

function* slices(view: View, { start, stride, count }: EntryList): Generator<View, undefined> {
  for (let index = 0; index < count; index++) yield view.slice(start + index * stride, stride);
}

/**
 * The entries of an older list: u32 count, entries. Some writers put four bytes between, so that entries with 64-bit
 * fields are aligned (seen in dumps by Breakpad's writers); the size of the stream tells.
 */
export function plainList(view: View, stride: number): IteratorObject<View> {
  const count = view.u32(0);
  const start = view.size === 8 + count * stride ? 8 : 4;
  return entries(view, { start, stride, count });
}

/**
 * The entries of a newer list: u32 size of header, u32 size of entry, the count, the entries. Entries may grow in
 * later versions, so `least` is the part that must be there.
 */
export function sizedList(
  view: View,
  list: { header: number; least: number; count: number },
): IteratorObject<View> {
  const start = view.u32(0);
  const stride = view.u32(4);
  if (start < list.header || stride < list.least) {
    const message = `A list with a header of ${start} bytes and entries of ${stride} bytes is unknown`;
    throw new MinidumpError("bad-size", message, { stream: view.stream, offset: view.rva });
  }
  return entries(view, { start, stride, count: list.count });
}
