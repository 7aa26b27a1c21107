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
const FIXED_FILE_INFO = [0xBD, 0x04, 0xEF, 0xFE]; // VS_FFI_SIGNATURE, little-endian
const WINE_MARK_AT = 0x40;

/** Reads the facts from a DLL's bytes; undefined when they are no PE image. */
export function imageFacts(bytes: Uint8Array<ArrayBuffer>): ImageFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 0x40 || view.getUint16(0, true) !== 0x5A4D) return undefined;
  const header = view.getUint32(0x3C, true);
  if (header + 24 > bytes.length || view.getUint32(header, true) !== 0x4550) return undefined;
  const mark = new TextDecoder("latin1").decode(bytes.subarray(WINE_MARK_AT, WINE_MARK_AT + 32));
  return {
    architecture: MACHINES[view.getUint16(header + 4, true)] ?? "unknown",
    version: fileVersion(view, resources(view, header)),
    wineStub: mark.startsWith("Wine builtin DLL") || mark.startsWith("Wine placeholder DLL"),
  };
}

/** The file range of the resource section. */
function resources(view: DataView, header: number): [start: number, end: number] {
  const sections = header + 24 + view.getUint16(header + 20, true);
  for (let i = 0; i < view.getUint16(header + 6, true); i++) {
    const at = sections + i * 40;
    if (at + 40 > view.byteLength) break;
    const name = new TextDecoder("latin1").decode(new Uint8Array(view.buffer, view.byteOffset + at, 8));
    if (!name.startsWith(".rsrc")) continue;
    const start = view.getUint32(at + 20, true);
    return [start, Math.min(start + view.getUint32(at + 16, true), view.byteLength)];
  }
  return [0, 0];
}

function fileVersion(view: DataView, [start, end]: [number, number]): string {
  for (let at = start; at + 16 <= end; at += 4) {
    if (!FIXED_FILE_INFO.every((byte, i) => view.getUint8(at + i) === byte)) continue;
    const [high, low] = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)];
    return [high >>> 16, high & 0xFFFF, low >>> 16, low & 0xFFFF].join(".");
  }
  return "";
}
