/** How dumps are damaged for {@link fuzz}. @module */

/** Gives a number from 0 to below its argument. */
export type Random = (limit: number) => number;
/** Damages bytes, in place or not; they have at least 33. */
export type Mutator = (bytes: Uint8Array, random: Random) => Uint8Array;

/** Numbers from 0 to below `limit`, the same ones each time (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** Values that were wrong in real damaged dumps, or sit at an edge. */
const EDGES = [0, 1, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE, 0x40000000, 0x10000, 0x0AAAAAAA];

/** The damages. */
export const MUTATORS: readonly Mutator[] = [
  function flipBits(bytes, random): Uint8Array {
    for (let i = 1 + random(16); i > 0; i--) bytes[random(bytes.length)]! ^= 1 << random(8);
    return bytes;
  },
  function cut(bytes, random): Uint8Array {
    return bytes.subarray(0, random(bytes.length));
  },
  function splice(bytes, random): Uint8Array {
    const length = random(Math.min(4096, bytes.length));
    const from = random(bytes.length - length);
    bytes.copyWithin(random(bytes.length - length), from, from + length);
    return bytes;
  },
  function growCount(bytes, random): Uint8Array {
    // The first fields of a stream are its counts and sizes.
    const { view, rva } = someStream(bytes, random);
    view.setUint32(Math.min(rva + 4 * random(8), bytes.length - 4), EDGES[random(EDGES.length)]!, true);
    return bytes;
  },
  function overlap(bytes, random): Uint8Array {
    // One stream is moved into another, or a record of its list onto the one before.
    const [one, other] = [someStream(bytes, random), someStream(bytes, random)];
    if (random(2) === 0 && one.entry + 12 <= bytes.length) {
      one.view.setUint32(one.entry + 8, other.rva + 4 * random(16), true);
    } else {
      const [at, size] = [one.rva + 4, 16 * (1 + random(7))];
      if (at + 2 * size <= bytes.length) bytes.copyWithin(at + size, at, at + size);
    }
    return bytes;
  },
  function wrongField(bytes, random): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const value = random(3) === 0 ? random(bytes.length * 2) : EDGES[random(EDGES.length)]!;
    view.setUint32(Math.min(4 * random(bytes.length >> 2), bytes.length - 4), value, true);
    return bytes;
  },
  function wrongDirectory(bytes, random): Uint8Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const at = Math.min(8 + 4 * random(60), bytes.length - 4);
    view.setUint32(at, random(2) === 0 ? random(bytes.length) : EDGES[random(EDGES.length)]!, true);
    return bytes;
  },
];

/** A stream of the directory: where its entry is, and where the stream. */
function someStream(bytes: Uint8Array, random: Random): { view: DataView; entry: number; rva: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entry = view.getUint32(12, true) + 12 * random(Math.min(100, Math.max(1, view.getUint32(8, true))));
  return { view, entry, rva: entry + 12 <= bytes.length ? view.getUint32(entry + 8, true) : 0 };
}
