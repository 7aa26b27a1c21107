/** Secrets that a real program has in its memory are not in its scrubbed dump, and others still read that. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { breakpadMissing, stackwalk } from "../support/breakpad.ts";
import { clrmd, clrmdMissing, sameAsClrmd } from "../support/clrmd.ts";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

const SECRET = "correct horse battery staple";
const TOKEN = `ghp_${"a1B2".repeat(9)}`;

/** How often a text is in a file, as UTF-8 and as UTF-16. */
async function occurrences(path: string, text: string): Promise<number[]> {
  const bytes = Buffer.from(await Deno.readFile(path));
  return (["utf8", "utf16le"] as const).map((encoding) => {
    const wanted = Buffer.from(text, encoding);
    let n = 0;
    for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) n++;
    return n;
  });
}

Deno.test("planted secrets are in a dump and not in its scrubbed twin, whose stacks are the same", async () => {
  await using out = await outputFolder();
  const recipe = join(out.path, "..", "recipe.json");
  const rules = { crash: { on: { exception: "*" }, do: [{ dump: "full" }, { dump: "full", scrub: true }] } };
  await Deno.writeTextFile(recipe, JSON.stringify({ name: "scrubbed", rules }));
  const { path } = await programs();
  const args = ["run", "--recipe", seen(recipe), "--out", seen(out.path), "--env", `DB_PASSWORD=${SECRET}`];
  const { stderr } = await trapline([...args, "--", seen(path("planted"))]);
  const both = await captured(out.path);
  assert.equal(both.length, 2, stderr);
  const plain = both.find(({ manifest }) => manifest.scrubbed === undefined)!;
  const clean = both.find(({ manifest }) => manifest.scrubbed !== undefined)!;
  const there = await occurrences(plain.dump, SECRET);
  // The environment has it, the heap and the stack.
  assert.ok(there[0]! >= 2 && there[1]! >= 2, `the control: ${there}`);
  assert.ok((await occurrences(plain.dump, TOKEN))[1]! >= 1);
  for (const text of [SECRET, TOKEN]) assert.deepEqual(await occurrences(clean.dump, text), [0, 0], text);
  const { verification, stacks, scrubbed, file } = clean.manifest;
  assert.ok(verification.ok);
  assert.deepEqual(stacks, plain.manifest.stacks);
  assert.equal(file.bytes, plain.manifest.file.bytes);
  assert.ok(scrubbed!.lookedFor.includes("tokens of GitHub") && scrubbed!.replaced["tokens of GitHub"]! >= 1);
  // The engine opens it; Breakpad and ClrMD read in both the same.
  const converted = await trapline([
    "convert",
    "--dump",
    "mini",
    "--out",
    seen(join(out.path, "..", "small.dmp")),
    seen(clean.dump),
  ]);
  assert.equal(converted.code, 0, converted.stderr);
  if (breakpadMissing === undefined) {
    const [a, b] = await Promise.all([plain, clean].map(({ dump }) => stackwalk(dump)));
    assert.deepEqual(b, a);
  }
  if (clrmdMissing === undefined) {
    const [facts] = await clrmd([clean.dump]);
    await sameAsClrmd(clean.dump, facts!);
  }
});
