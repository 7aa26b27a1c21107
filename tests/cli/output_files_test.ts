import assert from "node:assert/strict";
import { join } from "node:path";
import { namesIn, tempFolder } from "../support/temp.ts";
import { trapline } from "./child.ts";

/** Runs it with a file where a folder would have to be. */
async function refused(...args: string[]): Promise<{ code: number; stderr: string; names: string[] }> {
  await using temp = await tempFolder();
  await Deno.writeTextFile(join(temp.path, "file"), "");
  const { code, stderr } = await trapline([...args, "--", "app"], temp.path);
  return { code, stderr, names: await namesIn(temp.path) };
}

for (
  const [args, says] of [
    [["run", "--cwd", "none"], '--cwd "none" is not a folder'],
    [["run", "--cwd", "file"], '--cwd "file" is not a folder'],
    [["run", "--events", "file/run.ndjson"], '--events "file/run.ndjson" can\'t be written'],
    [["run", "--result", "file/result.json"], '--result "file/result.json" can\'t be written'],
    [["run", "--summary", "file/summary.md"], '--summary "file/summary.md" can\'t be written'],
    [["watch", "--health", "file/health.json"], '--health "file/health.json" can\'t be written'],
  ] as const
) {
  Deno.test(`trapline ${args.join(" ")} is refused in one line before anything starts`, async () => {
    const { code, stderr, names } = await refused(...args);
    assert.equal(code, 2, stderr);
    assert.ok(stderr.startsWith(`trapline: ${says}`), stderr);
    assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
    assert.deepEqual(names, ["file"]);
  });
}

Deno.test("the folders of files are made; a run that can't start says so in its result, and replaces an old one", async () => {
  await using temp = await tempFolder();
  const result = join(temp.path, "results", "result.json");
  await Deno.mkdir(join(temp.path, "results"));
  await Deno.writeTextFile(result, '{"version":1,"outcome":"exited"}');
  const files = ["--events", "logs/run.ndjson", "--summary", "page/summary.md", "--result", result];
  const { code, stderr } = await trapline(["run", ...files, "--", "app"], temp.path);
  assert.equal(code, 127, stderr);
  assert.deepEqual(await namesIn(temp.path), ["logs", "page", "results"]);
  const { outcome, because, code: told } = JSON.parse(await Deno.readTextFile(result));
  assert.deepEqual([outcome, because, told], ["failed", '"app" is not on PATH', 127]);
});

Deno.test("a wrong option beside it is in the result as well", async () => {
  await using temp = await tempFolder();
  const { code } = await trapline(["run", "--result", "r.json", "--deadline", "5x", "--", "app"], temp.path);
  assert.equal(code, 2);
  assert.match(
    JSON.parse(await Deno.readTextFile(join(temp.path, "r.json"))).because,
    /Not a duration: "5x"/,
  );
});
