/** Code of which a PDB has less, or more, than one function: in assembly language, and folded by the linker. */
import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { CodePlaces } from "../../lib/pdb/code_places.ts";
import { type Function, Pdb } from "../../lib/pdb/pdb.ts";
import { build } from "../../scripts/fixtures/build.ts";

const FUNCTION = 0x1110, LOCAL_FUNCTION = 0x110F, UNKNOWN = 0x11FF;
/** Where the name begins in the record of a function. */
const NAME = 39;

/** The PDB as an assembler's output would have made it: the function has lines and a public symbol, and no record. */
function withoutRecord(file: Uint8Array<ArrayBuffer>, name: string): Uint8Array {
  const bytes = file.slice();
  const view = new DataView(bytes.buffer);
  const wanted = new TextEncoder().encode(`${name}\0`);
  let patched = 0;
  for (let at = bytes.indexOf(wanted[0]!); at >= NAME; at = bytes.indexOf(wanted[0]!, at + 1)) {
    const isName = wanted.every((byte, n) => bytes[at + n] === byte);
    if (!isName || ![FUNCTION, LOCAL_FUNCTION].includes(view.getUint16(at - NAME + 2, true))) continue;
    view.setUint16(at - NAME + 2, UNKNOWN, true);
    patched++;
  }
  equal(patched, 1);
  return bytes;
}

async function find(pdb: Pdb, name: string): Promise<Function> {
  for (let rva = 0x1000; rva < 0x10000; rva += 8) {
    const [found] = await pdb.functionsAt(rva);
    if (found?.name === name && found.begin === rva) return found;
  }
  throw new Error(`the PDB has no ${name}`);
}

Deno.test("code without the record of a function has the name of its public symbol, and its lines", async () => {
  const file = await Deno.readFile((await build("crash")).path.replace(/exe$/, "pdb"));
  const compiled = await find(await Pdb.open(bytesSource(file)), "main");
  ok(compiled.source);
  const [assembled] = await (await Pdb.open(bytesSource(withoutRecord(file, "main")))).functionsAt(
    compiled.begin,
  );
  deepEqual(assembled, compiled);
});

Deno.test("of pieces of code the one that begins last counts, and of folded ones the last in the list", () => {
  const places = new CodePlaces();
  places.add({ section: 1, offset: 0x100 }, 0x100, 1);
  places.add({ section: 1, offset: 0x120 }, 0x10, 2);
  places.add({ section: 1, offset: 0x120 }, 0x10, 3);
  places.add({ section: 2, offset: 0x120 }, 0x10, 4);
  const at = (offset: number): number | undefined => places.at({ section: 1, offset });
  deepEqual([0xFF, 0x100, 0x11F, 0x120, 0x12F, 0x130, 0x1FF, 0x200].map(at), [
    undefined,
    1,
    1,
    3,
    3,
    1,
    1,
    undefined,
  ]);
});
