/**
 * Writes executables for tests, from the documentation of their format again. One section holds all: it lies at
 * {@link TEXT} in memory and at {@link RAW} in the file.
 */
import { Section } from "../minidump/synth.ts";

/** Where the section is in memory, and in the file. */
export const TEXT = 0x1000, RAW = 0x400;

/** What an executable of a test has. */
export interface ExecutableFields {
  readonly machine?: number;
  readonly timestamp?: number;
  /** Bytes by their place in memory, at least {@link TEXT}. */
  readonly bytes?: readonly (readonly [rva: number, bytes: Iterable<number>])[];
  /** RUNTIME_FUNCTIONs of x64, sorted. */
  readonly functions?: readonly { readonly begin: number; readonly end: number; readonly unwind: number }[];
  /** Exports, their names sorted; `to` for one that is forwarded. */
  readonly exports?: readonly { readonly name: string; readonly rva: number; readonly to?: string }[];
  /** The DLLs it imports from. */
  readonly imports?: readonly string[];
  readonly pdb?: { readonly guid: readonly number[]; readonly age: number; readonly path: string };
}

/** Bytes of the section, and of the whole image in memory. */
const SIZE = 0x3000;
export const IMAGE_SIZE = TEXT + SIZE;
const IMPORTS = 0x1C00, EXPORTS = 0x2000, FUNCTIONS = 0x2800, DEBUG = 0x2C00;

/** The file of an executable. */
export function executable(fields: ExecutableFields = {}): Uint8Array<ArrayBuffer> {
  const {
    machine = 0x8664,
    timestamp = 0x5EED,
    bytes = [],
    functions = [],
    exports = [],
    imports = [],
    pdb,
  } = fields;
  const file = new Uint8Array(RAW + SIZE);
  const put = (rva: number, part: Iterable<number>): void => file.set([...part], rva - TEXT + RAW);
  for (const [rva, part] of bytes) put(rva, part);
  put(FUNCTIONS, table((s) => functions.forEach(({ begin, end, unwind }) => s.u32(begin, end, unwind))));
  const imported = importTable(imports);
  put(IMPORTS, imported);
  const exported = exportTable(exports);
  put(EXPORTS, exported);
  const debug = pdb === undefined ? [] : debugDirectory(pdb);
  put(DEBUG, debug);
  const directories = Array.from({ length: 16 }, () => [0, 0]);
  if (exports.length > 0) directories[0] = [EXPORTS, exported.length];
  if (imports.length > 0) directories[1] = [IMPORTS, imported.length];
  if (functions.length > 0) directories[3] = [FUNCTIONS, functions.length * 12];
  if (pdb !== undefined) directories[6] = [DEBUG, 28];
  file.set(table((s) => {
    s.u16(0x5A4D).to(0x3C).u32(0x80).to(0x80).u32(0x4550);
    s.u16(machine, 1).u32(timestamp, 0, 0).u16(240, 0x22);
    const optional = s.bytes.length;
    s.u16(0x20B).to(optional + 56).u32(IMAGE_SIZE, RAW).to(optional + 108).u32(16);
    for (const [rva, size] of directories) s.u32(rva!, size!);
    s.utf8(".all").zeros(4).u32(SIZE, TEXT, SIZE, RAW).zeros(16);
  }));
  return file;
}

function table(fill: (section: Section) => void): Uint8Array {
  const section = new Section();
  fill(section);
  return section.resolve();
}

/** IMAGE_IMPORT_DESCRIPTORs, an empty one, the names. */
function importTable(imports: readonly string[]): Uint8Array {
  let at = IMPORTS + 20 * (imports.length + 1);
  return table((s) => {
    for (const name of imports) {
      s.u32(0, 0, 0, at, 0);
      at += name.length + 1;
    }
    s.zeros(20);
    for (const name of imports) s.utf8(`${name}\0`);
  });
}

/** IMAGE_EXPORT_DIRECTORY, the three tables, the names. */
function exportTable(exports: NonNullable<ExecutableFields["exports"]>): Uint8Array {
  if (exports.length === 0) return new Uint8Array();
  const count = exports.length;
  const [functions, names, ordinals] = [40, 40 + 4 * count, 40 + 8 * count];
  let at = EXPORTS + 40 + 10 * count;
  const placed = exports.map(({ name, to = "" }) => {
    const place = at;
    at += name.length + 1 + (to === "" ? 0 : to.length + 1);
    return { name: place, to: place + name.length + 1 };
  });
  return table((s) => {
    s.zeros(20).u32(count, count, EXPORTS + functions, EXPORTS + names, EXPORTS + ordinals);
    exports.forEach(({ rva, to }, n) => s.u32(to === undefined ? rva : placed[n]!.to));
    placed.forEach(({ name }) => s.u32(name));
    exports.forEach((_, n) => s.u16(n));
    exports.forEach(({ name, to }) => s.utf8(`${name}\0${to === undefined ? "" : `${to}\0`}`));
  });
}

/** IMAGE_DEBUG_DIRECTORY with its CodeView record behind it. */
function debugDirectory({ guid, age, path }: NonNullable<ExecutableFields["pdb"]>): Uint8Array {
  return table((s) => {
    s.u32(0, 0, 0, 2, 24 + path.length + 1, DEBUG + 28, 0);
    s.utf8("RSDS").raw(guid).u32(age).utf8(`${path}\0`);
  });
}
