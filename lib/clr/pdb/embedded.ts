/** The portable PDB that a module may carry in itself. */
import { inflateRawSync } from "node:zlib";
import { ClrError } from "../error.ts";
import { PortablePdb } from "./portable_pdb.ts";

const EMBEDDED = 17;
const MPDB = 0x4244504D;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The PDB in a module's file; `undefined` where it carries none.
 *
 * @throws {ClrError} "damaged" where the file is no module, or what it carries is no PDB
 */
export function embeddedPdb(module: Uint8Array): PortablePdb | undefined {
  const view = new DataView(module.buffer, module.byteOffset, module.byteLength);
  const u32 = (at: number): number => {
    if (at + 4 > module.length) throw new ClrError("damaged", "the module's file is cut off");
    return view.getUint32(at, true);
  };
  for (const entry of debugEntries(u32)) {
    if (u32(entry + 12) !== EMBEDDED) continue;
    const [size, at] = [u32(entry + 16), u32(entry + 24)];
    const length = u32(at + 4);
    if (u32(at) !== MPDB || size < 8 || length > MOST_BYTES) {
      throw new ClrError("damaged", "the module's PDB is damaged");
    }
    return new PortablePdb(inflated(module.subarray(at + 8, at + size), length));
  }
  return undefined;
}

function inflated(bytes: Uint8Array, length: number): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: length });
  } catch {
    throw new ClrError("damaged", "the module's PDB can't be unpacked");
  }
}

/** Where the entries of the debug directory are in the file. */
function debugEntries(u32: (at: number) => number): number[] {
  const pe = u32(0x3C);
  if (u32(pe) !== 0x4550) throw new ClrError("damaged", "the file is no module");
  const sections = u32(pe + 4) >>> 16;
  const optional = u32(pe + 20) & 0xFFFF;
  const wide = (u32(pe + 24) & 0xFFFF) === 0x20B;
  const directory = pe + 24 + (wide ? 112 : 96) + 6 * 8;
  const [rva, size] = [u32(directory), u32(directory + 4)];
  for (let index = 0; index < Math.min(sections, 96); index++) {
    const section = pe + 24 + optional + index * 40;
    const [length, start, raw] = [u32(section + 16), u32(section + 12), u32(section + 20)];
    if (rva < start || rva >= start + length) continue;
    const first = rva - start + raw;
    return Array.from({ length: Math.min(Math.floor(size / 28), 32) }, (_, entry) => first + entry * 28);
  }
  return [];
}
