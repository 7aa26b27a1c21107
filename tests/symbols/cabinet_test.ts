/** Cabinets, packed with MSZIP or not at all; others are refused with a word. */
import assert from "node:assert/strict";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { CabinetError, openCabinet } from "../../lib/symbols/cabinet.ts";
import { cabinet } from "../support/cabinet.ts";

/** Three blocks that refer to each other, and noise that can't be packed. */
const TEXT = new TextEncoder().encode("a line of a log, and another one\n".repeat(2500));
const NOISE = Uint8Array.from({ length: 40_000 }, (_, n) => (n * 2654435761 >>> 13) & 0xFF);

async function contents(bytes: Uint8Array): Promise<Record<string, Uint8Array>> {
  const { files, content } = await openCabinet(bytesSource(bytes));
  const all: Record<string, Uint8Array> = {};
  for (const file of files) {
    all[file.name] = new Uint8Array((await Array.fromAsync(content(file))).flatMap((piece) => [...piece]));
  }
  return all;
}

Deno.test("a cabinet gives its files, wherever they lie in its blocks", async () => {
  const files = { "a.dmp": TEXT, "ü.bin": NOISE, "empty": new Uint8Array() };
  for (const packing of ["mszip", "none"] as const) {
    assert.deepEqual(await contents(cabinet(files, { packing })), files, packing);
  }
});

Deno.test("what can't be read is refused, and says why", async () => {
  const good = cabinet({ "a.dmp": TEXT });
  const refused: [RegExp, Uint8Array][] = [
    [/packed with LZX or Quantum, which is not read here/, cabinet({ a: TEXT }, { packing: "lzx" })],
    [/one of several cabinets/, cabinet({ a: TEXT }, { flags: 2 })],
    [/cut off/, good.subarray(0, good.length - 10)],
    [/cut off/, good.subarray(0, 40)],
    [/no cabinet/, TEXT],
    [/damaged/, good.with(good.length - 200, good.at(-200)! ^ 0xFF)],
  ];
  for (const [why, bytes] of refused) {
    await assert.rejects(
      contents(bytes),
      (error) => error instanceof CabinetError && why.test(error.message),
      String(why),
    );
  }
});
