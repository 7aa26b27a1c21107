import assert from "node:assert/strict";
import { join } from "node:path";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

Deno.test("prune keeps the first and the last dump of a bucket, tells before it removes, and leaves others alone", async () => {
  await using out = await outputFolder();
  const crash = (await programs()).path("crash");
  for (const cause of ["null-write", "null-write", "null-write", "divide"]) {
    const { code, stderr } = await trapline(["run", "--out", out.path, crash, cause]);
    assert.ok(code >= 0xC0000000, stderr);
  }
  await Deno.writeTextFile(join(out.path, "notes.txt"), "mine");
  const before = await captured(out.path);
  assert.equal(before.length, 4);
  const policy = ["--keep-first", "1", "--keep-last", "1", seen(out.path)];
  const dry = await trapline(["prune", "--dry-run", ...policy]);
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(dry.stderr, /would remove 1 dump, .* kept 3/);
  assert.equal((await captured(out.path)).length, 4);
  const { code, stderr } = await trapline(["prune", ...policy]);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /removed \S+\.dmp: there are enough of its bucket/);
  assert.match(stderr, /left alone notes\.txt: it is no file of Trapline's/);
  const after = await captured(out.path);
  const byTime = before.sort((a, b) => a.manifest.capturedAt.localeCompare(b.manifest.capturedAt));
  const kept = [0, 2, 3].map((i) => byTime[i]!.dump).sort();
  assert.deepEqual(after.map(({ dump }) => dump).sort(), kept);
  assert.equal(await Deno.readTextFile(join(out.path, "notes.txt")), "mine");
});

Deno.test("prune without a word of what stays, and of a folder that isn't there, is an error", async () => {
  await using out = await outputFolder();
  assert.equal((await trapline(["prune", out.path])).code, 2);
  const { code, stderr } = await trapline(["prune", "--keep-last", "1", out.path]);
  assert.equal(code, 125, stderr);
  assert.match(stderr, /is not a folder/);
  assert.equal((await trapline(["prune", "--max-age", "2 weeks", out.path])).code, 2);
});
