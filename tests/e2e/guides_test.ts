import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { REPO } from "../../scripts/lab/layout.ts";
import { removeButKeepDumps } from "../support/kept_dumps.ts";
import { captured, outputFolder, programs, seen } from "../support/trapline.ts";

const guide = await Deno.readTextFile(join(REPO, "docs/ci.md"));

/** A folder with a program `trapline`, as from the zip; the lab's on Linux. */
async function folderWithTrapline(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "trapline-guide-" });
  const script =
    `#!/bin/sh\nexec "${Deno.execPath()}" run -A --quiet --config "${REPO}/deno.json" "${REPO}/scripts/trapline.ts" "$@"\n`;
  await Deno.writeTextFile(join(path, "trapline"), script, { mode: 0o755 });
  return { path, [Symbol.asyncDispose]: () => removeButKeepDumps(path) };
}

/** Runs something that finds this `trapline`. */
async function withTrapline(
  folder: string,
  program: string,
  args: string[],
): Promise<{ code: number; output: string }> {
  const log = join(folder, "log");
  const { code } = await new Deno.Command("sh", {
    // Into a file: Wine's own services, if this run wakes them, would hold a pipe open.
    args: ["-c", 'log=$1; shift; exec "$@" >"$log" 2>&1', "sh", log, program, ...args],
    cwd: folder,
    env: { PATH: `${folder}:${Deno.env.get("PATH")}` },
    stdin: "null",
  }).output();
  return { code, output: await Deno.readTextFile(log) };
}

Deno.test("the guide's launcher for ctest: the crash fails its test, with a dump; the other passes", async () => {
  await using folder = await folderWithTrapline();
  const { path } = folder;
  const [, launcher = ""] = /```cmake\n(set\(TRAPLINE [^\n]*)\n/.exec(guide) ?? [];
  assert.match(launcher, /--quiet .*--out .* --\)$/);
  const fixtures = await programs();
  const dumps = launcher.replace(
    "${CMAKE_BINARY_DIR}/dumps",
    seen(join(path, "dumps")).replaceAll("\\", "\\\\"),
  );
  await Deno.writeTextFile(
    join(path, "CMakeLists.txt"),
    `cmake_minimum_required(VERSION 3.25)\nproject(guide NONE)\nenable_testing()\n${dumps}\n` +
      `add_test(NAME crashes COMMAND \${TRAPLINE} [=[${seen(fixtures.path("crash"))}]=] deep)\n` +
      `add_test(NAME passes COMMAND \${TRAPLINE} [=[${seen(fixtures.path("exit"))}]=] 0)\n`,
  );
  const made = await withTrapline(path, "cmake", ["-S", ".", "-B", "build"]);
  assert.equal(made.code, 0, made.output);
  const { code, output } = await withTrapline(path, "ctest", ["--test-dir", "build", "--output-on-failure"]);
  assert.notEqual(code, 0);
  assert.match(output, /crashes .*\*\*\*Failed[^]*passes .* Passed/, output);
  assert.equal((await captured(join(path, "dumps"))).length, 1, output);
});

Deno.test("Node starts a program under capture and gets its output and its end", async () => {
  await using folder = await folderWithTrapline();
  await using out = await outputFolder();
  const echo = seen((await programs()).path("echo"));
  const script = `
    const { spawnSync } = require("node:child_process");
    const { status, stdout } = spawnSync("trapline", ["run", "--quiet", "--out", process.argv[1], "--", ...process.argv.slice(2)]);
    process.stdout.write(JSON.stringify({ status, stdout: String(stdout) }));`;
  const { output } = await withTrapline(folder.path, "node", [
    "-e",
    script,
    seen(out.path),
    echo,
    "--exit=7",
    "two words",
  ]);
  const { status, stdout } = JSON.parse(output);
  assert.equal(status, 7);
  assert.match(stdout, /two words/);
});

Deno.test("the guide names every input and output of the action, and no other", async () => {
  const action = parse(await Deno.readTextFile(join(REPO, "action.yml")));
  const rows = (title: string): string[] => {
    const [, table = ""] = new RegExp(`^\\| ${title} .*\\n\\|[- |]+\\n((?:\\|.*\\n)+)`, "m").exec(guide) ??
      [];
    return [...table.matchAll(/^\| `([\w-]+)`/gm)].map(([, name = ""]) => name);
  };
  assert.deepEqual(rows("Input"), Object.keys(action.inputs));
  assert.deepEqual(rows("Output"), Object.keys(action.outputs));
});
