/** Files that go with a dump: found, cut, masked, packed into a zip that Debian's unzip reads; what is left out is said. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { noServers, serverTree } from "../../../scripts/fixtures/servers.ts";
import { capture } from "../../../scripts/support/command.ts";
import { collect, nameInZip } from "../../../lib/watch/capture/collect.ts";
import { tempFolder } from "../../support/temp.ts";

const MIB = 1024 * 1024;
const ordered = (patterns: string[], bytes = MIB): { patterns: string[]; bytes: number } => ({
  patterns,
  bytes,
});

/** Writes files, each a minute younger than the one before it. */
async function logs(folder: string, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [i, [name, text]] of Object.entries(texts).entries()) {
    const path = join(folder, name);
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeTextFile(path, text);
    const at = new Date(Date.UTC(2026, 0, 1, 0, i));
    await Deno.utime(path, at, at);
  }
}

/** The texts of a folder's files by their paths in it. */
async function textsIn(folder: string, under = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(join(folder, under))) {
    const path = under === "" ? name : `${under}/${name}`;
    if (isDirectory) Object.assign(found, await textsIn(folder, path));
    else found[path] = await Deno.readTextFile(join(folder, path));
  }
  return found;
}

/** What Debian's unzip makes of a zip, by paths; it checks each file's checksum. */
async function unzipped(zip: string): Promise<Record<string, string>> {
  const tree = await serverTree();
  const inside = await Deno.makeTempDir({ dir: join(tree, "tmp") });
  try {
    await Deno.copyFile(zip, join(inside, "x.zip"));
    const path = inside.slice(tree.length);
    const unzip = ["env", "LC_ALL=C.UTF-8", "unzip", "-q", `${path}/x.zip`];
    await capture("chroot", [tree, ...unzip, "-d", `${path}/out`]);
    return await textsIn(join(inside, "out"));
  } finally {
    await Deno.remove(inside, { recursive: true });
  }
}

Deno.test(
  "files that fit are in a zip that unzip reads, without their secrets and under the names they have",
  {
    ignore: noServers !== undefined,
  },
  async () => {
    await using folder = await tempFolder();
    const text = "started\nDB_PASSWORD=correct-horse-battery\nuser correct-horse-battery logged in\n";
    await logs(folder.path, {
      "logs/a.log": text,
      "logs/deep/b.log": "äöü\n",
      "app.config": "<x/>",
      "c.txt": "no",
    });
    const before = await Deno.readTextFile(join(folder.path, "logs/a.log"));
    const base = join(folder.path, "checkout-1");
    const found = await collect({
      order: ordered([`${folder.path}/logs/**/*.log`, `${folder.path}/*.config`, `${folder.path}/*.none`]),
      base,
      scrub: ["logged"],
      pack: undefined,
    });
    assert.equal(found.name, "checkout-1.files.zip");
    const bytes = await Deno.readFile(`${base}.files.zip`);
    assert.equal(createHash("sha256").update(bytes).digest("hex"), found.sha256);
    assert.equal(bytes.length, found.bytes);
    assert.deepEqual(found.left, [{ path: `${folder.path}/*.none`, because: "no file fits" }]);
    const there = await unzipped(`${base}.files.zip`);
    const named = (name: string): string => nameInZip(join(folder.path, name));
    assert.deepEqual(
      Object.keys(there).sort(),
      ["app.config", "logs/a.log", "logs/deep/b.log"].map(named).sort(),
    );
    const stars = "*".repeat("correct-horse-battery".length);
    assert.equal(
      there[named("logs/a.log")],
      `started\nDB_PASSWORD=${stars}\nuser ${stars} ****** in\n`,
      "as long as it was",
    );
    assert.equal(there[named("logs/deep/b.log")], "äöü\n");
    assert.equal(Object.values(found.replaced).reduce((sum, n) => sum + n, 0), 3);
    assert.equal(
      await Deno.readTextFile(join(folder.path, "logs/a.log")),
      before,
      "the log itself stays as it is",
    );
    const names = await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name);
    assert.deepEqual(names.filter((name) => name.includes("partial")), []);
  },
);

Deno.test(
  "no more bytes are taken than may be: the last written first, and the end of one that is too large",
  {
    ignore: noServers !== undefined,
  },
  async () => {
    await using folder = await tempFolder();
    await logs(folder.path, {
      "old.log": "old\n",
      "large.log": `${"x".repeat(90)}the end\n`,
      "new.log": "0123456789",
    });
    const base = join(folder.path, "d");
    const found = await collect({
      order: ordered([`${folder.path}/*.log`], 18),
      base,
      scrub: [],
      pack: undefined,
    });
    const [latest, large] = found.files;
    assert.deepEqual(latest, { path: join(folder.path, "new.log"), bytes: 10 });
    assert.deepEqual(large, { path: join(folder.path, "large.log"), bytes: 8, of: 98 });
    assert.deepEqual(found.left.map(({ path }) => path), [join(folder.path, "old.log")]);
    assert.match(found.left[0]!.because, /collectBytes/);
    assert.equal((await unzipped(`${base}.files.zip`))[nameInZip(large!.path)], "the end\n");
  },
);

Deno.test("what can't be collected costs nothing, and is said", async () => {
  await using folder = await tempFolder();
  await Deno.symlink(join(folder.path, "x"), join(folder.path, "link.log"), { type: "file" }).catch(() => {});
  const order = ordered(["%NO_SUCH_VARIABLE%/*.log", `${folder.path}/*.log`]);
  const found = await collect({ order, base: join(folder.path, "d"), scrub: [], pack: undefined });
  assert.equal(found.name, "");
  assert.deepEqual(found.left.map(({ because }) => because), [
    "there is no environment variable NO_SUCH_VARIABLE",
    "no file fits",
  ]);
  // A folder that is gone: the zip can't be written.
  await logs(folder.path, { "a.log": "a" });
  const gone = await collect({
    order: ordered([`${folder.path}/a.log`]),
    base: join(folder.path, "gone", "d"),
    scrub: [],
    pack: undefined,
  });
  assert.equal(gone.name, "");
  assert.deepEqual(gone.left.map(({ path }) => path), [join(folder.path, "a.log")]);
});

Deno.test("names in a zip lead out of no folder", () => {
  assert.equal(nameInZip("C:\\logs\\a.log"), "C/logs/a.log");
  assert.equal(nameInZip("\\\\server\\share\\a.log"), "server/share/a.log");
  assert.equal(nameInZip("/var/log/a.log"), "var/log/a.log");
});
