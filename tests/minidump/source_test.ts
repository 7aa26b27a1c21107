import assert from "node:assert/strict";
import fc from "fast-check";
import { blobSource, fileSource, openDump, type Source } from "../../lib/minidump/mod.ts";
import { Synth } from "./synth.ts";
import { crashDump, memory64List } from "./synth_streams.ts";

function sample(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8)) & 0xFF);
}

async function compareRanges(source: Source, bytes: Uint8Array): Promise<void> {
  const ranges = fc.array(fc.tuple(fc.nat(bytes.length + 100), fc.nat(150_000)), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(ranges, async (list) => {
      // At once, as an interleaved read must not move another one's position.
      const read = await Promise.all(list.map(([offset, length]) => source.read(offset, length)));
      for (const [index, [offset, length]] of list.entries()) {
        const expected = bytes.subarray(offset, offset + length);
        assert.equal(Buffer.compare(read[index]!, expected), 0, `${length} bytes at ${offset}`);
      }
    }),
    { numRuns: 60, seed: 7 },
  );
}

Deno.test("fileSource() reads any ranges, several at once", async () => {
  const path = await Deno.makeTempFile();
  try {
    const bytes = sample(300_001);
    await Deno.writeFile(path, bytes);
    using source = await fileSource(path);
    assert.equal(source.size, bytes.length);
    await compareRanges(source, bytes);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("blobSource() reads any ranges", async () => {
  const bytes = sample(200_003);
  await compareRanges(blobSource(new Blob([bytes])), bytes);
});

Deno.test("openDump() closes the file when it is no dump, and passes on that it isn't there", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, "no dump");
    await assert.rejects(openDump(path), { name: "MinidumpError", code: "not-minidump" });
  } finally {
    await Deno.remove(path);
  }
  await assert.rejects(openDump(path), Deno.errors.NotFound);
});

Deno.test("a dump of 6 GiB costs less than a megabyte", async () => {
  const GIB = 2 ** 30;
  const ranges = [{ start: 0x10000n, bytes: new Uint8Array(0) }];
  const head = crashDump((dump) => memory64List(dump, ranges, BigInt(5 * GIB))).finish();
  // The list has one entry, its size is the last field that was written.
  new DataView(head.buffer).setBigUint64(head.length - 8, BigInt(GIB), true);
  let cost = 0;
  const source: Source = {
    size: 6 * GIB,
    read: (offset, length) => {
      cost += length;
      const bytes = new Uint8Array(length).fill(offset >= 5 * GIB ? 0xAB : 0);
      bytes.set(head.subarray(offset, offset + length));
      return Promise.resolve(bytes);
    },
  };
  const { summarise, verify } = await import("../../lib/minidump/mod.ts");
  using dump = await openDump(source);
  assert.equal((await verify(dump)).ok, true);
  assert.equal((await summarise(dump)).memory.bytes, GIB + 256);
  assert.deepEqual([...await dump.readMemory(0x10000n + BigInt(GIB) - 2n, 8)], [0xAB, 0xAB]);
  assert.ok(cost < 2 ** 20, `${cost} bytes were read`);
});

Deno.test("strings that many entries share are bounded", async () => {
  const dump = new Synth();
  const name = dump.string("x".repeat(32_000));
  dump.stream(14, (s) => {
    s.u32(12, 24, 20_000);
    for (let i = 0; i < 20_000; i++) s.u64(0).u32(0, 0, 0).ref(name);
  });
  const bytes = blobSource(new Blob([Uint8Array.from(dump.finish())]));
  let cost = 0;
  const source: Source = {
    size: bytes.size,
    read: (offset, length) => {
      cost += length;
      return bytes.read(offset, length);
    },
  };
  using opened = await openDump(source);
  assert.equal((await opened.unloadedModules()).length, 20_000);
  // Each string has 64 KB: read for each entry that would be 1.3 GB.
  assert.ok(cost < 70 * 2 ** 20, `${cost} bytes were read`);
});
