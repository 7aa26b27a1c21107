/** The PDB's own stream: whose PDB it is, and which streams have names. @module */
import { guid } from "../minidump/text.ts";
import { View } from "../minidump/data_view.ts";
import { PdbError } from "./error.ts";
import type { Stream } from "./msf.ts";
import { textAt } from "./text.ts";

/** What a PDB says of itself. */
export interface PdbInfo {
  /** The GUID, as an image's record has it. */
  readonly guid: string;
  /** How often it was written. */
  readonly age: number;
  /** The streams that have a name: `/names`. */
  readonly named: ReadonlyMap<string, number>;
}

/** What the feature list has of a PDB that only points to object files: `/DEBUG:FASTLINK`. */
const MINIMAL = 0x494E494D;
const MOST_BYTES = 1024 * 1024;

/**
 * Reads it.
 *
 * @throws {PdbError} If it is damaged, or holds no symbols but points to where they were built.
 */
export async function readInfo(stream: Stream): Promise<PdbInfo> {
  const view = await stream.read(0, MOST_BYTES);
  const bytes = new View(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), 0);
  const info = { age: view.getUint32(8, true), guid: guid(bytes, 12), named: new Map<string, number>() };
  // u32 size of the names; a hash table: u32 size, u32 capacity, two bit vectors, and pairs of name and stream.
  const names = 32, size = view.getUint32(28, true);
  let at = names + size;
  const count = view.getUint32(at, true);
  at += 8;
  for (let vector = 0; vector < 2; vector++) at += 4 + 4 * view.getUint32(at, true);
  for (let entry = 0; entry < count; entry++, at += 8) {
    info.named.set(
      textAt(view, names + view.getUint32(at, true), names + size),
      view.getUint32(at + 4, true),
    );
  }
  for (; at + 4 <= view.byteLength; at += 4) {
    if (view.getUint32(at, true) === MINIMAL) {
      throw new PdbError("It is a /DEBUG:FASTLINK PDB, which holds no symbols: link with /DEBUG:FULL");
    }
  }
  return info;
}
