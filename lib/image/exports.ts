/** The functions that an image offers to others by name. @module */
import { bounded } from "./error.ts";
import type { Headers, ReadImage } from "./layout.ts";

/** What a name stands for. */
export interface Export {
  readonly name: string;
  /** Where it is, from the image's base. */
  readonly rva: number;
}

const EXPORTS = 0;
/** The largest tables seen have some ten thousand names and two megabytes. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * The exports by place, each place once; what is forwarded to another image is left out. None where the table is not at
 * hand.
 */
export async function readExports(read: ReadImage, { directories }: Headers): Promise<readonly Export[]> {
  const place = directories[EXPORTS];
  if (place === undefined || place.size === 0 || place.size > MOST_BYTES) return [];
  const bytes = await read(place.rva, place.size);
  if (bytes.length < place.size) return [];
  return await bounded(() => parse(bytes, place.rva));
}

/** The linker puts the names and all tables into the directory; what points out of it is another module's. */
function parse(bytes: Uint8Array, rva: number): readonly Export[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [functions, names, ordinals] = [28, 32, 36].map((at) => view.getUint32(at, true) - rva) as [
    number,
    number,
    number,
  ];
  const count = Math.min(view.getUint32(24, true), Math.floor(bytes.length / 4));
  const found = new Map<number, string>();
  for (let n = 0; n < count; n++) {
    const at = view.getUint32(functions + 4 * view.getUint16(ordinals + 2 * n, true), true);
    const forwarded = at >= rva && at < rva + bytes.length;
    if (forwarded || at === 0) continue;
    // Names are sorted. Of several for one place the first counts: NtClose, not ZwClose.
    if (!found.has(at)) found.set(at, text(bytes, view.getUint32(names + 4 * n, true) - rva));
  }
  return Array.from(found, ([rva, name]) => ({ rva, name })).sort((a, b) => a.rva - b.rva);
}

const UTF8 = new TextDecoder();
const MOST_NAME = 4096;

function text(bytes: Uint8Array, at: number): string {
  if (at < 0 || at >= bytes.length) throw new RangeError("a name lies outside its table");
  const end = bytes.indexOf(0, at);
  return UTF8.decode(bytes.subarray(at, Math.min(end < 0 ? bytes.length : end, at + MOST_NAME)));
}
