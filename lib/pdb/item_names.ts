/** Names of functions by their ids, for those that were inlined: from the streams of ids (IPI) and of types (TPI). @module */
import type { MsfStreams, Stream } from "./msf.ts";
import { textAt } from "./text.ts";

const FUNCTION = 0x1601, METHOD = 0x1602, STRING = 0x1605;
/** The kinds of types that a function can be in, and where in each record the fields before the name end. */
const SCOPES: Readonly<Record<number, { readonly size: number } | { readonly name: number }>> = {
  0x1504: { size: 18 }, // class
  0x1505: { size: 18 }, // structure
  0x1519: { size: 18 }, // interface
  0x1506: { size: 10 }, // union
  0x1507: { name: 14 }, // enum
};
const HEADER = 56;

/** The records of one of the two streams by index. */
class Items {
  readonly #stream: Stream;
  readonly #hints: DataView;
  readonly #first: number;
  readonly #end: number;

  private constructor(stream: Stream, hints: DataView, first: number, end: number) {
    [this.#stream, this.#hints, this.#first, this.#end] = [stream, hints, first, end];
  }

  static async of(stream: Stream, streams: MsfStreams): Promise<Items | undefined> {
    const head = await stream.read(0, HEADER);
    if (head.byteLength < HEADER) return undefined;
    const hash = streams(head.getUint16(20, true));
    const hints = await hash.read(head.getUint32(40, true), head.getUint32(44, true));
    return new Items(stream, hints, head.getUint32(8, true), head.getUint32(12, true));
  }

  /** The record of an index, from its kind on; `undefined` where there is none. */
  async at(index: number): Promise<DataView | undefined> {
    if (index < this.#first || index >= this.#end) return undefined;
    // Every few kilobytes a pair of index and offset says where to begin.
    let [low, high] = [0, Math.floor(this.#hints.byteLength / 8)];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#hints.getUint32(middle * 8, true) <= index) low = middle + 1;
      else high = middle;
    }
    let [current, at] = [this.#first, HEADER];
    if (low > 0) {
      current = this.#hints.getUint32(low * 8 - 8, true);
      at = HEADER + this.#hints.getUint32(low * 8 - 4, true);
    }
    for (;; current++) {
      const size = await this.#stream.read(at, 2);
      if (size.byteLength < 2) return undefined;
      const length = size.getUint16(0, true);
      if (current === index) return await this.#stream.read(at + 2, length);
      at += 2 + length;
    }
  }
}

/** Names functions by id. */
export class ItemNames {
  readonly #ids: Items | undefined;
  readonly #types: Items | undefined;
  readonly #known = new Map<number, Promise<string | undefined>>();

  private constructor(ids: Items | undefined, types: Items | undefined) {
    [this.#ids, this.#types] = [ids, types];
  }

  /** Over the two streams. */
  static async of(types: Stream, ids: Stream, streams: MsfStreams): Promise<ItemNames> {
    return new ItemNames(await Items.of(ids, streams), await Items.of(types, streams));
  }

  /** The name of a function with what it is in: `std::vector<int>::push_back`. */
  functionName(id: number): Promise<string | undefined> {
    const known = this.#known.get(id) ?? this.#read(id);
    this.#known.set(id, known);
    return known;
  }

  async #read(id: number): Promise<string | undefined> {
    const record = await this.#ids?.at(id);
    if (record === undefined || record.byteLength < 10) return undefined;
    const kind = record.getUint16(0, true);
    if (kind !== FUNCTION && kind !== METHOD) return undefined;
    const [scope, name] = [record.getUint32(2, true), textAt(record, 10)];
    const outer = kind === METHOD ? await this.#typeName(scope) : await this.#text(scope);
    return outer === undefined ? name : `${outer}::${name}`;
  }

  async #text(id: number): Promise<string | undefined> {
    const record = id === 0 ? undefined : await this.#ids?.at(id);
    return record?.getUint16(0, true) === STRING ? textAt(record, 6) : undefined;
  }

  async #typeName(type: number): Promise<string | undefined> {
    const record = await this.#types?.at(type);
    const layout = record && SCOPES[record.getUint16(0, true)];
    if (record === undefined || layout === undefined) return undefined;
    if ("name" in layout) return textAt(record, layout.name);
    // A number comes before the name: itself if it is small, else a leaf and two, four or eight bytes.
    const leaf = record.getUint16(layout.size, true);
    const size = leaf < 0x8000 ? 2 : { 0x8000: 3, 0x8001: 4, 0x8002: 4, 0x8003: 6, 0x8004: 6 }[leaf] ?? 10;
    return textAt(record, layout.size + size);
  }
}
