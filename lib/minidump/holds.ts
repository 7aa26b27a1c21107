import { FORMATS, minidumpType } from "../facts/formats.ts";
import type { Header } from "./header.ts";

const WITH_FULL_MEMORY = 0x0002;

/** MINIDUMP_TYPE bits that are memory of the process; what is left out of a dump can't come back. */
const MEMORY = 0x0001 | WITH_FULL_MEMORY | 0x0040 | 0x0100 | 0x0200 | 0x2000 | 0x10000 | 0x80000;

/**
 * The format flags whose memory a dump does not hold, by their names in recipes: another dump can't be made of it with
 * these. A dump with full memory holds it all; any other what its header says.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lacksMemory } from "trapline/minidump";
 *
 * const FULL = 0x1, PRIVATE = 0x100;
 * assert.deepEqual(lacksMemory({ flags: 0x2n }, PRIVATE), []);
 * assert.deepEqual(lacksMemory({ flags: 0x200n }, FULL | PRIVATE), ["FULL_MEMORY"]);
 * ```
 */
export function lacksMemory({ flags }: Pick<Header, "flags">, format: number): string[] {
  const held = Number(BigInt.asUintN(32, flags));
  if ((held & WITH_FULL_MEMORY) !== 0) return [];
  const lacking = minidumpType(format) & MEMORY & ~held;
  return FORMATS.filter((fact) => (fact.value & format) !== 0 && (fact.minidumpType & lacking) !== 0)
    .map(({ name }) => name);
}
