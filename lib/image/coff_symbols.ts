/** The symbol table that mingw's linker leaves at the end of an executable's file, unless it is stripped. @module */
import type { Source } from "../minidump/source.ts";
import { bounded } from "./error.ts";

/** A function by name. */
export interface CoffFunction {
  readonly name: string;
  /** Where it begins, from the image's base. */
  readonly rva: number;
}

const SYMBOL = 18;
const IS_FUNCTION = 0x20;
const MOST_BYTES = 256 * 1024 * 1024;
const UTF8 = new TextDecoder();

/** Where the table is, and where the sections are in memory. */
export interface CoffPlace {
  readonly at: number;
  readonly count: number;
  readonly sections: readonly { readonly rva: number }[];
}

/** The texts that lie behind the table: long names of symbols and of sections, by their offset. */
export async function coffTexts(file: Source, { at, count }: CoffPlace): Promise<(offset: number) => string> {
  const start = at + count * SYMBOL;
  const size = await file.read(start, 4);
  const bytes = size.length < 4 ? new Uint8Array() : await file.read(
    start,
    Math.min(MOST_BYTES, new DataView(size.buffer, size.byteOffset).getUint32(0, true)),
  );
  return (offset) => {
    const end = bytes.indexOf(0, offset);
    return UTF8.decode(bytes.subarray(offset, end < 0 ? bytes.length : end));
  };
}

/** The functions of the table by place; none where there is no table. */
export async function readCoffFunctions(file: Source, place: CoffPlace): Promise<readonly CoffFunction[]> {
  const { at, count, sections } = place;
  if (at === 0 || count === 0 || count * SYMBOL > MOST_BYTES) return [];
  const bytes = await file.read(at, count * SYMBOL);
  const text = await coffTexts(file, place);
  return await bounded(() => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found: CoffFunction[] = [];
    for (let index = 0; index < count; index++) {
      const entry = index * SYMBOL;
      const section = sections[view.getInt16(entry + 12, true) - 1];
      if (section !== undefined && view.getUint16(entry + 14, true) === IS_FUNCTION) {
        const long = view.getUint32(entry, true) === 0;
        const name = long
          ? text(view.getUint32(entry + 4, true))
          : UTF8.decode(bytes.subarray(entry, entry + 8)).replace(/\0.*$/, "");
        found.push({ name, rva: section.rva + view.getUint32(entry + 8, true) });
      }
      // Records about a symbol lie behind it.
      index += view.getUint8(entry + 17);
    }
    return found.sort((a, b) => a.rva - b.rva);
  });
}
