/** An executable, read lazily by what is asked of it. @module */
import { type CodeView, parseCodeView } from "../minidump/codeview.ts";
import { View } from "../minidump/data_view.ts";
import type { Source } from "../minidump/source.ts";
import { bounded } from "./error.ts";
import { readExports } from "./exports.ts";
import { FunctionEntries } from "./functions.ts";
import { readImports } from "./imports.ts";
import { type NamedPlaces, NO_NAMES } from "./named_places.ts";
import { type Headers, layoutOf, readHeaders, type ReadImage } from "./layout.ts";

const DEBUG = 6;
const DEBUG_ENTRY = 28;
const CODEVIEW = 2;
const MOST_DEBUG_ENTRIES = 64;
const MOST_CODEVIEW = 65_536;

/**
 * An executable: {@link Image.open} takes its bytes as they lie in memory, {@link Image.openFile} its file.
 * Whatever the bytes are, only an {@link ImageError} is thrown because of them, and only on opening: a table that is
 * damaged or not at hand is as good as none.
 */
export class Image {
  /** Its bytes. */
  readonly read: ReadImage;
  /** What it says of itself. */
  readonly headers: Headers;
  /** Its file, where it was opened from one. */
  readonly file: Source | undefined;
  #exports: Promise<NamedPlaces> | undefined;
  #functions: Promise<FunctionEntries | undefined> | undefined;

  private constructor(read: ReadImage, headers: Headers, file: Source | undefined) {
    [this.read, this.headers, this.file] = [read, headers, file];
  }

  /**
   * Opens an image.
   *
   * @throws {ImageError} If it is none.
   */
  static async open(read: ReadImage): Promise<Image> {
    return new Image(read, await readHeaders(read), undefined);
  }

  /**
   * Opens an image's file.
   *
   * @throws {ImageError} If it is none.
   */
  static async openFile(file: Source): Promise<Image> {
    const headers = await readHeaders((rva, length) => file.read(rva, length));
    return new Image(layoutOf(file, headers), headers, file);
  }

  /** Whether it is the file of this time stamp and size. */
  is({ timestamp, size }: { readonly timestamp: number; readonly size: number }): boolean {
    return this.headers.timestamp === timestamp && this.headers.size === size;
  }

  /** Its exports by place. */
  exports(): Promise<NamedPlaces> {
    return this.#exports ??= bounded(() => readExports(this.read, this.headers)).catch(() => NO_NAMES);
  }

  /** The DLLs that it can't be loaded without, by file name, in their order. */
  imports(): Promise<readonly string[]> {
    return bounded(() => readImports(this.read, this.headers)).catch(() => []);
  }

  /** Where its functions begin; `undefined` where that is not known. */
  functions(): Promise<FunctionEntries | undefined> {
    return this.#functions ??= FunctionEntries.of(this.read, this.headers);
  }

  /** Which PDB belongs to it. */
  async codeView(): Promise<CodeView | undefined> {
    const { rva, size } = this.headers.directories[DEBUG] ?? { rva: 0, size: 0 };
    const entries = await this.read(rva, Math.min(size, MOST_DEBUG_ENTRIES * DEBUG_ENTRY));
    const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength);
    for (let at = 0; rva !== 0 && at + DEBUG_ENTRY <= entries.length; at += DEBUG_ENTRY) {
      if (view.getUint32(at + 12, true) !== CODEVIEW) continue;
      const [length, place] = [view.getUint32(at + 16, true), view.getUint32(at + 20, true)];
      const bytes = await this.read(place, Math.min(length, MOST_CODEVIEW));
      return await bounded(() => parseCodeView(new View(bytes, place))).catch(() => undefined);
    }
    return undefined;
  }
}
