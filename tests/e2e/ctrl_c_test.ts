import assert from "node:assert/strict";
import { join } from "node:path";
import { REPO } from "../../scripts/lab/layout.ts";
import { type Captured, captured, outputFolder, programs, seen, windowsScript } from "../support/trapline.ts";

/** Presses Ctrl-C while `hang deadlock` runs; when that was, how it ended, and what was captured. */
async function pressed(out: string, ...options: string[]): Promise<{
  pressed: number;
  code: number;
  stderr: string;
  files: Captured[];
}> {
  const flags = ["run", "-A", "--no-check", "--cached-only", "--node-modules-dir=manual"];
  const cli = [...flags, "--config", seen(join(REPO, "deno.json")), seen(join(REPO, "lib/cli/main.ts"))];
  const target = [seen((await programs()).path("hang")), "deadlock"];
  const scenario = join(REPO, "tests/e2e/scenarios/ctrl_c.ts");
  const run = [...cli, "run", ...options, "--deadline", "60s", "--out", seen(out), "--", ...target];
  const told = `${out}.json`;
  const { code, stderr } = await windowsScript(scenario, [seen(told), ...run]);
  assert.equal(code, 0, stderr);
  return { ...JSON.parse(await Deno.readTextFile(told)), stderr, files: await captured(out) };
}

Deno.test("in CI a triage dump comes before a Ctrl-C, within 5 s, with the place in the code", async () => {
  await using out = await outputFolder();
  const { pressed: at, code, stderr, files } = await pressed(out.path, "--ci", "github");
  assert.equal(code, 0xC000013A, stderr);
  assert.equal(files.length, 1, stderr);
  const { manifest } = files[0]!;
  assert.equal(manifest.rule, "job-cancelled");
  assert.equal(manifest.asked.dump, "triage");
  assert.ok(manifest.verification.ok);
  const writtenMs = Date.parse(manifest.capturedAt) + manifest.pausedMs - at;
  assert.ok(writtenMs < 5_000, `${writtenMs} ms after it`);
  assert.match(
    stderr,
    /::warning file=tests\/fixtures\/hang\.c,line=\d+,title=hang\.exe%3A 0x40010005 control c/,
  );
  assert.doesNotMatch(stderr, /NO DUMP/);
});

Deno.test("outside of CI a Ctrl-C is the target's alone", async () => {
  await using out = await outputFolder();
  const { code, stderr, files } = await pressed(out.path, "--ci", "off");
  assert.equal(code, 0xC000013A, stderr);
  assert.equal(files.length, 0, stderr);
});
