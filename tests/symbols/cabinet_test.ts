/** Cabinets, packed with MSZIP, LZX or not at all; others are refused with a word. */
import assert from "node:assert/strict";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { openCabinet } from "../../lib/symbols/cabinet.ts";
import { CabinetError } from "../../lib/symbols/cabinet_error.ts";
import { cabinet } from "../support/cabinet.ts";
import { MUTATORS, randomFrom } from "../support/fuzz_mutators.ts";
import { lzxFrames } from "../support/lzx.ts";
import { tempFolder } from "../support/temp.ts";

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

/** Something like code: repeats near and far, calls, and noise. */
function program(size: number, seed: number): Uint8Array {
  const random = randomFrom(seed);
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size;) {
    const length = Math.min(size - at, 1 + random(300));
    const kind = random(4);
    if (kind === 0 && at > 300) bytes.copyWithin(at, random(at - 300), at);
    for (let n = 0; n < length; n++, at++) {
      if (kind === 1) bytes[at] = random(256);
      else if (kind === 2) bytes[at] = [0xE8, n, random(3), 0, 0xFF][n % 5]!;
      else if (kind === 3) bytes[at] = 7;
    }
  }
  return bytes;
}

const hasCabextract = await new Deno.Command("cabextract", { args: ["--version"], stdout: "null" }).output()
  .then(({ success }) => success, () => false);

Deno.test("LZX: every kind of block, window and distance, as cabextract unpacks them where it is at hand", async () => {
  await using folder = await tempFolder();
  for (
    const [windowBits, size, calls] of [[15, 300_000, false], [17, 400_001, true], [
      21,
      100_003,
      true,
    ]] as const
  ) {
    const plain = program(size, windowBits);
    const files = { "a.pdb": plain.subarray(0, 70_000), "b.pdb": plain.subarray(70_000) };
    const blocks = lzxFrames(plain, { windowBits, random: randomFrom(windowBits), calls });
    const packed = cabinet(files, { packing: { lzx: windowBits, blocks } });
    if (hasCabextract) {
      await Deno.writeFile(`${folder.path}/a.cab`, packed);
      const args = ["-q", "-d", folder.path, `${folder.path}/a.cab`];
      const { success, stderr } = await new Deno.Command("cabextract", { args, stdout: "null" }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
      for (const [name, bytes] of Object.entries(files)) {
        assert.deepEqual(await Deno.readFile(`${folder.path}/${name}`), bytes, `cabextract's ${name}`);
      }
    }
    assert.deepEqual(await contents(packed), files, `a window of ${windowBits} bits`);
  }
});

Deno.test("damaged LZX is refused, whatever is in it", async () => {
  const random = randomFrom(11);
  const plain = program(40_000, 3);
  const blocks = lzxFrames(plain, { windowBits: 16, random, calls: true });
  let refused = 0;
  for (let round = 0; round < 100; round++) {
    const damaged = blocks.map((block) =>
      MUTATORS[random(MUTATORS.length)]!(block.slice(), random).slice(0, 38_000)
    );
    const packed = cabinet({ a: plain }, { packing: { lzx: 16, blocks: damaged } });
    await contents(packed).catch((error) => {
      if (!(error instanceof CabinetError)) throw error;
      refused++;
    });
  }
  assert.ok(refused > 60, `${refused} refused`);
});

Deno.test("what can't be read is refused, and says why", async () => {
  const good = cabinet({ "a.dmp": TEXT });
  const refused: [RegExp, Uint8Array][] = [
    [/packed with Quantum, which is not read here/, cabinet({ a: TEXT }, { packing: "quantum" })],
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
