/**
 * Microsoft's debug information: which function and which line the code of an image is of. Nothing is read that is not
 * asked for. The format is documented by LLVM ("The PDB File Format") and by microsoft-pdb's headers.
 *
 * @module
 */
import type { Source } from "../minidump/source.ts";
import { readSourceLink, type UrlOf } from "../facts/source_link.ts";
import type { X86FrameData } from "../unwind/frame_rules.ts";
import type { CodePlaces } from "./code_places.ts";
import { type CompiledModule, type Dbi, NO_STREAM, readDbi, type SectionPlace } from "./dbi.ts";
import { bounded } from "./error.ts";
import { FrameData } from "./frame_data.ts";
import { type PdbInfo, readInfo } from "./info.ts";
import { ItemNames } from "./item_names.ts";
import { type LineOf, type Lines, readLines } from "./lines.ts";
import { type MsfStreams, openMsf, type Stream } from "./msf.ts";
import {
  type InlineSite,
  type Procedure,
  procedureAt,
  readInlineSites,
  readProcedures,
} from "./procedures.ts";
import { publicAt } from "./publics.ts";
import { textAt } from "./text.ts";

/** A line of source. */
export interface SourceLine {
  /** The path as the compiler wrote it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Where it is on the web, by the PDB's SourceLink map. */
  readonly url?: string;
}

/** A function that some code is of. */
export interface Function {
  /** As the PDB has it; a public symbol's is decorated. */
  readonly name: string;
  /**
   * Where it begins: for one that was inlined, where the first piece of its code does. Of code that a tool has moved about
   * it is counted as if the function were in one piece.
   */
  readonly begin: number;
  readonly source: SourceLine | undefined;
}

/** The streams that have fixed places. */
const INFO = 1, TYPES = 2, DBI = 3, IDS = 4;
const MOST_PATH = 4096;
/** The linker numbers such streams where it was given several. */
const SOURCE_LINK = /^sourcelink(\$\d+)?$/;
const MOST_LINKS = 1024 * 1024;
/** Where things are in a compiled module; the bytes stay in the file. */
interface ReadModule {
  readonly stream: Stream;
  readonly procedures: CodePlaces;
  readonly lines: Lines;
}

/** A PDB. Whatever is in the file, only a {@link PdbError} is thrown because of it. */
export class Pdb {
  readonly #streams: MsfStreams;
  readonly #info: PdbInfo;
  readonly #dbi: Dbi;
  readonly #items: ItemNames;
  readonly #modules = new Map<CompiledModule, Promise<ReadModule>>();
  #frames: Promise<FrameData> | undefined;
  #urlOf: Promise<UrlOf> | undefined;

  private constructor(streams: MsfStreams, info: PdbInfo, dbi: Dbi, items: ItemNames) {
    [this.#streams, this.#info, this.#dbi, this.#items] = [streams, info, dbi, items];
  }

  /**
   * Opens a PDB.
   *
   * @throws {PdbError} If it is none, is damaged, or holds no symbols.
   */
  static async open(source: Source): Promise<Pdb> {
    return await bounded(async () => {
      const streams = await openMsf(source);
      const info = await readInfo(streams(INFO));
      const dbi = await readDbi(streams(DBI), streams);
      return new Pdb(streams, info, dbi, await ItemNames.of(streams(TYPES), streams(IDS), streams));
    });
  }

  /** Whether it belongs to an image that names this GUID and age. */
  is({ guid, age }: { readonly guid?: string | undefined; readonly age?: number | undefined }): boolean {
    return guid === this.#info.guid && (age === this.#dbi.age || age === this.#info.age);
  }

  /** What symbol servers file it under: the GUID, then the age in hexadecimal. */
  get id(): string {
    return this.#info.guid.replaceAll("-", "") + this.#dbi.age.toString(16);
  }

  /**
   * The functions that the code at an offset from the image's base is of: the innermost of those that were inlined first,
   * the one that holds them all last. Empty where the PDB knows none.
   *
   * @throws {PdbError} If the PDB is damaged.
   */
  async functionsAt(rva: number): Promise<readonly Function[]> {
    const place = this.#dbi.placeOf(rva);
    if (place === undefined) return [];
    return await bounded(async () => {
      const module = await this.#dbi.moduleAt(place);
      const read = module === undefined || module.stream === NO_STREAM ? undefined : await this.#read(module);
      const where = read?.procedures.at(place);
      if (read === undefined || where === undefined) return await this.#public(place, rva, read?.lines);
      return await this.#compiled(place, rva, read, await procedureAt(read.stream, where));
    });
  }

  /**
   * How the frame of the function at an offset from the image's base is undone; only PDBs of x86 say.
   *
   * @throws {PdbError} If the PDB is damaged.
   */
  async rulesAt(rva: number): Promise<X86FrameData | undefined> {
    const { frames, olderFrames, compiledAt } = this.#dbi;
    const compiled = compiledAt(rva);
    if (compiled === undefined) return undefined;
    const texts = this.#info.named.get("/names") ?? NO_STREAM;
    return await bounded(async () => {
      this.#frames ??= FrameData.of(this.#streams(frames), this.#streams(olderFrames), this.#streams(texts));
      return await (await this.#frames).at(compiled);
    });
  }

  async #compiled(
    place: SectionPlace,
    rva: number,
    { stream, lines }: ReadModule,
    procedure: Procedure,
  ): Promise<readonly Function[]> {
    const into = place.offset - procedure.at.offset;
    const own = {
      name: procedure.name,
      begin: rva - into,
      source: await this.#source(lines, await lines.at(place)),
    };
    const inlined: Function[] = [];
    for (const site of await readInlineSites(stream, procedure)) {
      const found = await this.#inlined(site, into, own.begin, lines);
      // Sites come with those in them behind them.
      if (found !== undefined) inlined.unshift(found);
    }
    return [...inlined, own];
  }

  async #inlined(
    { inlinee, rows }: InlineSite,
    into: number,
    begin: number,
    lines: Lines,
  ): Promise<Function | undefined> {
    const row = rows.findLast((each) => each.begin <= into && into < each.end);
    const name = row && await this.#items.functionName(inlinee);
    if (row === undefined || name === undefined) return undefined;
    const first = await lines.inlinee(inlinee);
    const line = first && { file: row.file ?? first.file, line: first.line + row.line };
    const start = Math.min(...rows.map((each) => each.begin));
    return { name, begin: begin + start, source: await this.#source(lines, line) };
  }

  /** Of code in assembly language there is a public symbol, not always marked as a function, and perhaps lines. */
  async #public(place: SectionPlace, rva: number, lines: Lines | undefined): Promise<readonly Function[]> {
    const { publics, records } = this.#dbi;
    const found = await publicAt(this.#streams(publics), this.#streams(records), place);
    if (found === undefined) return [];
    const source = lines && await this.#source(lines, await lines.at(place));
    if (!found.code && source === undefined) return [];
    return [{ name: found.name, begin: rva - (place.offset - found.offset), source }];
  }

  #read(module: CompiledModule): Promise<ReadModule> {
    const known = this.#modules.get(module) ?? this.#readModule(module);
    this.#modules.set(module, known);
    return known;
  }

  async #readModule({ stream: index, symbols, oldLines, subsections }: CompiledModule): Promise<ReadModule> {
    const stream = this.#streams(index);
    const lines = await readLines(stream, { from: symbols + oldLines, size: subsections });
    return { stream, procedures: await readProcedures(stream, Math.min(symbols, stream.size)), lines };
  }

  async #source(lines: Lines, line: LineOf | undefined): Promise<SourceLine | undefined> {
    const name = line && await lines.fileName(line.file);
    const names = this.#info.named.get("/names");
    if (line === undefined || name === undefined || names === undefined) return undefined;
    // The texts lie behind a signature, a version and their size.
    const file = textAt(await this.#streams(names).read(12 + name, MOST_PATH), 0);
    const url = (await (this.#urlOf ??= this.#sourceLink()))(file, line.line);
    return { file, line: line.line, ...(url === undefined ? {} : { url }) };
  }

  async #sourceLink(): Promise<UrlOf> {
    const [, stream] = [...this.#info.named].find(([name]) => SOURCE_LINK.test(name)) ?? [];
    return readSourceLink(
      stream === undefined ? "" : textAt(await this.#streams(stream).read(0, MOST_LINKS), 0),
    );
  }
}
