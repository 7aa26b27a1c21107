/** Where lines come from: a portable PDB beside a module, or in the module itself. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { findPdb } from "../../lib/clr/pdb/find.ts";
import { withLines } from "../../lib/clr/mod.ts";
import { chainOf } from "../support/managed_facts.ts";
import { factsOf, unpacked } from "./dumps.ts";

/** A module whose debug directory holds a PDB, as the compiler's DebugType=embedded makes it. */
function moduleWith(pdb: Uint8Array): Uint8Array {
  const packed = deflateRawSync(pdb);
  const HEAD = 0x400, RVA = 0x2000, ENTRY = 28;
  const bytes = new Uint8Array(HEAD + ENTRY + 8 + packed.length);
  const view = new DataView(bytes.buffer);
  const u32 = (at: number, ...values: number[]): void =>
    values.forEach((value, index) => view.setUint32(at + index * 4, value, true));
  u32(0x3C, 0x80);
  u32(0x80, 0x4550); // "PE", then one section, and the size of the optional header
  view.setUint16(0x80 + 6, 1, true);
  view.setUint16(0x80 + 20, 0xF0, true);
  view.setUint16(0x98, 0x20B, true);
  u32(0x98 + 112 + 6 * 8, RVA, ENTRY);
  const section = 0x98 + 0xF0;
  u32(section + 8, bytes.length - HEAD, RVA, bytes.length - HEAD, HEAD);
  u32(HEAD + 12, 17, 8 + packed.length, 0, HEAD + ENTRY);
  u32(HEAD + ENTRY, 0x4244504D, pdb.length);
  bytes.set(packed, HEAD + ENTRY + 8);
  return bytes;
}

for (
  const [where, file, wrap] of [
    ["beside the module", "managed.pdb", (pdb: Uint8Array): Uint8Array => pdb],
    ["in the module", "managed.dll", moduleWith],
  ] as const
) {
  Deno.test(`a portable PDB ${where} gives the lines of a mini dump's exception`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeFile(join(folder, file), wrap(await unpacked("managed.pdb")));
      const facts = (await factsOf(await unpacked("async-net10.dmp")))!;
      const { exception } = withLines(facts, (module) => findPdb(module, [folder]));
      const lines = chainOf(exception).at(-1)!.frames.flatMap(({ line }) => line ?? []);
      assert.deepEqual(lines, [15, 35]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
