/** The functions that an image offers to others by name. @module */
import { bounded } from "./error.ts";
import type { Headers, ReadImage } from "./layout.ts";
import { NamedPlaces, NO_NAMES } from "./named_places.ts";

const EXPORTS = 0;
/** The largest tables seen have some ten thousand names and two megabytes. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * The exports by place; what is forwarded to another image is left out, and so is what is damaged. None where the table is
 * not at hand.
 */
export async function readExports(read: ReadImage, { directories }: Headers): Promise<NamedPlaces> {
  const place = directories[EXPORTS];
  if (place === undefined || place.size === 0 || place.size > MOST_BYTES) return NO_NAMES;
  const bytes = await read(place.rva, place.size);
  if (bytes.length < place.size) return NO_NAMES;
  return await bounded(() => parse(bytes, place.rva));
}

/** The linker puts the names and all tables into the directory; what points out of it is another module's. */
function parse(bytes: Uint8Array, rva: number): NamedPlaces {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [functions, names, ordinals] = [28, 32, 36].map((at) => view.getUint32(at, true) - rva) as [
    number,
    number,
    number,
  ];
  const count = Math.min(view.getUint32(24, true), Math.floor(bytes.length / 4));
  const entries: { rva: number; entry: number }[] = [];
  for (let entry = 0; entry < count; entry++) {
    const at = view.getUint32(functions + 4 * view.getUint16(ordinals + 2 * entry, true), true);
    const forwarded = at >= rva && at < rva + bytes.length;
    if (!forwarded && at !== 0) entries.push({ rva: at, entry });
  }
  // Names are sorted, so the first of several for one place is NtClose, not ZwClose.
  return NamedPlaces.of(entries, (entry) => {
    const at = names + 4 * entry;
    return at < 0 || at + 4 > bytes.length ? undefined : text(bytes, view.getUint32(at, true) - rva);
  });
}

const UTF8 = new TextDecoder();
const MOST_NAME = 4096;

function text(bytes: Uint8Array, at: number): string | undefined {
  if (at < 0 || at >= bytes.length) return undefined;
  const end = bytes.indexOf(0, at);
  return UTF8.decode(bytes.subarray(at, Math.min(end < 0 ? bytes.length : end, at + MOST_NAME)));
}
