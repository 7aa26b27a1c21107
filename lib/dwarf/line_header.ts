/** The head of a unit's line table: how its program is encoded, and its files. Versions 2 to 5. @module */
import { DwarfError } from "./error.ts";
import { DwarfReader } from "./reader.ts";

/** The sections that lines are in. */
export interface LineSections {
  /** `.debug_line`. */
  readonly lines: Uint8Array;
  /** `.debug_line_str` and `.debug_str`, where there are such. */
  readonly lineTexts: Uint8Array;
  readonly texts: Uint8Array;
}

/** One unit's head. */
export interface LineHeader {
  /** Where its program begins and ends. */
  readonly program: number;
  readonly end: number;
  readonly instructionLength: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** How many operands each standard opcode has. */
  readonly operands: readonly number[];
  /** The files by number: version 5 counts from 0, the others from 1. */
  readonly files: ReadonlyMap<number, string>;
}

/** The forms that file tables use. */
const FORM = { string: 0x08, lineStrp: 0x1F, strp: 0x0E, udata: 0x0F, data16: 0x1E, block: 0x09 };
const FIXED: Readonly<Record<number, number>> = { 0x0B: 1, 0x05: 2, 0x06: 4, 0x07: 8 };
const PATH = 1, DIRECTORY = 2;

/** The head at an offset of `.debug_line`. */
export function readLineHeader(sections: LineSections, at: number): LineHeader {
  const reader = new DwarfReader(sections.lines, at);
  const short = reader.unsigned(4);
  const word = short === 0xFFFFFFFF ? 8 : 4;
  const length = word === 8 ? reader.unsigned(8) : short;
  const end = Math.min(reader.at + length, sections.lines.length);
  const version = reader.unsigned(2);
  if (version < 2 || version > 5) throw new DwarfError(`Version ${version} of line tables is unknown`);
  // address_size and segment_selector_size, since version 5.
  if (version >= 5) reader.skip(2);
  const headerLength = reader.unsigned(word);
  const program = reader.at + headerLength;
  const instructionLength = reader.unsigned(1);
  // maximum_operations_per_instruction, since version 4, and default_is_stmt.
  reader.skip(version >= 4 ? 2 : 1);
  const lineBase = reader.unsigned(1) << 24 >> 24;
  const [lineRange, opcodeBase] = [reader.unsigned(1), reader.unsigned(1)];
  if (lineRange === 0 || opcodeBase === 0) throw new DwarfError("A line table is damaged");
  const operands = Array.from({ length: opcodeBase - 1 }, () => reader.unsigned(1));
  const files = version >= 5 ? filesOf5(reader, sections, word) : filesOf4(reader);
  return { program, end, instructionLength, lineBase, lineRange, opcodeBase, operands, files };
}

/** Texts up to an empty one; then files with the number of their folder, a time and a size. */
function filesOf4(reader: DwarfReader): ReadonlyMap<number, string> {
  const folders = [""];
  for (let text = reader.text(); text !== ""; text = reader.text()) folders.push(text);
  const files = new Map<number, string>();
  for (let text = reader.text(); text !== ""; text = reader.text()) {
    const folder = folders[reader.uleb()] ?? "";
    reader.uleb();
    reader.uleb();
    files.set(files.size + 1, joined(folder, text));
  }
  return files;
}

function filesOf5(reader: DwarfReader, sections: LineSections, word: number): ReadonlyMap<number, string> {
  const folders = entriesOf5(reader, sections, word).map(({ path }) => path);
  const files = entriesOf5(reader, sections, word).map(({ path, folder }) =>
    joined(folder === 0 ? "" : folders[folder] ?? "", path)
  );
  return new Map(files.entries());
}

/** The entries of one of the two tables: their fields are described before them. */
function entriesOf5(
  reader: DwarfReader,
  { lineTexts, texts }: LineSections,
  word: number,
): { path: string; folder: number }[] {
  const formats = Array.from({ length: reader.unsigned(1) }, () => [reader.uleb(), reader.uleb()] as const);
  const count = reader.uleb();
  const entries: { path: string; folder: number }[] = [];
  if (formats.length === 0) return entries;
  for (let index = 0; index < count; index++) {
    let [path, folder] = ["", 0];
    for (const [content, form] of formats) {
      const value = valueOf(reader, form, { lineTexts, texts, word });
      if (content === PATH && typeof value === "string") path = value;
      if (content === DIRECTORY && typeof value === "number") folder = value;
    }
    entries.push({ path, folder });
  }
  return entries;
}

function valueOf(
  reader: DwarfReader,
  form: number,
  { lineTexts, texts, word }: {
    readonly lineTexts: Uint8Array;
    readonly texts: Uint8Array;
    readonly word: number;
  },
): string | number | undefined {
  const size = FIXED[form];
  if (size !== undefined) return reader.unsigned(size);
  switch (form) {
    case FORM.string:
      return reader.text();
    case FORM.lineStrp:
      return new DwarfReader(lineTexts, reader.unsigned(word)).text();
    case FORM.strp:
      return new DwarfReader(texts, reader.unsigned(word)).text();
    case FORM.udata:
      return reader.uleb();
    case FORM.data16:
      reader.skip(16);
      return undefined;
    case FORM.block:
      reader.skip(reader.uleb());
      return undefined;
    default:
      throw new DwarfError(`Form ${form} of a file's name is unknown`);
  }
}

function joined(folder: string, file: string): string {
  return folder === "" || /^([\\/]|[a-z]:)/i.test(file) ? file : `${folder}/${file}`;
}
