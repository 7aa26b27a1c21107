/**
 * A portable PDB with a SourceLink map says where its lines are on the web. source_link.pdb.gz is of a class library of
 * one file, by .NET 10's compiler with `<SourceLink>map.json</SourceLink>`.
 */
import assert from "node:assert/strict";
import { ClrError } from "../../lib/clr/error.ts";
import { PortablePdb } from "../../lib/clr/pdb/portable_pdb.ts";

async function pdbBytes(): Promise<Uint8Array> {
  const file = await Deno.open(new URL("source_link.pdb.gz", import.meta.url));
  return await new Response(file.readable.pipeThrough(new DecompressionStream("gzip"))).bytes();
}

Deno.test("the compiler's map is in the PDB, and leads to the line", async () => {
  const pdb = new PortablePdb(await pdbBytes());
  assert.deepEqual(pdb.line(0x06000001, 20), {
    file: "/src/Basket.cs",
    line: 7,
    url: "https://github.com/shop/checkout/blob/c0ffee/Basket.cs#L7",
  });
});

Deno.test("cut off anywhere it throws nothing but its own error", async () => {
  const bytes = await pdbBytes();
  for (let length = 0; length < bytes.length; length += 97) {
    try {
      new PortablePdb(bytes.slice(0, length)).line(0x06000001, 20);
    } catch (error) {
      assert.ok(error instanceof ClrError, `${length} bytes: ${error}`);
    }
  }
});
