/**
 * An executable's bytes by their place in memory, whether they come from its file or from a dump of a process that has
 * loaded it.
 *
 * @module
 */
import type { Source } from "../minidump/source.ts";
import { bounded, ImageError } from "./error.ts";

/**
 * The bytes of an image from an offset to its base on: at most `length`, fewer where what is known of it ends, none
 * where nothing is known.
 */
export type ReadImage = (rva: number, length: number) => Promise<Uint8Array>;

/** A part of the file and where it is loaded. */
export interface Section {
  /** At most eight bytes; of a longer name where it lies behind the symbol table: `/4`. */
  readonly name: string;
  readonly rva: number;
  readonly at: number;
  readonly size: number;
}

/** The machine's own names for {@link Headers.machine}. */
const MACHINES: Readonly<Record<number, Headers["machine"]>> = {
  0x14C: "x86",
  0x8664: "x64",
  0xAA64: "arm64",
};

/** What an image says of itself at its start. */
export interface Headers {
  /** The processor it is for. */
  readonly machine: "x86" | "x64" | "arm64" | "other";
  /** The link time, or a hash in its place. With {@link Headers.size} it identifies the file. */
  readonly timestamp: number;
  /** Bytes in memory. */
  readonly size: number;
  /** Where it was linked to. */
  readonly base: number;
  /** Where its file has a symbol table of the COFF kind, and how many entries that has; 0 without one. */
  readonly coff: { readonly at: number; readonly count: number };
  /** Where its tables are (exports 0, imports 1, exceptions 3, debug 6), each by place and size; 0 where it has none. */
  readonly directories: readonly { readonly rva: number; readonly size: number }[];
  /** The sections' places in the file. */
  readonly sections: readonly Section[];
}

/** The first page holds the headers of every image that was seen; more sections than fit are none. */
const HEADERS = 4096;
const SECTION = 40;
const MOST_DIRECTORIES = 16;

/**
 * Reads the headers of an image.
 *
 * @throws {ImageError} If it is none.
 */
export async function readHeaders(read: ReadImage): Promise<Headers> {
  const bytes = await read(0, HEADERS);
  return await bounded(() => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 64 || view.getUint16(0, true) !== 0x5A4D) {
      throw new ImageError("This is no executable");
    }
    const pe = view.getUint32(0x3C, true);
    if (view.getUint32(pe, true) !== 0x4550) throw new ImageError("This is no Windows executable");
    const optional = pe + 24;
    const wide = view.getUint16(optional, true) === 0x20B;
    const tables = optional + (wide ? 112 : 96);
    const first = optional + view.getUint16(pe + 20, true);
    const count = Math.min(view.getUint32(tables - 4, true), MOST_DIRECTORIES);
    return {
      machine: MACHINES[view.getUint16(pe + 4, true)] ?? "other",
      timestamp: view.getUint32(pe + 8, true),
      size: view.getUint32(optional + 56, true),
      base: wide ? Number(view.getBigUint64(optional + 24, true)) : view.getUint32(optional + 28, true),
      coff: { at: view.getUint32(pe + 12, true), count: view.getUint32(pe + 16, true) },
      directories: Array.from({ length: count }, (_, n) => ({
        rva: view.getUint32(tables + n * 8, true),
        size: view.getUint32(tables + n * 8 + 4, true),
      })),
      sections: Array.from(
        { length: view.getUint16(pe + 6, true) },
        (_, n) => section(view, first + n * SECTION),
      ),
    };
  });
}

/** A section's bytes begin at a whole sector, whatever its header says. */
function section(view: DataView, at: number): Section {
  const name = Array.from({ length: 8 }, (_, n) => view.getUint8(at + n)).filter((byte) => byte !== 0);
  return {
    name: String.fromCharCode(...name),
    rva: view.getUint32(at + 12, true),
    at: view.getUint32(at + 20, true) & ~0x1FF,
    size: view.getUint32(at + 16, true),
  };
}

/**
 * The bytes of an image's file as they lie in memory. What is zero there and not in the file is not known here.
 *
 * @throws {ImageError} If the file is no executable.
 */
export async function fileLayout(source: Source): Promise<ReadImage> {
  return layoutOf(source, await readHeaders((rva, length) => source.read(rva, length)));
}

/** The same where the headers have been read. */
export function layoutOf(source: Source, { sections }: Headers): ReadImage {
  const first = Math.min(...sections.map(({ rva }) => rva));
  return async (rva, length) => {
    if (rva < first) return await source.read(rva, Math.min(length, first - rva));
    const section = sections.find((each) => rva >= each.rva && rva - each.rva < each.size);
    if (section === undefined) return new Uint8Array();
    const into = rva - section.rva;
    return await source.read(section.at + into, Math.min(length, section.size - into));
  };
}
