/** Which module an address lies in. @module */

/** A piece of the address space with something in it. */
export interface Span {
  /** Its first address. */
  readonly base: bigint;
  /** Its size, in bytes. */
  readonly size: number;
}

/** Makes a search over modules: an address in, the module it lies in out. */
export function moduleFinder<T extends Span>(modules: readonly T[]): (address: bigint) => T | undefined {
  const sorted = [...modules].sort((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0));
  return (address) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]!.base <= address) low = middle + 1;
      else high = middle;
    }
    const module = sorted[low - 1];
    return module !== undefined && address < module.base + BigInt(module.size) ? module : undefined;
  };
}
