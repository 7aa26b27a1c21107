/** Which memory a dump lacks that another one of it would need. @module */
import { FORMATS, memoryOfType } from "../facts/formats.ts";
import type { Header } from "./header.ts";

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
  if (memoryOfType(held).has("all")) return [];
  return FORMATS.filter(({ memory, value, minidumpType }) =>
    memory !== undefined && (value & format) !== 0 && (minidumpType & held) === 0
  ).map(({ name }) => name);
}
