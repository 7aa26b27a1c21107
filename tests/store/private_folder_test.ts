import { StoreError } from "../../lib/store/error.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { Folder, type Reservation } from "../../lib/store/private_folder.ts";
import { namesIn, tempFolder } from "../support/temp.ts";

const PARTS = { image: "a.exe", pid: 7, at: new Date("2026-01-31T23:59:59Z"), rule: "crash", kind: "mini" };
const NAME = "a-7-20260131-235959-crash-mini";
const POSIX = Deno.build.os !== "windows";

async function refusal(path: string): Promise<string> {
  const error = await Folder.open(path).then(() => undefined, (error) => error);
  assert.ok(error instanceof StoreError, `${error}`);
  return error.message;
}

Deno.test("Folder.open() makes a folder and its parents, for its owner alone, and leaves nothing in it", async () => {
  await using temp = await tempFolder();
  const { path } = await Folder.open(join(temp.path, "out", "dümps"));
  assert.equal(path, join(temp.path, "out", "dümps"));
  const { isDirectory, mode } = await Deno.lstat(path);
  assert.ok(isDirectory);
  if (POSIX) assert.equal((mode ?? 0) & 0o777, 0o700);
  assert.deepEqual(await namesIn(path), []);
});

Deno.test("Folder.open() of many at once makes one folder, and all of them have it", async () => {
  await using temp = await tempFolder();
  const path = join(temp.path, "dumps");
  const opened = await Promise.all(Array.from({ length: 20 }, () => Folder.open(path)));
  assert.deepEqual(new Set(opened.map((folder) => folder.path)), new Set([path]));
});

Deno.test("Folder.open() takes a folder that is there, with what is in it", async () => {
  await using temp = await tempFolder();
  await Deno.writeTextFile(join(temp.path, "old.dmp"), "old");
  assert.equal((await Folder.open(`${temp.path}/`)).path, temp.path);
  assert.deepEqual(await namesIn(temp.path), ["old.dmp"]);
});

Deno.test("Folder.open() refuses a file, and a folder below a file", async () => {
  await using temp = await tempFolder();
  const file = join(temp.path, "file");
  await Deno.writeTextFile(file, "");
  assert.equal(await refusal(file), `${file} is a file; --out takes a folder`);
  const below = join(file, "out");
  assert.equal((await refusal(below)).startsWith(`Cannot create the output folder ${below}: `), true);
});

Deno.test("Folder.open() refuses a link, to a folder or to nothing", async () => {
  await using temp = await tempFolder();
  const [real, link, dangling] = ["real", "link", "dangling"].map((name) => join(temp.path, name));
  await Deno.mkdir(real!);
  await Deno.symlink(real!, link!, { type: "dir" });
  await Deno.symlink(join(temp.path, "nowhere"), dangling!, { type: "dir" });
  for (const path of [link!, dangling!]) {
    assert.equal(await refusal(path), `${path} is a link; dumps are written to a real folder only`);
  }
  assert.deepEqual(await namesIn(temp.path), ["dangling", "link", "real"]);
});

Deno.test({
  name: "Folder.open() refuses a folder that can't be written to",
  // On Windows a mode says nothing, and no folder is read-only to everybody.
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using temp = await tempFolder();
    const locked = join(temp.path, "locked");
    await Deno.mkdir(locked, { mode: 0o500 });
    // Root writes to any folder, except where the kernel itself has none.
    for (const path of Deno.uid() === 0 ? ["/proc/1"] : [locked, "/proc/1"]) {
      assert.equal((await refusal(path)).startsWith(`Cannot write to the output folder ${path}: `), true);
    }
    assert.equal(
      (await refusal("/proc/x/y")).startsWith("Cannot create the output folder /proc/x/y: "),
      true,
    );
  },
});

Deno.test("Folder.reserve() names the four files of a dump and creates the partial one alone", async () => {
  await using temp = await tempFolder();
  const folder = await Folder.open(temp.path);
  assert.deepEqual(await folder.reserve(PARTS), {
    partial: join(temp.path, `${NAME}.dmp.partial`),
    dump: join(temp.path, `${NAME}.dmp`),
    unverified: join(temp.path, `${NAME}.unverified.dmp`),
    manifest: join(temp.path, `${NAME}.json`),
  });
  assert.deepEqual(await namesIn(temp.path), [`${NAME}.dmp.partial`]);
});

for (const taken of ["dmp.partial", "dmp", "unverified.dmp", "json"]) {
  Deno.test(`Folder.reserve() gives another name where ${taken} is there, and leaves it alone`, async () => {
    await using temp = await tempFolder();
    const folder = await Folder.open(temp.path);
    await Deno.writeTextFile(join(temp.path, `${NAME}.${taken}`), "mine");
    const { dump } = await folder.reserve(PARTS);
    assert.equal(dump, join(temp.path, `${NAME}-2.dmp`));
    assert.deepEqual(await namesIn(temp.path), [`${NAME}-2.dmp.partial`, `${NAME}.${taken}`].sort());
    assert.equal(await Deno.readTextFile(join(temp.path, `${NAME}.${taken}`)), "mine");
  });
}

Deno.test("Folder.reserve() does not follow a link that has the name", async () => {
  await using temp = await tempFolder();
  const folder = await Folder.open(join(temp.path, "out"));
  const victim = join(temp.path, "victim");
  await Deno.symlink(victim, join(folder.path, `${NAME}.dmp.partial`));
  assert.equal((await folder.reserve(PARTS)).dump, join(folder.path, `${NAME}-2.dmp`));
  assert.deepEqual(await namesIn(temp.path), ["out"]);
});

Deno.test("Folder.reserve() gives no name twice, to many who ask at once", async () => {
  await using temp = await tempFolder();
  const folders = await Promise.all([1, 2, 3].map(() => Folder.open(temp.path)));
  const given = await Promise.all(
    Array.from({ length: 60 }, (_, i) => folders[i % 3]!.reserve(PARTS)),
  );
  assert.equal(new Set(given.map(({ dump }) => dump)).size, 60);
});

Deno.test("Folder.reserve() gives no name twice while others bring theirs to their final names", async () => {
  await using temp = await tempFolder();
  const folders = await Promise.all([1, 2, 3].map(() => Folder.open(temp.path)));
  const finish = async (i: number): Promise<Reservation> => {
    const given = await folders[i % 3]!.reserve(PARTS);
    await Deno.rename(given.partial, given.dump);
    return given;
  };
  const given = await Promise.all(Array.from({ length: 60 }, (_, i) => finish(i)));
  assert.equal(new Set(given.map(({ dump }) => dump)).size, 60);
  assert.equal((await namesIn(temp.path)).length, 60);
});

Deno.test("Folder.reserve() makes the folder again when somebody has removed it", async () => {
  await using temp = await tempFolder();
  const folder = await Folder.open(join(temp.path, "out"));
  await Deno.remove(folder.path);
  const { partial } = await folder.reserve(PARTS);
  assert.ok((await Deno.stat(partial)).isFile);
});

Deno.test("Folder.reserve() says so when the folder can't be made again", async () => {
  await using temp = await tempFolder();
  const folder = await Folder.open(join(temp.path, "out"));
  await Deno.remove(folder.path);
  await Deno.writeTextFile(folder.path, "a file is in its way");
  await assert.rejects(folder.reserve(PARTS), {
    name: "StoreError",
    message: new RegExp(`^Cannot write to the output folder ${folder.path}: `),
  });
});
