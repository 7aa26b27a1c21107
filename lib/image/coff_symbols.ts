/** The symbol table that mingw's linker leaves at the end of an executable's file, unless it is stripped. @module */
import type { Source } from "../minidump/source.ts";
import { bounded } from "./error.ts";
import { NamedPlaces, NO_NAMES } from "./named_places.ts";

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
export async function readCoffFunctions(file: Source, place: CoffPlace): Promise<NamedPlaces> {
  const { at, count, sections } = place;
  if (at === 0 || count === 0 || count * SYMBOL > MOST_BYTES) return NO_NAMES;
  const bytes = await file.read(at, count * SYMBOL);
  const text = await coffTexts(file, place);
  return await bounded(() => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found: { rva: number; entry: number }[] = [];
    for (let index = 0; index < count; index++) {
      const symbol = index * SYMBOL;
      const section = sections[view.getInt16(symbol + 12, true) - 1];
      if (section !== undefined && view.getUint16(symbol + 14, true) === IS_FUNCTION) {
        found.push({ rva: section.rva + view.getUint32(symbol + 8, true), entry: index });
      }
      // Records about a symbol lie behind it.
      index += view.getUint8(symbol + 17);
    }
    return NamedPlaces.of(found, (entry) => {
      const symbol = entry * SYMBOL;
      const long = view.getUint32(symbol, true) === 0;
      return long
        ? text(view.getUint32(symbol + 4, true))
        : UTF8.decode(bytes.subarray(symbol, symbol + 8)).replace(/\0.*$/, "");
    });
  });
}
