import { match, strictEqual as equal } from "node:assert/strict";
import { captured, outputFolder, programs, trapline } from "../support/trapline.ts";

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
