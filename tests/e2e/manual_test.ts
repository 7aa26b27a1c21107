import assert from "node:assert/strict";
import { join } from "node:path";
import { captured, outputFolder, programs, seen, trapline, windowsScript } from "../support/trapline.ts";

const SET_EVENT = new URL("./scenarios/set_event.ts", import.meta.url).pathname;

async function recipe(folder: string, manual: unknown): Promise<string> {
  const path = join(folder, "recipe.json");
  const rule = { on: { manual }, do: [{ dump: "mini" }, { stop: true }] };
  await Deno.writeTextFile(path, JSON.stringify({ name: "manual", rules: { asked: rule } }));
  return seen(path);
}

Deno.test("a named event that somebody sets takes a snapshot; the target runs on", async () => {
  await using out = await outputFolder();
  const name = `trapline-test-${crypto.randomUUID()}`;
  const file = await recipe(join(out.path, ".."), { event: name });
  const args = [
    "run",
    "--recipe",
    file,
    "--out",
    out.path,
    "--",
    (await programs()).path("exit"),
    "5",
    "6000",
  ];
  const [{ code, stderr }] = await Promise.all([trapline(args), windowsScript(SET_EVENT, [name, "5"])]);
  assert.equal(code, 5, stderr);
  const [file1, ...rest] = await captured(out.path);
  assert.equal(rest.length, 0, "the rule fires once, and stops");
  assert.equal(file1?.manifest.trigger["kind"], "manual", stderr);
});

Deno.test("a recipe that waits for a key is refused where stdin is the target's", async () => {
  await using out = await outputFolder();
  const file = await recipe(join(out.path, ".."), { key: "d" });
  const { code, stderr } = await trapline([
    "run",
    "--recipe",
    file,
    "--out",
    out.path,
    (await programs()).path("exit"),
  ]);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /waits for a key, but stdin is the target's: wait for a named event instead/);
});
