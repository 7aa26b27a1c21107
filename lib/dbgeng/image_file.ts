/** What a DLL on disk says of itself: its machine and its version. @module */

/** A processor architecture, by Deno's names. */
export type Architecture = "x86_64" | "aarch64" | "x86";

/** The facts the engine check needs of a DLL. */
export interface ImageFacts {
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

/** Reads the facts from a DLL's bytes; undefined when they are no PE image. */
export function imageFacts(bytes: Uint8Array<ArrayBuffer>): ImageFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint16(0, true) !== 0x5A4D) return undefined;
    const header = view.getUint32(0x3C, true);
    if (view.getUint32(header, true) !== 0x4550) return undefined;
    const mark = new TextDecoder("latin1").decode(bytes.subarray(WINE_MARK_AT, WINE_MARK_AT + 32));
    return {
      architecture: MACHINES[view.getUint16(header + 4, true)] ?? "unknown",
      version: fileVersion(view, resources(view, header)),
      wineStub: mark.startsWith("Wine builtin DLL") || mark.startsWith("Wine placeholder DLL"),
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined; // Cut short: an offset led outside the bytes.
    throw error;
  }
}

/** Where the resource section lies in the file and in memory. */
function resources(view: DataView, header: number): { start: number; rva: number } | undefined {
  const sections = header + 24 + view.getUint16(header + 20, true);
  for (let i = 0; i < view.getUint16(header + 6, true); i++) {
    const at = sections + i * 40;
    const name = new TextDecoder("latin1").decode(new Uint8Array(view.buffer, view.byteOffset + at, 5));
    if (name === ".rsrc") return { start: view.getUint32(at + 20, true), rva: view.getUint32(at + 12, true) };
  }
  return undefined;
}

/**
 * The version resource is found by its type and not by its signature: sighting, dbgeng.dll 10.0.29507 carries
 * another program, with a version of its own, among its resources.
 */
function fileVersion(view: DataView, section: { start: number; rva: number } | undefined): string {
  if (section === undefined) return "";
  // Three levels: type, name, language; then the data entry.
  const type = child(view, section.start, section.start, RT_VERSION);
  const name = type && child(view, section.start, type);
  const entry = name && child(view, section.start, name);
  if (!entry) return "";
  const data = section.start + view.getUint32(entry, true) - section.rva;
  for (let at = data; at < data + 128; at += 4) {
    if (view.getUint32(at, true) !== FIXED_FILE_INFO) continue;
    const [high, low] = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)];
    return [high >>> 16, high & 0xFFFF, low >>> 16, low & 0xFFFF].join(".");
  }
  return "";
}

/** The place of a directory's entry with an id, or of its first. */
function child(view: DataView, start: number, directory: number, id?: number): number | undefined {
  const count = view.getUint16(directory + 12, true) + view.getUint16(directory + 14, true);
  for (let i = 0; i < count; i++) {
    const at = directory + 16 + i * 8;
    if (id === undefined || view.getUint32(at, true) === id) {
      return start + (view.getUint32(at + 4, true) & 0x7FFF_FFFF);
    }
  }
  return undefined;
}
