import { StoreError } from "../../lib/store/error.ts";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { prune } from "../../lib/store/prune.ts";
import { CRASH } from "../support/manifest.ts";
import { namesIn, tempFolder } from "../support/temp.ts";

/** Everything goes that is proven to be ours. */
const ALL = { maxBytes: 0 };

function manifest(name: string, content: string, changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    ...CRASH,
    bucket: undefined,
    file: {
      name,
      bytes: content.length,
      sha256: createHash("sha256").update(content).digest("hex"),
    },
    ...changes,
  });
}

async function put(folder: string, base: string, content = "dump", ending = "dmp"): Promise<void> {
  await Deno.writeTextFile(join(folder, `${base}.${ending}`), content);
  await Deno.writeTextFile(join(folder, `${base}.json`), manifest(`${base}.${ending}`, content));
}

Deno.test("prune() removes dumps with their manifests, unverified ones and stacks alone too", async () => {
  await using temp = await tempFolder();
  await put(temp.path, "a");
  await put(temp.path, "b", "bad", "unverified.dmp");
  await Deno.writeTextFile(
    join(temp.path, "stacks.json"),
    manifest("", "", { file: { name: "", bytes: 0, sha256: "" } }),
  );
  const { removed, leftAlone, kept } = await prune(temp.path, ALL);
  assert.deepEqual(removed.map(({ entry }) => entry.dump), ["a.dmp", "b.unverified.dmp", ""]);
  assert.deepEqual([leftAlone, kept], [[], []]);
  assert.deepEqual(await namesIn(temp.path), []);
});

Deno.test("prune() removes the files that go with a dump, unless they are other ones", async () => {
  await using temp = await tempFolder();
  const zips = { a: "PK…", b: "not what it was" };
  for (const [base, zip] of Object.entries(zips)) {
    await put(temp.path, base);
    await Deno.writeTextFile(join(temp.path, `${base}.files.zip`), zip);
    const bytes = new TextEncoder().encode(zip).length;
    const sha256 = createHash("sha256").update(base === "a" ? zip : "what it was").digest("hex");
    const collected = { name: `${base}.files.zip`, bytes, sha256, files: [], left: [], replaced: {} };
    await Deno.writeTextFile(join(temp.path, `${base}.json`), manifest(`${base}.dmp`, "dump", { collected }));
  }
  const { removed, leftAlone } = await prune(temp.path, ALL);
  assert.deepEqual(removed.map(({ entry }) => entry.bytes), [9, 19]);
  assert.deepEqual(leftAlone.map(({ name }) => name), ["b.files.zip"]);
  assert.deepEqual(await namesIn(temp.path), ["b.files.zip"]);
});

Deno.test("prune() only tells with dryRun", async () => {
  await using temp = await tempFolder();
  await put(temp.path, "a");
  assert.equal((await prune(temp.path, ALL, { dryRun: true })).removed.length, 1);
  assert.deepEqual(await namesIn(temp.path), ["a.dmp", "a.json"]);
});

Deno.test("prune() keeps what the policy keeps", async () => {
  await using temp = await tempFolder();
  for (const [base, minute] of [["a", 1], ["b", 2], ["c", 3]] as const) {
    await put(temp.path, base);
    const text = manifest(`${base}.dmp`, "dump", {
      bucket: "same",
      capturedAt: `2026-01-31T00:0${minute}:00Z`,
    });
    await Deno.writeTextFile(join(temp.path, `${base}.json`), text);
  }
  const { removed, kept } = await prune(temp.path, { first: 1, last: 1 });
  assert.deepEqual(removed.map(({ entry }) => entry.dump), ["b.dmp"]);
  assert.deepEqual(kept.map(({ dump }) => dump), ["a.dmp", "c.dmp"]);
  assert.deepEqual(await namesIn(temp.path), ["a.dmp", "a.json", "c.dmp", "c.json"]);
});

/** Manifests that want another file gone: each is `a.json`, beside a dump `a.dmp` and a `victim.dmp`. */
const HOSTILE: Readonly<Record<string, (outside: string) => string>> = {
  "names a file outside, upwards": () => manifest("../outside/precious.txt", "precious"),
  "names a file outside, backwards": () => manifest("..\\outside\\precious.txt", "precious"),
  "names a file outside, by its whole path": (outside) => manifest(join(outside, "precious.txt"), "precious"),
  "names another dump of the folder": () => manifest("victim.dmp", "victim"),
  "names a stream of its dump": () => manifest("a.dmp:stream", "dump"),
  "names its dump in other letters": () => manifest("A.DMP", "dump"),
  "names itself": () => manifest("a.json", "dump"),
  "has another size": () => manifest("a.dmp", "dumps"),
  "has another hash": () => manifest("a.dmp", "pmud"),
  "has no hash": () => manifest("a.dmp", "dump", { file: { name: "a.dmp", bytes: 4, sha256: "" } }),
  "has a list for a hash": () =>
    manifest("a.dmp", "dump", { file: { name: "a.dmp", bytes: 4, sha256: [""] } }),
  "has no time": () => manifest("a.dmp", "dump", { capturedAt: "soon" }),
  "is of another version": () => manifest("a.dmp", "dump", { version: 2 }),
  "is of no Trapline": () => manifest("a.dmp", "dump", { host: null }),
  "is a list": () => "[]",
  "is null": () => "null",
  "is no JSON": () => "{",
  "is empty": () => "",
};

for (const [what, text] of Object.entries(HOSTILE)) {
  Deno.test(`prune() leaves all alone and tells where a manifest ${what}`, async () => {
    await using temp = await tempFolder();
    const [folder, outside] = [join(temp.path, "dumps"), join(temp.path, "outside")];
    for (const path of [folder, outside]) await Deno.mkdir(path);
    await Deno.writeTextFile(join(outside, "precious.txt"), "precious");
    await Deno.writeTextFile(join(folder, "a.dmp"), "dump");
    await Deno.writeTextFile(join(folder, "victim.dmp"), "victim");
    await Deno.writeTextFile(join(folder, "a.json"), text(outside));
    const { removed, leftAlone } = await prune(folder, ALL);
    assert.deepEqual(removed, []);
    assert.ok(leftAlone.some(({ name }) => name.startsWith("a.")), JSON.stringify(leftAlone));
    assert.deepEqual(await namesIn(folder), ["a.dmp", "a.json", "victim.dmp"]);
    assert.deepEqual(await namesIn(outside), ["precious.txt"]);
  });
}

Deno.test("prune() follows no link: neither a dump's, nor a manifest's, nor a folder's", async () => {
  await using temp = await tempFolder();
  const [folder, outside] = [join(temp.path, "dumps"), join(temp.path, "outside")];
  for (const path of [folder, outside]) await Deno.mkdir(path);
  await put(outside, "b");
  await Deno.symlink(join(outside, "b.dmp"), join(folder, "b.dmp"), { type: "file" });
  await Deno.writeTextFile(join(folder, "b.json"), manifest("b.dmp", "dump"));
  await Deno.writeTextFile(join(folder, "c.dmp"), "dump");
  await Deno.writeTextFile(join(outside, "c.json"), manifest("c.dmp", "dump"));
  await Deno.symlink(join(outside, "c.json"), join(folder, "c.json"), { type: "file" });
  await Deno.symlink(outside, join(folder, "deeper"), { type: "dir" });
  const { removed, leftAlone } = await prune(folder, ALL);
  assert.deepEqual(removed, []);
  assert.deepEqual(leftAlone.map(({ name }) => name).sort(), [
    "b.dmp",
    "b.json",
    "c.dmp",
    "c.json",
    "deeper",
  ]);
  assert.deepEqual(await namesIn(folder), ["b.dmp", "b.json", "c.dmp", "c.json", "deeper"]);
  assert.deepEqual(await namesIn(outside), ["b.dmp", "b.json", "c.json"]);
});

Deno.test("prune() leaves dumps without a manifest, half-written ones and foreign files alone", async () => {
  await using temp = await tempFolder();
  for (const name of ["lone.dmp", "x.dmp.partial", "notes.txt", ".hidden.json"]) {
    await Deno.writeTextFile(join(temp.path, name), "{}");
  }
  const { leftAlone } = await prune(temp.path, ALL);
  assert.deepEqual(leftAlone.map(({ name }) => name).sort(), [
    ".hidden.json",
    "lone.dmp",
    "notes.txt",
    "x.dmp.partial",
  ]);
  assert.equal((await namesIn(temp.path)).length, 4);
});

Deno.test("prune() refuses a folder that isn't there, a file, and a link to a folder", async () => {
  await using temp = await tempFolder();
  const [real, link, file] = ["real", "link", "file"].map((name) => join(temp.path, name)) as [
    string,
    string,
    string,
  ];
  await Deno.mkdir(real);
  await put(real, "a");
  await Deno.symlink(real, link, { type: "dir" });
  await Deno.writeTextFile(file, "");
  for (
    const [path, reason] of [[link, /is a link/], [file, /not a folder/], [
      join(temp.path, "x"),
      /not a folder/,
    ]]
  ) {
    await assert.rejects(prune(path as string, ALL), (error: Error) => {
      assert.ok(error instanceof StoreError);
      assert.match(error.message, reason as RegExp);
      return true;
    });
  }
  assert.deepEqual(await namesIn(real), ["a.dmp", "a.json"]);
});
