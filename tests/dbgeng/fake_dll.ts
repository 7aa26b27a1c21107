/**
 * DLLs that hold nothing but what the engine's finder asks of them, laid out from the PE specification.
 *
 * @module
 */

/** What a fake DLL says of itself. */
export interface FakeDll {
  /** IMAGE_FILE_HEADER.Machine; without it x64's. */
  readonly machine?: number;
  /** Its file version; without one it has no version resource. */
  readonly version?: string;
  /** The text at 0x40, where Wine signs what it builds. */
  readonly mark?: string;
  /** Another resource before the version, with a version's signature and other numbers in its data. */
  readonly decoy?: boolean;
}

/** IMAGE_FILE_HEADER.Machine by architecture. */
export const MACHINE = { amd64: 0x8664, arm64: 0xAA64, x86: 0x14C, itanium: 0x200 } as const;

const HEADER = 0x80, OPTIONAL_SIZE = 0xF0, SECTIONS = HEADER + 24 + OPTIONAL_SIZE;
const RSRC_FILE = 0x400, RSRC_RVA = 0x5000;
const SUBDIRECTORY = 0x8000_0000;
const RT_RCDATA = 10, RT_VERSION = 16;

/** The bytes of such a DLL. */
export function fakeDll(
  { machine = MACHINE.amd64, version, mark = "", decoy = false }: FakeDll = {},
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(0x800);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("MZ"));
  view.setUint32(0x3C, HEADER, true);
  bytes.set(new TextEncoder().encode(mark), 0x40);
  bytes.set(new TextEncoder().encode("PE\0\0"), HEADER);
  view.setUint16(HEADER + 4, machine, true);
  view.setUint16(HEADER + 6, 2, true);
  view.setUint16(HEADER + 20, OPTIONAL_SIZE, true);
  section(view, 0, ".text", 0x1000, 0x300);
  if (version === undefined) return bytes;
  section(view, 1, ".rsrc", RSRC_RVA, RSRC_FILE);
  const types = decoy ? [RT_RCDATA, RT_VERSION] : [RT_VERSION];
  directory(view, 0, types.map((type, i) => [type, 0x80 * (i + 1) | SUBDIRECTORY]));
  types.forEach((type, i) => {
    const at = 0x80 * (i + 1);
    directory(view, at, [[1, at + 0x20 | SUBDIRECTORY]]);
    directory(view, at + 0x20, [[0x409, at + 0x40]]);
    view.setUint32(RSRC_FILE + at + 0x40, RSRC_RVA + at + 0x50, true);
    fixedFileInfo(view, RSRC_FILE + at + 0x50 + 8, type === RT_VERSION ? version : "99.98.97.96");
  });
  return bytes;
}

function section(view: DataView, index: number, name: string, rva: number, file: number): void {
  const at = SECTIONS + index * 40;
  new Uint8Array(view.buffer).set(new TextEncoder().encode(name), at);
  view.setUint32(at + 12, rva, true);
  view.setUint32(at + 20, file, true);
}

function directory(view: DataView, at: number, entries: [id: number, offset: number][]): void {
  view.setUint16(RSRC_FILE + at + 14, entries.length, true);
  entries.forEach(([id, offset], i) => {
    view.setUint32(RSRC_FILE + at + 16 + i * 8, id, true);
    view.setUint32(RSRC_FILE + at + 20 + i * 8, offset >>> 0, true);
  });
}

function fixedFileInfo(view: DataView, at: number, version: string): void {
  const [a = 0, b = 0, c = 0, d = 0] = version.split(".").map(Number);
  view.setUint32(at, 0xFEEF04BD, true);
  view.setUint32(at + 8, a << 16 | b, true);
  view.setUint32(at + 12, c << 16 | d, true);
}
