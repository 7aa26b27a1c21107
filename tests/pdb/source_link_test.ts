/** A PDB with a SourceLink map says where its lines are on the web. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileSource } from "../../lib/minidump/mod.ts";
import { readSourceLink } from "../../lib/facts/source_link.ts";
import { Pdb } from "../../lib/pdb/pdb.ts";
import { tool } from "../../scripts/fixtures/compiler.ts";
import { insidePath } from "../../scripts/lab/root.ts";

const SOURCE = "int start(void) {\n  return 7;\n}\n";
const URL_OF_COMMIT = "https://raw.githubusercontent.com/shop/checkout/c0ffee";

Deno.test("the linker's map is in the PDB, and leads to the line", async () => {
  const folder = await Deno.makeTempDir({ prefix: "trapline-sourcelink-" });
  const at = (name: string): Promise<string> => insidePath(join(folder, name));
  await Deno.writeTextFile(join(folder, "start.c"), SOURCE);
  await Deno.writeTextFile(
    join(folder, "map.json"),
    JSON.stringify({ documents: { [`${await at("")}/*`]: `${URL_OF_COMMIT}/src/*` } }),
  );
  await tool("clang", [
    "--target=x86_64-w64-mingw32",
    ..."-O1 -g -gcodeview -nostdlib -ffreestanding -fuse-ld=lld -Wl,-e,start".split(" "),
    `-Wl,--pdb=${await at("a.pdb")}`,
    `-Wl,-Xlink=-pdbstream:sourcelink=${await at("map.json")}`,
    await at("start.c"),
    "-o",
    await at("a.exe"),
  ]);
  using source = await fileSource(join(folder, "a.pdb"));
  const [found] = await (await Pdb.open(source)).functionsAt(0x1000);
  assert.equal(found?.name, "start");
  assert.equal(found?.source?.url, "https://github.com/shop/checkout/blob/c0ffee/src/start.c#L2");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the longest rule counts, whatever case and slashes; what is no https address is none", () => {
  const urlOf = readSourceLink(JSON.stringify({
    documents: {
      "C:\\src\\*": "https://example.com/a/*",
      "C:\\src\\lib\\*": "https://example.com/lib/*?x=1",
      "C:\\src\\one.c": "https://example.com/one",
      "D:\\*": "http://example.com/*",
      "E:\\*": "javascript:alert(1)/*",
      "F:\\*": 7,
    },
  }));
  assert.equal(urlOf("c:/SRC/a b.c", 3), "https://example.com/a/a%20b.c");
  assert.equal(urlOf("C:\\src\\lib\\x.c", 3), "https://example.com/lib/x.c?x=1");
  assert.equal(urlOf("C:\\src\\one.c", 3), "https://example.com/one");
  for (const file of ["D:\\x.c", "E:\\x.c", "F:\\x.c", "x.c"]) assert.equal(urlOf(file, 1), undefined, file);
  for (const map of ["", "[]", "null", '{"documents": 1}', "{"]) {
    assert.equal(readSourceLink(map)("C:/x", 1), undefined);
  }
});
