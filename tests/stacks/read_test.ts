/** Stacks of a dump from what it holds and what files are at hand; names only where they are true. */
import assert from "node:assert/strict";
import type { StackFrame, ThreadStack } from "../../lib/facts/frame.ts";
import type { FindImage } from "../../lib/stacks/code.ts";
import { readStacks } from "../../lib/stacks/read.ts";
import type { Synth } from "../minidump/synth.ts";
import {
  BASE,
  findNothing,
  findProgram,
  GENERATED,
  OTHER,
  PROGRAM,
  scene,
  type SceneFields,
  TID,
} from "./scene.ts";

async function stackOf(fields: SceneFields, findImage: FindImage = findNothing): Promise<ThreadStack> {
  const { threads: stacks } = await readStacks(await scene(fields), { findImage, findSymbols: findNothing });
  assert.deepEqual(stacks.map(({ tid, event }) => [tid, event]), [[TID, true], [OTHER, false]]);
  return stacks[0]!;
}

function names({ frames }: ThreadStack): string[] {
  return frames.map(({ module, function: name, displacement, offset, address }) =>
    name === undefined ? `${module ?? address}+${offset}` : `${module}!${name}+${displacement}`
  );
}

const CALLED_BY_OUTER = { ip: BASE + 0x1110n, stack: [0n, BASE + 0x1220n, 0n, 0n, 0n] };
const CHAIN = ["app.exe+0x1110", "app.exe!outer+32"];

Deno.test("the code may be in the dump or in its file", async () => {
  for (
    const stack of [
      await stackOf({ ...CALLED_BY_OUTER, withImage: true }),
      await stackOf(CALLED_BY_OUTER, findProgram),
    ]
  ) {
    assert.deepEqual(names(stack), CHAIN);
    assert.deepEqual(stack.frames.map(({ found }) => found), ["context", "unwind-data"]);
    assert.equal(stack.cut, undefined);
  }
});

Deno.test("which PDB belongs to a program its image says where the dump does not", async () => {
  const pdb = { guid: Array.from({ length: 16 }, (_, n) => n + 1), age: 2, path: "C:\\b\\app.pdb" };
  const dump = await scene({ ...CALLED_BY_OUTER, withImage: true, program: { ...PROGRAM, pdb } });
  assert.equal((await dump.modules())[0]?.codeView, undefined);
  const asked: (string | undefined)[] = [];
  await readStacks(dump, {
    findImage: findNothing,
    findSymbols: ({ codeView }) => {
      asked.push(codeView?.debugId);
      return Promise.resolve(undefined);
    },
  });
  assert.deepEqual(asked, ["0403020106050807090A0B0C0D0E0F102"]);
});

Deno.test("an export is a name for the function that begins at it and for no other", async () => {
  const at = async (rva: bigint): Promise<string | undefined> =>
    names(await stackOf({ ip: BASE + rva, stack: [0n] }, findProgram))[0];
  assert.equal(await at(0x1200n), "app.exe!outer+0");
  assert.equal(await at(0x127Fn), "app.exe!outer+127");
  assert.equal(await at(0x1280n), "app.exe+0x1280", "behind the end of the function");
  assert.equal(await at(0x1110n), "app.exe+0x1110", "a function without a name, before any export");
  assert.equal(await at(0x1190n), "app.exe!leaf+0");
  assert.equal(await at(0x119Fn), "app.exe!leaf+15");
  assert.equal(await at(0x11B0n), "app.exe+0x11b0", "too far for a function that calls nothing");
});

Deno.test("without the code a caller is a guess, and says so", async () => {
  const { frames } = await stackOf(CALLED_BY_OUTER);
  assert.deepEqual(frames.map(({ found }) => found), ["context", "scan"]);
  const places = { findImage: findNothing, findSymbols: findNothing };
  assert.deepEqual((await readStacks(await scene(CALLED_BY_OUTER), places)).lacking, ["app.exe"]);
});

Deno.test("a stack ends where its return address is no code, and says why", async () => {
  const { frames, cut } = await stackOf({ ip: BASE + 0x1110n, stack: [0n, 0x33n] }, findProgram);
  assert.equal(frames.length, 1);
  assert.match(cut ?? "", /0x33, is in no code/);
});

Deno.test("a stack that is not in the dump is said to be so", async () => {
  const { cut } = await stackOf({ ip: BASE + 0x1110n, stack: [0n] }, findProgram);
  assert.match(cut ?? "", /not in the dump/);
});

Deno.test("generated code has its unwind data in the dump's function tables", async () => {
  // One table whose one function takes 24 bytes; it begins where the table counts from.
  const stack = await stackOf({
    ip: GENERATED + 0x10n,
    stack: [0n, 0n, 0n, BASE + 0x1220n, 0n, 0n, 0n],
    memory: [{ start: GENERATED + 0x200n, bytes: Uint8Array.of(1, 4, 1, 0, 4, 0x22) }],
    more: (dump) =>
      dump.stream(13, (s) => {
        s.u32(24, 32, 0, 12, 1, 0).u64(GENERATED, GENERATED + 0x100n, GENERATED).u32(1, 0).u32(
          0,
          0x100,
          0x200,
        );
      }),
  }, findProgram);
  assert.deepEqual(names(stack), ["0x50010+undefined", "app.exe!outer+32"]);
  assert.deepEqual(stack.frames.map(({ found }) => found), ["context", "unwind-data"]);
  assert.deepEqual(stack.frames.map(({ generated }) => generated), [true, undefined]);
});

Deno.test("code is generated where it is in no module and may be executed, not where nobody says so", async () => {
  const EXECUTE_READ = 0x20, READ_WRITE = 0x04, COMMITTED = 0x1000, PRIVATE = 0x20000;
  const region = (protect: number) => (dump: Synth): void => {
    dump.stream(16, (s) => {
      s.u32(16, 48).u64(1n).u64(GENERATED, GENERATED).u32(protect, 0).u64(0x1000n);
      s.u32(COMMITTED, protect, PRIVATE, 0);
    });
  };
  const at = { ip: GENERATED + 0x10n, stack: [0n] };
  const first = async (more?: (dump: Synth) => void): Promise<StackFrame | undefined> =>
    (await stackOf({ ...at, ...(more === undefined ? {} : { more }) }, findProgram)).frames[0];
  assert.equal((await first(region(EXECUTE_READ)))?.generated, true);
  assert.equal((await first(region(READ_WRITE)))?.generated, undefined);
  assert.equal((await first())?.generated, undefined);
});
