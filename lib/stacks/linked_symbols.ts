/** What an executable's own file tells of its functions and lines, as that of mingw's compilers does: COFF and DWARF. @module */
import type { DwarfLines } from "../dwarf/lines.ts";
import { type NamedPlaces, NO_NAMES } from "../image/named_places.ts";
import { ImageError } from "../image/error.ts";
import type { Image } from "../image/image.ts";

/** Functions and lines by place. */
export interface LinkedSymbols {
  readonly functions: NamedPlaces;
  /** Lines by address; absent where the file has none. */
  readonly lines?: DwarfLines;
  /** Where the image was linked to: what the lines' addresses count from. */
  readonly base: number;
}

/** What is known of a file without any. */
export const NOTHING_LINKED: LinkedSymbols = { functions: NO_NAMES, base: 0 };
/** A section of lines beyond this is that of no program. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Reads what there is; what is damaged is as good as not there. */
export async function readLinkedSymbols(image: Image | undefined): Promise<LinkedSymbols> {
  if (image?.file === undefined || image.headers.coff.at === 0) return NOTHING_LINKED;
  const { file, headers: { coff, sections, base } } = image;
  const place = { ...coff, sections };
  const { coffTexts, readCoffFunctions } = await import(
    "../image/coff_symbols.ts" as string
  ) as typeof import("../image/coff_symbols.ts");
  const { DwarfLines } = await import("../dwarf/lines.ts" as string) as typeof import("../dwarf/lines.ts");
  try {
    const text = await coffTexts(file, place);
    const named = new Map(sections.map((section) => {
      const { name } = section;
      return [/^\/\d+$/.test(name) ? text(Number(name.slice(1))) : name, section];
    }));
    const bytesOf = async (name: string): Promise<Uint8Array> => {
      const section = named.get(name);
      return section === undefined
        ? new Uint8Array()
        : await file.read(section.at, Math.min(section.size, MOST_BYTES));
    };
    const lines = await bytesOf(".debug_line");
    const sectionsOfLines = {
      lines,
      lineTexts: await bytesOf(".debug_line_str"),
      texts: await bytesOf(".debug_str"),
    };
    return {
      functions: await readCoffFunctions(file, place),
      ...(lines.length === 0 ? {} : { lines: DwarfLines.of(sectionsOfLines) }),
      base,
    };
  } catch (error) {
    if (error instanceof ImageError) return NOTHING_LINKED;
    throw error;
  }
}
