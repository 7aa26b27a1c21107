import { match, strictEqual as equal } from "node:assert/strict";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

type Program = Parameters<Awaited<ReturnType<typeof programs>>["path"]>[0];
/** Options, the program with its arguments, the exit code, and the rule of each dump. */
type Row = readonly [options: string[], program: [Program, ...string[]], code: number, rules: string[]];

const RUNS: readonly Row[] = [
  [["--exit-code", "!=0"], ["exit", "3"], 3, ["exit-code"]],
  [["--exit-code", "!=0"], ["exit", "0"], 0, []],
  [["--debug-text", "*one*"], ["debugtext"], 0, ["debug-text"]],
  [["--exception", "dz@first,0xE0AA0002@first", "-n", "2"], ["handled", "9", "0xC0000094"], 0, [
    "first-chance",
    "first-chance",
  ]],
  [["--break", "kernel32!ExitProcess", "--load", "no-such.dll"], ["exit", "0"], 0, ["break"]],
  [["--exception", "dz", "--record-all", "--break", "kernel32!ExitProcess"], ["exit", "0"], 0, ["break"]],
];

for (const [options, [program, ...args], code, rules] of RUNS) {
  Deno.test(`run ${options.join(" ")} ${program} ${args.join(" ")} dumps ${rules.length} times`, async () => {
    await using out = await outputFolder();
    const path = (await programs()).path(program);
    const run = await trapline(["run", ...options, "--out", out.path, "--", path, ...args]);
    equal(run.code, code, run.stderr);
    match(run.stderr, new RegExp(`wrote ${rules.length === 0 ? "no dump" : `${rules.length} dump`}`));
    const files = await captured(out.path);
    equal(files.map(({ manifest }) => manifest.rule).join(), rules.join());
  });
}

Deno.test("run --quiet says where the dump is, and nothing else", async () => {
  await using out = await outputFolder();
  const path = (await programs()).path("crash");
  const run = await trapline(["run", "--quiet", "--out", out.path, "--", path, "null-write"]);
  equal(run.code, 0xC0000005, run.stderr);
  const [file] = await captured(out.path);
  match(run.stderr, /^trapline: \S+\.dmp\r?\n$/);
  equal(run.stderr.trim().endsWith(file!.manifest.file.name), true, run.stderr);
});

Deno.test("a run that fails says so in its result, and an earlier run's is gone", async () => {
  await using out = await outputFolder();
  const path = (await programs()).path("exit");
  const result = `${out.path}.json`;
  const files = ["--out", out.path, "--result", seen(result)];
  const good = await trapline(["run", ...files, "--", path, "0"]);
  equal(good.code, 0, good.stderr);
  equal(JSON.parse(await Deno.readTextFile(result)).outcome, "exited");
  const bad = await trapline(["run", ...files, "--engine", "C:\\no\\engine", "--", path, "0"]);
  equal(bad.code, 125, bad.stderr);
  const { outcome, code, because } = JSON.parse(await Deno.readTextFile(result));
  equal([outcome, code].join(), "failed,125");
  match(because, /no dbgeng\.dll there/);
});
