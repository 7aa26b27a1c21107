/** Damaged PDBs, symbol files, images, unwind data and stacks by the thousand: only errors of ours may come out, soon. */
// deno-lint-ignore-file no-console
import assert from "node:assert/strict";
import { SymbolFileError } from "../../lib/breakpad/error.ts";
import { SymbolFile } from "../../lib/breakpad/symbol_file.ts";
import { ImageError } from "../../lib/image/error.ts";
import { Image } from "../../lib/image/image.ts";
import { fileLayout } from "../../lib/image/layout.ts";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { PdbError } from "../../lib/pdb/error.ts";
import { Pdb } from "../../lib/pdb/pdb.ts";
import { readStacks } from "../../lib/stacks/read.ts";
import { unwindArm64 } from "../../lib/unwind/arm64.ts";
import { INTEL_CALL } from "../../lib/unwind/calls.ts";
import { UnwindError } from "../../lib/unwind/error.ts";
import type { FrameRules } from "../../lib/unwind/frame_rules.ts";
import { answer, type ReadMemory } from "../../lib/unwind/memory.ts";
import { ARM64_NAMES, namedFrame, X86_NAMES } from "../../lib/unwind/named_registers.ts";
import { x86Convention } from "../../lib/unwind/x86_convention.ts";
import { build } from "../../scripts/fixtures/build.ts";
import { executable } from "../image/synth_pe.ts";
import { MUTATORS, type Random, randomFrom } from "../support/fuzz_mutators.ts";
import { processorMs } from "../support/processor.ts";
import { BASE, findNothing, PROGRAM, scene } from "./scene.ts";

const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;
const INPUTS = LONG ? 200_000 : 5000;
/** What has an end has it long before, also on a machine that does something else. */
const LIMIT_MS = 10_000;
/** Those that know nothing of dumps. */
const ANYWHERE = MUTATORS.filter(({ name }) => ["flipBits", "cut", "splice", "wrongField"].includes(name));

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  let made = Uint8Array.from(bytes);
  for (let steps = 1 + random(4); steps > 0 && made.length > 64; steps--) {
    made = Uint8Array.from(ANYWHERE[random(ANYWHERE.length)]!(made, random));
  }
  return made;
}

const SYMBOL_FILE = `MODULE windows x86 0123456789ABCDEF0123456789ABCDEF1 app.pdb
FILE 1 a.c
INLINE_ORIGIN 1 add
FUNC 1000 30 8 main
INLINE 0 12 1 1 1010 10
1000 10 10 1
1010 20 11 1
PUBLIC 1040 0 last
STACK CFI INIT 1000 30 .cfa: $esp 4 + .ra: .cfa 4 - ^
STACK CFI 1001 .cfa: $esp 8 + $ebx: .cfa 8 - ^
STACK WIN 0 2000 40 0 0 4 8 10 0 0 1
STACK WIN 4 2010 20 3 0 c 4 14 0 1 $T0 $ebp = $eip $T0 4 + ^ = $ebp $T0 ^ = $esp $T0 8 + =
`.repeat(3);

/** Memory whose first byte has the address 0. */
function memoryOf(bytes: Uint8Array): ReadMemory {
  return (address, length) => Promise.resolve(bytes.subarray(Number(address), Number(address) + length));
}

/** Undoes a frame of x86 by rules, over memory of anything. */
async function follow(rules: FrameRules, random: Random): Promise<void> {
  const memory = new Uint8Array(256).map(() => random(256));
  await x86Convention({
    word: 4,
    call: INTEL_CALL,
    isCode: (address) => address % 3n !== 0n,
    rulesAt: () => Promise.resolve(rules),
    read: memoryOf(memory),
  }).caller(
    namedFrame({ eip: 1n, esp: BigInt(random(64)), ebp: BigInt(random(300)), ebx: 1n }, X86_NAMES),
    true,
  );
}

/** Runs a read; another error than those of damaged files goes through and fails the test. */
async function only(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (isOurs(error)) return false;
    throw error;
  }
}

function isOurs(error: unknown): boolean {
  return [PdbError, SymbolFileError, ImageError, UnwindError].some((kind) => error instanceof kind);
}

async function all(
  what: string,
  count: number,
  seed: number,
  survive: (random: Random) => Promise<boolean>,
): Promise<void> {
  const random = randomFrom(seed);
  let [read, slowest] = [0, 0];
  for (let round = 0; round < count; round++) {
    const started = processorMs();
    try {
      if (await survive(random)) read++;
    } catch (cause) {
      throw new Error(`round ${round}: ${cause}`, { cause });
    }
    slowest = Math.max(slowest, processorMs() - started);
    assert.ok(slowest < LIMIT_MS, `round ${round} took too long`);
  }
  if (LONG) {
    console.log(
      `long: ${count} damaged ${what}: ${read} could be read, the slowest took ${slowest.toFixed()} ms`,
    );
  }
  assert.ok(read > count / 20, `only ${read} of ${count} could be read at all: the damages are too large`);
}

Deno.test(`${INPUTS} damaged PDBs, symbol files, images and stacks throw nothing but errors of ours, and have an end`, async (t) => {
  const part = Math.ceil(INPUTS / 5);
  await t.step("PDBs", async () => {
    const { path } = await build("inlines");
    const pdb = await Deno.readFile(path.replace(/exe$/, "pdb"));
    await all("PDBs", part, 1, async (random) => {
      const bytes = damaged(pdb, random);
      return await only(async () => {
        const opened = await Pdb.open(bytesSource(bytes));
        for (const at of [0x1450, 0x1490, 0x1499, 0x1600, random(0x40000)]) {
          await only(() => opened.functionsAt(at));
        }
      });
    });
  });
  await t.step("symbol files", async () => {
    await all("symbol files", part, 4, async (random) => {
      const bytes = damaged(new TextEncoder().encode(SYMBOL_FILE), random);
      return await only(async () => {
        const opened = await SymbolFile.open(bytesSource(bytes));
        for (const at of [0x1000, 0x1012, 0x1050, 0x2010, random(0x4000)]) {
          await opened.functionsAt(at);
          const rules = await opened.rulesAt(at);
          if (rules !== undefined) await follow(rules, random);
        }
      });
    });
  });
  await t.step("unwind data of ARM64", async () => {
    await all("unwind data of ARM64", part, 5, async (random) => {
      const memory = new Uint8Array(1024).map(() => random(256));
      const view = new DataView(memory.buffer);
      // A length, so that some are of the right kind.
      if (random(2) === 0) view.setUint32(256, random(64) | random(32) << 27 | random(8) << 21, true);
      const unwind = random(2) === 0 ? 256 : random(2 ** 31);
      const registers = Object.fromEntries(
        ["pc", "sp", "fp", "lr"].map((name) => [name, BigInt(random(1024))]),
      );
      const frame = namedFrame({ ...registers, pc: BigInt(4 * random(64)) }, ARM64_NAMES);
      return await only(() => answer(unwindArm64(frame, { base: 0n, begin: 0, unwind }), memoryOf(memory)));
    });
  });
  await t.step("images", async () => {
    const file = executable({ ...PROGRAM, pdb: { guid: new Array(16).fill(7), age: 1, path: "a.pdb" } });
    await all("images", part, 2, async (random) => {
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
    await all("stacks", part, 3, async (random) => {
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
      const { threads } = await readStacks(dump, { findImage: findNothing, findSymbols: findNothing });
      assert.equal(threads.length, 2);
      return true;
    });
  });
});
