import assert from "node:assert/strict";
import { Image } from "../../lib/image/image.ts";
import { fileLayout } from "../../lib/image/layout.ts";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { inPages } from "../../scripts/lab/pages.ts";
import { executable, IMAGE_SIZE, TEXT } from "../image/synth_pe.ts";

const FILE = executable({
  bytes: [[TEXT + 5, [1, 2, 3]]],
  functions: [{ begin: TEXT, end: TEXT + 16, unwind: TEXT + 64 }],
  exports: [{ name: "first", rva: TEXT }],
  pdb: { guid: Array.from({ length: 16 }, (_, i) => i), age: 2, path: "app.pdb" },
});

Deno.test("inPages() puts sections at whole pages of the file, and everything stays where it is in memory", async () => {
  const moved = inPages(FILE);
  const [before, after] = await Promise.all([FILE, moved].map((bytes) => fileLayout(bytesSource(bytes))));
  const { headers } = await Image.open(after!);
  assert.ok(headers.sections.length > 0);
  for (const { at, rva } of headers.sections) assert.deepEqual([at % 4096, rva % 4096], [0, 0]);
  assert.notEqual((await Image.open(before!)).headers.sections[0]!.at % 4096, 0, "nothing was moved");
  const length = IMAGE_SIZE - TEXT;
  const memory = await after!(TEXT, length);
  // A debug entry says where its data lie in the file, too.
  const view = new DataView(memory.buffer, memory.byteOffset);
  const debug = headers.directories[6]!.rva - TEXT;
  const [rva, at] = [view.getUint32(debug + 20, true), view.getUint32(debug + 24, true)];
  assert.deepEqual(moved.slice(at, at + 4), new TextEncoder().encode("RSDS"));
  assert.deepEqual(await after!(rva, 4), new TextEncoder().encode("RSDS"));
  const original = (await before!(TEXT, length)).slice();
  original.set(memory.subarray(debug + 24, debug + 28), debug + 24);
  assert.deepEqual(memory.slice(), original);
});
