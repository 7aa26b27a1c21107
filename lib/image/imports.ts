/** The images that an image can't be loaded without. @module */
import { bounded } from "./error.ts";
import type { Headers, ReadImage } from "./layout.ts";

const IMPORTS = 1;
/** IMAGE_IMPORT_DESCRIPTOR, and where the place of the name is in it. */
const DESCRIPTOR = 20, NAME_AT = 12;
const MOST_IMPORTS = 4096;
/** The longest file name that Windows takes. */
const LONGEST_NAME = 260;
const LATIN = new TextDecoder("latin1");

/**
 * The file names of the DLLs it imports from, in the order in which they are loaded; not those that are loaded only when
 * they are called. None where the table is not at hand.
 */
export async function readImports(read: ReadImage, { directories }: Headers): Promise<readonly string[]> {
  const { rva, size } = directories[IMPORTS] ?? { rva: 0, size: 0 };
  if (rva === 0 || size === 0) return [];
  const names: string[] = [];
  for (let n = 0; n < MOST_IMPORTS; n++) {
    const entry = await read(rva + n * DESCRIPTOR, DESCRIPTOR);
    const place = await bounded(() =>
      new DataView(entry.buffer, entry.byteOffset, entry.length).getUint32(NAME_AT, true)
    ).catch(() => 0);
    if (place === 0) break;
    const bytes = await read(place, LONGEST_NAME);
    const end = bytes.indexOf(0);
    if (end > 0) names.push(LATIN.decode(bytes.subarray(0, end)));
  }
  return names;
}
