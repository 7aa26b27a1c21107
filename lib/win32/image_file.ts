/** What a DLL on disk says of itself: its machine and its version. @module */

/** A processor architecture, by Deno's names. */
export type Architecture = "x86_64" | "aarch64" | "x86";

/** The facts the engine check needs of a DLL. */
export interface ImageFacts {
  /** What it is built for. */
  readonly architecture: Architecture | "unknown";
  /** The file version of its version resource, as `10.0.29507.1001`; "" without one. */
  readonly version: string;
  /** It is a stand-in that Wine builds for a DLL it has not got. */
  readonly wineStub: boolean;
}

const MACHINES: Readonly<Record<number, Architecture>> = {
  0x8664: "x86_64",
  0xAA64: "aarch64",
  0x14C: "x86",
};
const RT_VERSION = 16;
const FIXED_FILE_INFO = 0xFEEF04BD; // VS_FFI_SIGNATURE
const WINE_MARK_AT = 0x40;

/** Reads a range of a file; throws a RangeError where the file ends before it. */
export type ReadRange = (offset: number, length: number) => Uint8Array;

/** The ranges of a file that is in memory. */
export function inBytes(bytes: Uint8Array): ReadRange {
  return (offset, length) => {
    if (offset < 0 || offset + length > bytes.length) {
      throw new RangeError(`The file ends before ${offset + length}`);
    }
    return bytes.subarray(offset, offset + length);
  };
}

/** Reads the facts of a DLL, a few hundred bytes of it; undefined when it is no PE image. */
export function imageFacts(read: ReadRange): ImageFacts | undefined {
  const view = new RangeView(read);
  try {
    if (view.u16(0) !== 0x5A4D) return undefined;
    const header = view.u32(0x3C);
    if (view.u32(header) !== 0x4550) return undefined;
    const mark = view.latin1(WINE_MARK_AT, 32);
    return {
      architecture: MACHINES[view.u16(header + 4)] ?? "unknown",
      version: fileVersion(view, resources(view, header)),
      wineStub: mark.startsWith("Wine builtin DLL") || mark.startsWith("Wine placeholder DLL"),
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined; // Cut short: an offset led outside the file.
    throw error;
  }
}

/** The facts of a DLL on disk, of which only a few pages are read; undefined when it can't be read or is none. */
export function fileFacts(path: string): ImageFacts | undefined {
  try {
    using file = Deno.openSync(path);
    return imageFacts(inPages(file));
  } catch {
    return undefined; // Not there, or not ours to read: for the finder that is one thing.
  }
}

/** The ranges of a file, read by the page and kept. */
function inPages(file: Deno.FsFile): ReadRange {
  const PAGE = 4096;
  const pages = new Map<number, Uint8Array>();
  const page = (index: number): Uint8Array => {
    const known = pages.get(index);
    if (known) return known;
    const bytes = new Uint8Array(PAGE);
    file.seekSync(index * PAGE, Deno.SeekMode.Start);
    const fresh = bytes.subarray(0, file.readSync(bytes) ?? 0);
    pages.set(index, fresh);
    return fresh;
  };
  return (offset, length) => {
    const out = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const from = (offset + at) % PAGE;
      const part = page(Math.floor((offset + at) / PAGE)).subarray(from, from + length - at);
      if (part.length === 0) throw new RangeError(`The file ends before ${offset + length}`);
      out.set(part, at);
      at += part.length;
    }
    return out;
  };
}

/** Numbers and text at offsets of a file. */
class RangeView {
  constructor(readonly read: ReadRange) {}

  u16(at: number): number {
    return this.#view(at, 2).getUint16(0, true);
  }

  u32(at: number): number {
    return this.#view(at, 4).getUint32(0, true);
  }

  latin1(at: number, length: number): string {
    return new TextDecoder("latin1").decode(this.read(at, length));
  }

  #view(at: number, length: number): DataView {
    const bytes = this.read(at, length);
    return new DataView(bytes.buffer, bytes.byteOffset, length);
  }
}

/** Where the resource section lies in the file and in memory. */
function resources(view: RangeView, header: number): { start: number; rva: number } | undefined {
  const sections = header + 24 + view.u16(header + 20);
  for (let i = 0; i < view.u16(header + 6); i++) {
    const at = sections + i * 40;
    if (view.latin1(at, 5) === ".rsrc") return { start: view.u32(at + 20), rva: view.u32(at + 12) };
  }
  return undefined;
}

/**
 * The version resource is found by its type and not by its signature: sighting, dbgeng.dll 10.0.29507 carries
 * another program, with a version of its own, among its resources.
 */
function fileVersion(view: RangeView, section: { start: number; rva: number } | undefined): string {
  if (section === undefined) return "";
  // Three levels: type, name, language; then the data entry.
  const type = child(view, section.start, section.start, RT_VERSION);
  const name = type && child(view, section.start, type);
  const entry = name && child(view, section.start, name);
  if (!entry) return "";
  const data = section.start + view.u32(entry) - section.rva;
  for (let at = data; at < data + 128; at += 4) {
    if (view.u32(at) !== FIXED_FILE_INFO) continue;
    const [high, low] = [view.u32(at + 8), view.u32(at + 12)];
    return [high >>> 16, high & 0xFFFF, low >>> 16, low & 0xFFFF].join(".");
  }
  return "";
}

/** The place of a directory's entry with an id, or of its first. */
function child(view: RangeView, start: number, directory: number, id?: number): number | undefined {
  const count = view.u16(directory + 12) + view.u16(directory + 14);
  for (let i = 0; i < count; i++) {
    const at = directory + 16 + i * 8;
    if (id === undefined || view.u32(at) === id) return start + (view.u32(at + 4) & 0x7FFF_FFFF);
  }
  return undefined;
}
