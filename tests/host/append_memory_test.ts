/** More memory in a dump that was written: what it was it still is, and the new memory can be read. */
import assert from "node:assert/strict";
import { appendMemory } from "../../lib/host/append_memory.ts";
import { bytesSource, openDump, verify } from "../../lib/minidump/mod.ts";
import { Synth } from "../minidump/synth.ts";
import { crashDump, STACK } from "../minidump/synth_streams.ts";

async function written(bytes: Uint8Array): Promise<{ path: string } & Disposable> {
  const path = await Deno.makeTempFile({ suffix: ".dmp" });
  await Deno.writeFile(path, bytes);
  return { path, [Symbol.dispose]: () => Deno.removeSync(path) };
}

const filled = (size: number, value: number): Uint8Array => new Uint8Array(size).fill(value);

Deno.test("appendMemory() adds what the dump lacks, and the dump stays whole", async () => {
  const before = crashDump().finish(); // It has 256 bytes of stack.
  using file = await written(before);
  const added = appendMemory(file.path, [
    { start: STACK - 16n, bytes: filled(16 + 256 + 48, 2) },
    { start: 0x50000n, bytes: filled(16, 3) },
  ]);
  assert.deepEqual(added, { bytes: 80, pieces: 3 });
  const bytes = await Deno.readFile(file.path);
  const dump = await openDump(bytesSource(bytes));
  const read = async (
    at: bigint,
    length: number,
  ): Promise<number[]> => [...await dump.readMemory(at, length)];
  const around = [...filled(16, 2), ...filled(256, 0x5A), ...filled(48, 2)];
  assert.deepEqual(await read(STACK - 16n, 1000), around);
  assert.deepEqual(await read(0x50000n, 32), [...filled(16, 3)]);
  const findings = async (of: Uint8Array): Promise<string[]> =>
    (await verify(bytesSource(of))).findings.map(({ code }) => code);
  assert.deepEqual(await findings(bytes), await findings(before));
});

Deno.test("appendMemory() changes nothing of a dump that has all of it, or no list of memory", async () => {
  const known = { start: STACK + 16n, bytes: filled(64, 1) };
  const before = crashDump().finish();
  using file = await written(before);
  assert.deepEqual(appendMemory(file.path, [known]), { bytes: 0, pieces: 0 });
  assert.deepEqual(await Deno.readFile(file.path), before);
  using none = await written(new Synth().finish());
  assert.throws(() => appendMemory(none.path, [known]), /no list of memory/);
  using cut = await written(before.subarray(0, 20));
  assert.throws(() => appendMemory(cut.path, [known]), /cut off/);
});
