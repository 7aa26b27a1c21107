/** Names of places in an image, as its tables have them: thousands, of which few are asked for. @module */

/** A place that has a name. */
export interface NamedPlace {
  readonly name: string;
  /** Where it is, from the image's base. */
  readonly rva: number;
}

/** Entries beyond this are left out: a key holds a place and 20 bits of an entry's number exactly. */
const MOST = 2 ** 20;

/** The names of a table. One is decoded when it is asked for. */
export class NamedPlaces {
  /** Place and number of each entry in one, sorted. */
  readonly #keys: Float64Array;
  readonly #nameOf: (entry: number) => string | undefined;

  private constructor(keys: Float64Array, nameOf: (entry: number) => string | undefined) {
    [this.#keys, this.#nameOf] = [keys, nameOf];
  }

  /** Over entries: their places, and what each is called; `undefined` where its name is damaged. */
  static of(
    entries: readonly { readonly rva: number; readonly entry: number }[],
    nameOf: (entry: number) => string | undefined,
  ): NamedPlaces {
    const keys = new Float64Array(entries.length);
    let count = 0;
    for (const { rva, entry } of entries) if (entry < MOST) keys[count++] = rva * MOST + entry;
    return new NamedPlaces(keys.subarray(0, count).sort(), nameOf);
  }

  /** What is called so: of several names for one place the first in the table. */
  at(rva: number): string | undefined {
    const key = this.#keys[this.#from(rva)];
    return key === undefined || Math.floor(key / MOST) !== rva ? undefined : this.#nameOf(key % MOST);
  }

  /** The last that is at or before a place. */
  before(rva: number): NamedPlace | undefined {
    const key = this.#keys[this.#from(rva + 1) - 1];
    if (key === undefined) return undefined;
    const found = Math.floor(key / MOST);
    const name = this.at(found);
    return name === undefined ? undefined : { name, rva: found };
  }

  /** All of them by place, each place once. */
  *[Symbol.iterator](): Generator<NamedPlace> {
    for (const [index, key] of this.#keys.entries()) {
      const rva = Math.floor(key / MOST);
      const name = this.#from(rva) === index ? this.at(rva) : undefined;
      if (name !== undefined) yield { name, rva };
    }
  }

  /** The index of the first entry at or behind a place. */
  #from(rva: number): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keys[middle]! < rva * MOST) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** No names at all. */
export const NO_NAMES: NamedPlaces = NamedPlaces.of([], () => undefined);
