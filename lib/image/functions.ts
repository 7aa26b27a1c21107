/** The exception directory (.pdata): where each function of an image begins. @module */
import type { Headers, ReadImage } from "./layout.ts";

/** One entry; its offsets are from the image's base. */
export interface FunctionEntry {
  readonly begin: number;
  /** The first byte behind it; `undefined` on ARM64 where the unwind data, which has the length, is not at hand. */
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
    const view = await this.#entry(index);
    if (view === undefined) return undefined;
    const begin = view.getUint32(0, true);
    if (this.#size === SIZES.x64) {
      return { begin, end: view.getUint32(4, true), unwind: view.getUint32(8, true) };
    }
    const unwind = view.getUint32(4, true);
    const length = await this.#lengthOf(unwind);
    return { begin, end: length === undefined ? undefined : begin + length, unwind };
  }

  /** The lowest bits say whether the length is packed into the word, or in the record to which that leads. */
  async #lengthOf(unwind: number): Promise<number | undefined> {
    if ((unwind & 3) !== 0) return 4 * (unwind >>> 2 & 0x7FF);
    const record = await this.#read(unwind, 4);
    if (record.length < 4) return undefined;
    return 4 * (new DataView(record.buffer, record.byteOffset, 4).getUint32(0, true) & 0x3FFFF);
  }

  /** The last entry that begins at or before an offset, and the start of the one behind it. */
  async before(rva: number): Promise<{ readonly entry: FunctionEntry | undefined; readonly next: number }> {
    let [low, high, next] = [0, this.count, Infinity];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const begin = (await this.#entry(middle))?.getUint32(0, true);
      if (begin === undefined) return { entry: undefined, next };
      if (begin <= rva) low = middle + 1;
      else [high, next] = [middle, begin];
    }
    return { entry: low === 0 ? undefined : await this.at(low - 1), next };
  }

  async #entry(index: number): Promise<DataView | undefined> {
    const bytes = await this.#read(this.#rva + index * this.#size, this.#size);
    return bytes.length < this.#size ? undefined : new DataView(bytes.buffer, bytes.byteOffset, this.#size);
  }
}
