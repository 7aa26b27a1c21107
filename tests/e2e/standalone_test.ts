import assert from "node:assert/strict";
import { join } from "node:path";
import { DENO_EXE, REPO } from "../../scripts/lab/layout.ts";
import { alone, captured, outputFolder, programs, seen, windowsScript } from "../support/trapline.ts";

const SOURCES = join(REPO, "lib/cli/main.ts");

/** Runs the stand-in for a compiled executable, which has no scripts that a deno could be given. */
async function standalone(args: string[]): ReturnType<typeof alone> {
  const executable = (await programs()).path("standalone");
  const deno = Deno.build.os === "windows" ? Deno.execPath() : seen(DENO_EXE);
  const flags = [
    "run",
    "-A",
    "--no-check",
    "--quiet",
    "--cached-only",
    "--node-modules-dir=manual",
    "--config",
  ];
  const config = seen(join(REPO, "deno.json")),
    script = seen(join(REPO, "tests/e2e/scenarios/standalone.ts"));
  const runs = `"${deno}" ${flags.join(" ")} "${config}" "${script}"`;
  return await alone(executable, args, { env: { STANDALONE: seen(executable), STANDALONE_RUNS: runs } });
}

Deno.test("a compiled executable starts its engine hosts by running itself", async () => {
  await using out = await outputFolder();
  const { code, stderr } = await standalone([
    "run",
    "--out",
    seen(out.path),
    "--",
    seen((await programs()).path("crash")),
  ]);
  assert.equal(code, 0xC0000005, stderr);
  const [file, ...others] = await captured(out.path);
  assert.equal(others.length, 0);
  assert.ok(file!.manifest.verification.ok);
  assert.equal(file!.manifest.stacks[0]?.frames[0]?.function, "null_write", "a second host read the stacks");
});

Deno.test("a compiled executable is the probe's child when it is told to be", async () => {
  const { code, stderr } = await standalone(["trapline-probe"]);
  assert.equal(code, 0xC0000005, stderr);
});

Deno.test("those commands are nobody else's", async () => {
  for (const command of ["trapline-host", "trapline-probe"]) {
    assert.equal((await windowsScript(SOURCES, [command])).code, 2);
  }
});
