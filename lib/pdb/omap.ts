/** Where code lay before a tool moved it about: a stream (OMAP) that such tools leave in a PDB. @module */
import type { Stream } from "./msf.ts";

const ENTRY = 8;
const MOST_BYTES = 256 * 1024 * 1024;

/** Gives the offset that code was compiled at; `undefined` for code that the tool added. */
export type Mapping = (rva: number) => number | undefined;

/** Reads a stream of u32 from, u32 to, sorted by the first; what it does not have stays where it is. */
export async function readMapping(stream: Stream): Promise<Mapping> {
  const view = await stream.read(0, MOST_BYTES);
  const count = Math.floor(view.byteLength / ENTRY);
  if (count === 0) return (rva) => rva;
  return (rva) => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (view.getUint32(middle * ENTRY, true) <= rva) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    const [from, to] = [view.getUint32((low - 1) * ENTRY, true), view.getUint32((low - 1) * ENTRY + 4, true)];
    return to === 0 ? undefined : to + rva - from;
  };
}
