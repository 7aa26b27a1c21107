/** The exception directory (.pdata): where each function of an image begins. @module */
import type { Headers, ReadImage } from "./layout.ts";

/** One entry; its offsets are from the image's base. */
export interface FunctionEntry {
  readonly begin: number;
  /** The first byte behind it; `undefined` on ARM64, where the unwind data has the length. */
  readonly end: number | undefined;
  /** Where its unwind data is, or on ARM64 perhaps that data itself. */
  readonly unwind: number;
}

const EXCEPTIONS = 3;
const SIZES: Readonly<Record<string, number>> = { x64: 12, arm64: 8 };
/** The largest that was seen has 10 MB. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The table of an image, read by pieces: it is searched, never loaded whole. */
export class FunctionEntries {
  readonly #read: ReadImage;
  readonly #rva: number;
  readonly #size: number;
  /** How many entries there are. */
  readonly count: number;

  private constructor(read: ReadImage, rva: number, size: number, count: number) {
    [this.#read, this.#rva, this.#size, this.count] = [read, rva, size, count];
  }

  /** The table; `undefined` where the image has none, or it is not at hand. */
  static async of(read: ReadImage, { directories, machine }: Headers): Promise<FunctionEntries | undefined> {
    const { rva, size: bytes } = directories[EXCEPTIONS] ?? { rva: 0, size: 0 };
    const size = SIZES[machine];
    if (size === undefined || rva === 0 || bytes < size || bytes > MOST_BYTES) return undefined;
    const count = Math.floor(bytes / size);
    const table = new FunctionEntries(read, rva, size, count);
    return await table.at(0) && await table.at(count - 1) ? table : undefined;
  }

  /** The entry at an index; `undefined` where it is not at hand. */
  async at(index: number): Promise<FunctionEntry | undefined> {
    const bytes = await this.#read(this.#rva + index * this.#size, this.#size);
    if (bytes.length < this.#size) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, this.#size);
    const begin = view.getUint32(0, true);
    return this.#size === 12
      ? { begin, end: view.getUint32(4, true), unwind: view.getUint32(8, true) }
      : { begin, end: undefined, unwind: view.getUint32(4, true) };
  }

  /** The last entry that begins at or before an offset, and the start of the one behind it. */
  async before(rva: number): Promise<{ readonly entry: FunctionEntry | undefined; readonly next: number }> {
    let [low, high] = [0, this.count];
    let entry: FunctionEntry | undefined, next = Infinity;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const each = await this.at(middle);
      if (each === undefined) return { entry: undefined, next };
      if (each.begin <= rva) [low, entry] = [middle + 1, each];
      else [high, next] = [middle, each.begin];
    }
    return { entry, next };
  }
}
