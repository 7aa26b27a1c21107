/** Executables: the same from a file and from memory; damaged ones are refused, their damaged tables are none. */
import assert from "node:assert/strict";
import { ImageError } from "../../lib/image/error.ts";
import { Image } from "../../lib/image/image.ts";
import { fileLayout } from "../../lib/image/layout.ts";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { executable, type ExecutableFields, IMAGE_SIZE, RAW, TEXT } from "./synth_pe.ts";

async function open(fields: ExecutableFields): Promise<Image> {
  return await Image.open(await fileLayout(bytesSource(executable(fields))));
}

const FUNCTIONS = [
  { begin: 0x1000, end: 0x1010, unwind: 0x1800 },
  { begin: 0x1020, end: 0x1100, unwind: 0x1810 },
  { begin: 0x1100, end: 0x1110, unwind: 0x1820 },
];

Deno.test("headers say which file it is", async () => {
  const image = await open({ timestamp: 0xABCDEF01 });
  assert.equal(image.headers.machine, "x64");
  assert.ok(image.is({ timestamp: 0xABCDEF01, size: IMAGE_SIZE }));
  assert.ok(!image.is({ timestamp: 0xABCDEF02, size: IMAGE_SIZE }));
  assert.ok(!image.is({ timestamp: 0xABCDEF01, size: IMAGE_SIZE + 1 }));
});

Deno.test("bytes are read by their place in memory, and nothing is made up where the file has none", async () => {
  const { read } = await open({ bytes: [[0x1234, [1, 2, 3]]] });
  assert.deepEqual([...await read(0x1233, 5)], [0, 1, 2, 3, 0]);
  assert.deepEqual([...await read(0, 2)], [0x4D, 0x5A]);
  assert.equal((await read(TEXT - 2, 8)).length, 2);
  assert.equal((await read(IMAGE_SIZE - 2, 8)).length, 2);
  assert.equal((await read(IMAGE_SIZE, 8)).length, 0);
});

Deno.test("an image in memory is read like its file", async () => {
  const file = executable({ functions: FUNCTIONS, exports: [{ name: "one", rva: 0x1020 }] });
  const memory = new Uint8Array(IMAGE_SIZE);
  memory.set(file.subarray(0, RAW));
  memory.set(file.subarray(RAW), TEXT);
  const image = await Image.open((rva, length) => Promise.resolve(memory.subarray(rva, rva + length)));
  assert.deepEqual([...await image.exports()], [{ name: "one", rva: 0x1020 }]);
  assert.equal((await image.functions())?.count, 3);
});

Deno.test("imports are the DLLs in their order; a table that points nowhere is as good as none", async () => {
  assert.deepEqual(await (await open({ imports: ["b.dll", "A.DLL"] })).imports(), ["b.dll", "A.DLL"]);
  assert.deepEqual(await (await open({})).imports(), []);
  const lost = executable({ imports: ["b.dll"] });
  // Where the name is, in the first descriptor.
  new DataView(lost.buffer).setUint32(RAW + 0x1C00 - TEXT + 12, 0x7FFF0000, true);
  const image = await Image.open(await fileLayout(bytesSource(lost)));
  assert.deepEqual(await image.imports(), []);
});

Deno.test("functions are found by the last that begins before", async () => {
  const table = await (await open({ functions: FUNCTIONS })).functions();
  const found = async (rva: number): Promise<unknown[]> => {
    const { entry, next } = await table!.before(rva);
    return [entry?.begin, next];
  };
  assert.deepEqual(await found(0xFFF), [undefined, 0x1000]);
  assert.deepEqual(await found(0x1000), [0x1000, 0x1020]);
  assert.deepEqual(await found(0x1015), [0x1000, 0x1020]);
  assert.deepEqual(await found(0x10FF), [0x1020, 0x1100]);
  assert.deepEqual(await found(0x9999), [0x1100, Infinity]);
  assert.equal(await (await open({})).functions(), undefined);
});

Deno.test("exports: each place once by its first name, and none that is in another file", async () => {
  const exports = [
    { name: "NtClose", rva: 0x1100 },
    { name: "other", rva: 0, to: "elsewhere.other" },
    { name: "ZwClose", rva: 0x1100 },
    { name: "first", rva: 0x1000 },
  ];
  const names = await (await open({ exports })).exports();
  assert.deepEqual([...names], [{ name: "first", rva: 0x1000 }, { name: "NtClose", rva: 0x1100 }]);
  assert.equal(names.at(0x1001), undefined);
  assert.equal(names.before(0xFFF), undefined);
  assert.deepEqual(names.before(0x10FF), { name: "first", rva: 0x1000 });
  assert.deepEqual(names.before(0x2000), { name: "NtClose", rva: 0x1100 });
});

Deno.test("the PDB's identity", async () => {
  const guid = Array.from({ length: 16 }, (_, n) => n + 1);
  const view = await (await open({ pdb: { guid, age: 2, path: "C:\\b\\app.pdb" } })).codeView();
  assert.equal(view?.debugId, "0403020106050807090A0B0C0D0E0F102");
  assert.equal(view?.path, "C:\\b\\app.pdb");
  assert.equal(await (await open({})).codeView(), undefined);
});

Deno.test("what is no executable is refused, what is damaged in one is as good as not there", async () => {
  for (const bytes of [new Uint8Array(), new Uint8Array(0x1000), executable().subarray(0, 0x90)]) {
    await assert.rejects(Image.open((rva, length) => bytesSource(bytes).read(rva, length)), ImageError);
  }
  const damaged = executable({ exports: [{ name: "one", rva: 0x1000 }] });
  new DataView(damaged.buffer).setUint32(0x2000 - TEXT + RAW + 32, 0xFFFFFFF0, true);
  const image = await Image.open(await fileLayout(bytesSource(damaged)));
  assert.deepEqual([...await image.exports()], []);
});
