import assert from "node:assert/strict";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

Deno.test("a recipe's dump of a tree is one of each process, what was started last first", async () => {
  await using out = await outputFolder();
  const [file, events] = [`${out.path}.json`, `${out.path}.ndjson`] as const;
  const rule = { on: { timer: "4s" }, do: [{ dump: "mini", tree: true }, { log: "all of them" }] };
  await Deno.writeTextFile(file, JSON.stringify({ name: "trees", rules: { look: rule } }));
  const files = [["--recipe", file], ["--events", events], ["--out", out.path]]
    .flatMap(([option = "", path = ""]) => [option, seen(path)]);
  const program = (await programs()).path("quiet");
  const { code, stderr } = await trapline(["run", ...files, "--", program, "tree", "15", "3"]);
  assert.equal(code, 0, stderr);
  const dumps = (await captured(out.path)).map(({ manifest }) => manifest)
    .sort((a, b) => a.capturedAt.localeCompare(b.capturedAt));
  assert.deepEqual(
    dumps.map(({ target }) => /tree 15 (\d)$/.exec(target.commandLine)?.[1]),
    ["1", "2", "3"],
    "a parent comes after what it started",
  );
  assert.ok(dumps.every(({ verification, rule }) => verification.ok && rule === "look"));
  const records = (await Deno.readTextFile(events)).trim().split("\n").map((line) => JSON.parse(line));
  const told = records.filter(({ kind }) => kind === "kept" || kind === "missed");
  assert.deepEqual(told.map(({ kind, pid }) => [kind, pid]), dumps.map(({ target }) => ["kept", target.pid]));
});
