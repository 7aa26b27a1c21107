import assert from "node:assert/strict";
import { join } from "node:path";
import type { Manifest } from "../../lib/store/manifest.ts";
import { manifestBeside, manifestsIn, parseManifest } from "../../lib/store/read_manifest.ts";
import { CRASH } from "../support/manifest.ts";
import { tempFolder } from "../support/temp.ts";

/** With all that a crash of its own doesn't have. */
const FULL: Manifest = {
  ...CRASH,
  live: "the target ran on",
  written: { ...CRASH.written, because: "this engine refuses it" },
  verification: {
    ok: false,
    findings: [{ severity: "fatal", code: "outside-file", message: "cut off", stream: 3, offset: 99 }],
  },
  hang: { verdict: "deadlocked", evidence: ["thread 1 waits for thread 2"] },
  stacks: [{
    tid: 7,
    event: true,
    frames: [{ address: "0x1", function: "inner", inline: true, found: "unwind-data" }],
    cut: "the stack leaves the dump",
  }],
  stacksBecause: "there is no engine",
  build: { commit: "abc", run: "https://ci.example/1" },
};

Deno.test("parseManifest() loses no field, not even one of a later version", async () => {
  const later = { ...FULL, more: 1, target: { ...FULL.target, arch: "x64" } };
  assert.deepEqual(await parseManifest(JSON.stringify(later)), { manifest: later });
});

const OTHERS: readonly (readonly [what: string, text: string, because: RegExp | undefined])[] = [
  ["no JSON", "{", undefined],
  ["a list", "[]", undefined],
  ["a result file", '{"version":1,"outcome":"exited"}', undefined],
  ["a manifest of another version", JSON.stringify({ ...FULL, version: 2 }), /another version of Trapline/],
  ["a damaged manifest", JSON.stringify({ ...FULL, file: { name: 3 } }), /damaged manifest: file\.name: /],
];
for (const [what, text, because] of OTHERS) {
  Deno.test(`parseManifest() takes ${what} for none, and says why where that is a loss`, async () => {
    const found = await parseManifest(text);
    if (because === undefined) assert.equal(found, undefined);
    else assert.match(found && "because" in found ? found.because : "", because);
  });
}

Deno.test("manifestBeside() takes only the manifest of this very dump", async () => {
  await using temp = await tempFolder();
  const dump = join(temp.path, "checkout-1234.dmp");
  assert.equal(await manifestBeside(dump, 123_456), undefined);
  await Deno.writeTextFile(join(temp.path, "checkout-1234.json"), JSON.stringify(CRASH));
  assert.deepEqual(await manifestBeside(dump, 123_456), { manifest: CRASH });
  assert.deepEqual(await manifestBeside(dump, 9), { because: "the manifest beside it is of another file" });
  await Deno.writeTextFile(join(temp.path, "checkout-1234.json"), "{}");
  assert.deepEqual(await manifestBeside(dump, 9), { because: "the JSON file beside it is no manifest" });
});

Deno.test("manifestsIn() has the manifests of a folder, and which files look like one and can't be used", async () => {
  await using temp = await tempFolder();
  const files = {
    "b.json": FULL,
    "a.json": CRASH,
    "later.json": { ...CRASH, version: 2 },
    "result.json": {},
  };
  for (const [name, value] of Object.entries(files)) {
    await Deno.writeTextFile(join(temp.path, name), JSON.stringify(value));
  }
  await Deno.mkdir(join(temp.path, "folder.json"));
  assert.deepEqual(await manifestsIn(temp.path), {
    manifests: [{ file: "a.json", manifest: CRASH }, { file: "b.json", manifest: FULL }],
    unusable: [{ file: "later.json", because: "it is the manifest of another version of Trapline" }],
  });
});
