/** Damaged PDBs, images and stacks by the thousand: only errors of ours may come out, soon. */
import assert from "node:assert/strict";
import { ImageError } from "../../lib/image/error.ts";
import { Image } from "../../lib/image/image.ts";
import { fileLayout } from "../../lib/image/layout.ts";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { PdbError } from "../../lib/pdb/error.ts";
import { Pdb } from "../../lib/pdb/pdb.ts";
import { readStacks } from "../../lib/stacks/read.ts";
import { build } from "../../scripts/fixtures/build.ts";
import { executable } from "../image/synth_pe.ts";
import { MUTATORS, type Random, randomFrom } from "../support/fuzz_mutators.ts";
import { BASE, findNothing, PROGRAM, scene } from "./scene.ts";

const INPUTS = Deno.env.get("TRAPLINE_LONG") ? 200_000 : 5000;
const LIMIT_MS = 1000;
/** Those that know nothing of dumps. */
const ANYWHERE = MUTATORS.filter(({ name }) => ["flipBits", "cut", "splice", "wrongField"].includes(name));

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  let made = Uint8Array.from(bytes);
  for (let steps = 1 + random(4); steps > 0 && made.length > 64; steps--) {
    made = Uint8Array.from(ANYWHERE[random(ANYWHERE.length)]!(made, random));
  }
  return made;
}

/** Runs a read; another error than those of damaged files goes through and fails the test. */
async function only(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (error instanceof PdbError || error instanceof ImageError) return false;
    throw error;
  }
}

async function all(
  count: number,
  seed: number,
  survive: (random: Random) => Promise<boolean>,
): Promise<void> {
  const random = randomFrom(seed);
  let read = 0;
  for (let round = 0; round < count; round++) {
    const started = performance.now();
    try {
      if (await survive(random)) read++;
    } catch (cause) {
      throw new Error(`round ${round}: ${cause}`, { cause });
    }
    assert.ok(performance.now() - started < LIMIT_MS, `round ${round} took too long`);
  }
  assert.ok(read > count / 20, `only ${read} of ${count} could be read at all: the damages are too large`);
}

Deno.test(`${INPUTS} damaged PDBs, images and stacks throw nothing but errors of ours, each within a second`, async (t) => {
  const third = Math.ceil(INPUTS / 3);
  await t.step("PDBs", async () => {
    const { path } = await build("inlines");
    const pdb = await Deno.readFile(path.replace(/exe$/, "pdb"));
    await all(third, 1, async (random) => {
      const bytes = damaged(pdb, random);
      return await only(async () => {
        const opened = await Pdb.open(bytesSource(bytes));
        for (const at of [0x1450, 0x1490, 0x1499, 0x1600, random(0x40000)]) {
          await only(() => opened.functionsAt(at));
        }
      });
    });
  });
  await t.step("images", async () => {
    const file = executable({ ...PROGRAM, pdb: { guid: new Array(16).fill(7), age: 1, path: "a.pdb" } });
    await all(third, 2, async (random) => {
      const bytes = damaged(file, random);
      return await only(async () => {
        const image = await Image.open(await fileLayout(bytesSource(bytes)));
        await image.exports();
        await image.codeView();
        await (await image.functions())?.before(random(0x4000));
      });
    });
  });
  await t.step("stacks", async () => {
    await all(third, 3, async (random) => {
      const stack = Array.from({ length: 64 }, () => BASE + BigInt(random(0x4000)));
      const unwind = new Uint8Array(64).map(() => random(256));
      const dump = await scene({
        ip: BASE + 0x1100n + BigInt(random(0x200)),
        stack,
        withImage: true,
        program: {
          ...PROGRAM,
          bytes: [[0x1800, unwind], [0x1100, new Uint8Array(64).map(() => random(256))]],
        },
      });
      const { threads } = await readStacks(dump, { findImage: findNothing, findPdb: findNothing });
      assert.equal(threads.length, 2);
      return true;
    });
  });
});
