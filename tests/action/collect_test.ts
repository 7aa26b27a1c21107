import assert from "node:assert/strict";
import { join } from "node:path";
import { leftIn } from "../../lib/action/collect.ts";
import { CRASH } from "../support/manifest.ts";
import { tempFolder } from "../support/temp.ts";

Deno.test("captures are found by their manifests, by time; other JSON beside them is none, and what can't be used is told", async () => {
  await using temp = await tempFolder();
  const files = {
    "b.json": JSON.stringify({ ...CRASH, capturedAt: "2026-11-28T10:00:00.000Z" }),
    "a.json": JSON.stringify({ ...CRASH, capturedAt: "2026-11-28T11:00:00.000Z" }),
    "result.json": JSON.stringify({ version: 1, outcome: "exited" }),
    "broken.json": "{",
    "newer.json": JSON.stringify({ ...CRASH, version: 2 }),
  };
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(temp.path, name), text);
  const { captures, unusable } = await leftIn(temp.path);
  assert.deepEqual(captures.map(({ manifestPath }) => manifestPath), [
    join(temp.path, "b.json"),
    join(temp.path, "a.json"),
  ]);
  assert.deepEqual(unusable, [
    { file: "newer.json", because: "it is the manifest of another version of Trapline" },
  ]);
});

Deno.test("a folder that is not there has no captures", async () => {
  await using temp = await tempFolder();
  assert.deepEqual(await leftIn(join(temp.path, "none")), { captures: [], unusable: [] });
});
