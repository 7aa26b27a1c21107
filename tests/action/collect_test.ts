import assert from "node:assert/strict";
import { join } from "node:path";
import { capturesIn } from "../../lib/action/collect.ts";
import { CRASH } from "../support/manifest.ts";
import { tempFolder } from "../support/temp.ts";

Deno.test("captures are found by their manifests, by time; other JSON beside them is none", async () => {
  await using temp = await tempFolder();
  const files = {
    "b.json": JSON.stringify({ ...CRASH, capturedAt: "2026-11-28T10:00:00.000Z" }),
    "a.json": JSON.stringify({ ...CRASH, capturedAt: "2026-11-28T11:00:00.000Z" }),
    "result.json": JSON.stringify({ version: 1, outcome: "exited" }),
    "broken.json": "{",
    "newer.json": JSON.stringify({ version: 2 }),
  };
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(temp.path, name), text);
  const found = await capturesIn(temp.path);
  assert.deepEqual(found.map(({ manifestPath }) => manifestPath), [
    join(temp.path, "b.json"),
    join(temp.path, "a.json"),
  ]);
});

Deno.test("a folder that is not there has no captures", async () => {
  await using temp = await tempFolder();
  assert.deepEqual(await capturesIn(join(temp.path, "none")), []);
});
