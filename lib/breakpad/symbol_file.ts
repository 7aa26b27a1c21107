/**
 * Symbol files of Breakpad (`app.pdb/GUIDAGE/app.sym`): a text that dumpers make of debug information of any kind, with
 * functions, lines, and how frames are undone. The format is documented in Breakpad's docs/symbol_files.md.
 *
 * @module
 */
import type { Source } from "../minidump/source.ts";
import { covering, lastBefore } from "../unwind/covering.ts";
import type { FrameRules } from "../unwind/frame_rules.ts";
import { rulesIn } from "./frames.ts";
import { functionsIn, type SourceNumbers } from "./function_lines.ts";
import { type Covered, readRecords, type Records } from "./records.ts";

/** A function that some code is of. */
export interface SymbolFunction {
  readonly name: string;
  /** Where it begins, from the module's base. */
  readonly begin: number;
  readonly source: { readonly file: string; readonly line: number } | undefined;
}

/** The text of one function is some kilobytes; of generated ones a few megabytes were seen. */
const MOST_TEXT = 64 * 1024 * 1024;
const UTF8 = new TextDecoder();

/** A symbol file. Whatever is in it, only a `SymbolFileError` is thrown because of it, on opening. */
export class SymbolFile {
  readonly #source: Source;
  readonly #records: Records;

  private constructor(source: Source, records: Records) {
    [this.#source, this.#records] = [source, records];
  }

  /**
   * Opens a symbol file.
   *
   * @throws `SymbolFileError` if it is none.
   */
  static async open(source: Source): Promise<SymbolFile> {
    return new SymbolFile(source, await readRecords(source));
  }

  /** What symbol servers file it under. */
  get id(): string {
    return this.#records.module.id;
  }

  /** The name of what it was made of: `app.pdb`. */
  get name(): string {
    return this.#records.module.name;
  }

  /** Whether it was made for a module with this id. */
  is({ debugId }: { readonly debugId?: string | undefined }): boolean {
    return debugId?.toUpperCase() === this.id.toUpperCase();
  }

  /** The functions that the code at an offset from the image's base is of: see `Pdb.functionsAt`. */
  async functionsAt(rva: number): Promise<readonly SymbolFunction[]> {
    const { functions, publics, inlined } = this.#records;
    const covered = covering(functions, rva);
    if (covered !== undefined) {
      const found = functionsIn(await this.#text(covered), rva, (origin) => inlined.get(origin));
      return found.map(({ source, ...named }) => ({ ...named, source: this.#place(source) }));
    }
    const before = lastBefore(publics, rva);
    const last = lastBefore(functions, rva);
    // A name is none for what lies behind another function.
    if (before === undefined || last !== undefined && last.begin > before.begin) return [];
    const name = /^PUBLIC (?:m )?[0-9a-f]+ [0-9a-f]+ (.*?)\s*$/.exec(await this.#text(before))?.[1];
    return name === undefined ? [] : [{ name, begin: before.begin, source: undefined }];
  }

  /** How the frame of a function is undone at an offset from the image's base. */
  async rulesAt(rva: number): Promise<FrameRules | undefined> {
    const { frames, olderFrames } = this.#records;
    const covered = covering(frames, rva) ?? covering(olderFrames, rva);
    return covered === undefined ? undefined : rulesIn(await this.#text(covered), rva);
  }

  async #text({ from, to }: Covered): Promise<string> {
    return UTF8.decode(await this.#source.read(from, Math.min(to - from, MOST_TEXT)));
  }

  #place(source: SourceNumbers | undefined): SymbolFunction["source"] {
    const file = source && this.#records.files.get(source.file);
    return source === undefined || file === undefined ? undefined : { file, line: source.line };
  }
}
