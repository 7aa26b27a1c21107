/** Functions and lines of a program by mingw's GCC beside LLVM's reader; damaged ones are left out. */
import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { DwarfLines } from "../../lib/dwarf/lines.ts";
import { Image } from "../../lib/image/image.ts";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { type LinkedSymbols, readLinkedSymbols } from "../../lib/stacks/linked_symbols.ts";
import { build } from "../../scripts/fixtures/build.ts";
import { randomFrom } from "../support/fuzz_mutators.ts";
import { llvmMissing, symbolized } from "../support/llvm.ts";

const OWN = ["main", "null_write", "divide", "recurse", "inner", "middle", "outer", "deep"];

async function linked(bytes: Uint8Array): Promise<LinkedSymbols> {
  return await readLinkedSymbols(await Image.openFile(bytesSource(bytes)));
}

Deno.test({
  name: `functions and lines in DWARF are LLVM's${llvmMissing ? ` (ignored: ${llvmMissing})` : ""}`,
  ignore: llvmMissing !== undefined,
  fn: async () => {
    const { path } = await build("crash-dwarf");
    const { functions, lines, base } = await linked(await Deno.readFile(path));
    const own = [...functions].filter(({ name }) => OWN.includes(name));
    ok(own.length >= 6, `${own.length} of the functions are there`);
    const places = own.flatMap(({ rva }) => Array.from({ length: 30 }, (_, n) => rva + 2 * n));
    const theirs = await symbolized(path, places, ["--no-inlines"]);
    for (const [index, rva] of places.entries()) {
      const line = lines?.at(base + rva);
      const [name, place] = theirs[index]![0]!.split(" ");
      const known = place === "??:0" ? undefined : place!.split("/").slice(-3).join("/");
      equal(line && `${line.file}:${line.line}`, known, `${name} at 0x${rva.toString(16)}`);
    }
  },
});

Deno.test("damaged DWARF tells less, and throws nothing", async () => {
  const { path } = await build("crash-dwarf");
  const file = await Deno.readFile(path);
  const { functions } = await linked(file);
  ok([...functions].length > 50);
  const random = randomFrom(5);
  const { headers: { sections } } = await Image.openFile(bytesSource(file));
  for (let round = 0; round < 100; round++) {
    const bytes = Uint8Array.from(file);
    for (let change = 0; change < 8; change++) {
      const { at, size } = sections[random(sections.length)]!;
      if (size > 0) bytes[at + random(size)] = random(256);
    }
    const { lines, base } = await linked(bytes);
    for (const rva of [0x1460, 0x1552, random(0x10000)]) lines?.at(base + rva);
  }
  deepEqual(DwarfLines.of({ lines: new Uint8Array(40), lineTexts: file, texts: file }).at(0), undefined);
});
