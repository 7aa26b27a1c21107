/** The DBI stream: which compiled module each piece of code is of, and in which streams everything lies. @module */
import { PdbError } from "./error.ts";
import type { MsfStreams, Stream } from "./msf.ts";
import { type Mapping, readMapping } from "./omap.ts";

/** A compiled module (an object file): where its symbols and lines are. */
export interface CompiledModule {
  /** Its stream; 0xFFFF where it has no symbols. */
  readonly stream: number;
  /** The bytes of its symbols, then of old lines, then of its subsections. */
  readonly symbols: number;
  readonly oldLines: number;
  readonly subsections: number;
}

/** A place in the image as PDBs have it. */
export interface SectionPlace {
  /** The section, from 1. */
  readonly section: number;
  readonly offset: number;
}

/** What the DBI stream tells. */
export interface Dbi {
  /** How often it was written; the image's record has this number. */
  readonly age: number;
  /** The stream of public symbols, and that of the records it points to. */
  readonly publics: number;
  readonly records: number;
  readonly modules: readonly CompiledModule[];
  /** The streams of x86's frames, newer and older; {@link NO_STREAM} without. */
  readonly frames: number;
  readonly olderFrames: number;
  /** The module that the code at a place was compiled in. */
  moduleAt(place: SectionPlace): Promise<CompiledModule | undefined>;
  /** Where code lay when it was compiled: all of the PDB says that, and a tool may have moved the code since. */
  readonly compiledAt: Mapping;
  /** The place of an offset from the image's base. */
  placeOf(rva: number): SectionPlace | undefined;
}

/** What stands for a stream that is not there. */
export const NO_STREAM = 0xFFFF;

const HEADER = 64;
const MODULE = 64;
const CONTRIBUTION_V60 = 0xF12EBA2D, CONTRIBUTION_V2 = 0xF13151E4;
const SECTION_HEADER = 40;
/**
 * The places of streams among the optional ones: x86's frames of both kinds, the image's section headers, where code lay
 * before a tool moved it, and the headers before that.
 */
const OLDER_FRAMES = 0, FORMER_PLACES = 3, SECTION_HEADERS = 5, FRAMES = 9, FORMER_HEADERS = 10;
const MOST_SECTIONS = 1024;
const MOST_MODULE_BYTES = 256 * 1024 * 1024;

/**
 * Reads it.
 *
 * @throws {PdbError} If there is none, as in a PDB of types alone.
 */
export async function readDbi(stream: Stream, streams: MsfStreams): Promise<Dbi> {
  if (stream.size < HEADER) throw new PdbError("The PDB holds no symbols");
  const head = await stream.read(0, HEADER);
  const sizes = [24, 28, 32, 36, 40, 48, 52].map((at) => head.getUint32(at, true));
  const [moduleBytes, contributions, map, sources, types, optional, editAndContinue] = sizes as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (moduleBytes > MOST_MODULE_BYTES) throw new PdbError("The PDB's list of modules is damaged");
  const at = HEADER + moduleBytes + contributions + map + sources + types + editAndContinue;
  const places = await stream.read(at, optional);
  const optionalAt = (n: number): number =>
    2 * n + 2 <= places.byteLength ? places.getUint16(2 * n, true) : NO_STREAM;
  const compiledAt = await readMapping(streams(optionalAt(FORMER_PLACES)));
  const former = streams(optionalAt(FORMER_HEADERS));
  const headers = await sectionHeaders(former.size === 0 ? streams(optionalAt(SECTION_HEADERS)) : former);
  const modules = readModules(await stream.read(HEADER, moduleBytes));
  const find = await contributionFinder(stream, HEADER + moduleBytes, contributions);
  return {
    age: head.getUint32(8, true),
    publics: head.getUint16(16, true),
    records: head.getUint16(20, true),
    modules,
    frames: optionalAt(FRAMES),
    olderFrames: optionalAt(OLDER_FRAMES),
    moduleAt: async (place) => {
      const index = await find(place);
      return index === undefined ? undefined : modules[index];
    },
    compiledAt,
    placeOf: (rva) => {
      const compiled = compiledAt(rva);
      const section = compiled === undefined ? -1 : headers.findLastIndex((start) => start <= compiled);
      return section < 0 ? undefined : { section: section + 1, offset: compiled! - headers[section]! };
    },
  };
}

/** Where the image's sections begin. */
async function sectionHeaders(stream: Stream): Promise<readonly number[]> {
  const view = await stream.read(0, MOST_SECTIONS * SECTION_HEADER);
  const count = Math.floor(view.byteLength / SECTION_HEADER);
  return Array.from({ length: count }, (_, n) => view.getUint32(n * SECTION_HEADER + 12, true));
}

/** Records with two names behind them, each aligned to four bytes. */
function readModules(view: DataView): readonly CompiledModule[] {
  const modules: CompiledModule[] = [];
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let at = 0; at + MODULE <= view.byteLength;) {
    modules.push({
      stream: view.getUint16(at + 34, true),
      symbols: view.getUint32(at + 36, true),
      oldLines: view.getUint32(at + 40, true),
      subsections: view.getUint32(at + 44, true),
    });
    const name = bytes.indexOf(0, at + MODULE);
    const file = name < 0 ? -1 : bytes.indexOf(0, name + 1);
    if (file < 0) break;
    at = (file + 4) & ~3;
  }
  return modules;
}

/** The pieces of code are sorted by place: section u16, offset i32 at 4, size u32 at 8, module u16 at 16. */
async function contributionFinder(
  stream: Stream,
  at: number,
  size: number,
): Promise<(place: SectionPlace) => Promise<number | undefined>> {
  const head = await stream.read(at, 4);
  const version = size < 4 ? 0 : head.getUint32(0, true);
  const entry = version === CONTRIBUTION_V60 ? 28 : version === CONTRIBUTION_V2 ? 32 : 0;
  const count = entry === 0 ? 0 : Math.floor((size - 4) / entry);
  return async ({ section, offset }) => {
    let [low, high] = [0, count];
    let found: DataView | undefined;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const each = await stream.read(at + 4 + middle * entry, entry);
      const before = each.getUint16(0, true) < section ||
        each.getUint16(0, true) === section && each.getUint32(4, true) <= offset;
      if (before) [low, found] = [middle + 1, each];
      else high = middle;
    }
    if (found === undefined || found.getUint16(0, true) !== section) return undefined;
    return offset - found.getUint32(4, true) < found.getUint32(8, true)
      ? found.getUint16(16, true)
      : undefined;
  };
}
