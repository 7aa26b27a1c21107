/** SARIF as Microsoft's validator sees it, by the standard's rules and by those of GitHub's code scanning. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { sarifOf } from "../../lib/report/sarif.ts";
import { capture } from "../../scripts/support/command.ts";
import { endedRun } from "../support/ended_run.ts";
import { CRASH } from "../support/manifest.ts";
import { tempFolder } from "../support/temp.ts";

const VALIDATOR = "@microsoft/sarif-multitool-linux@5.7.0";
const OPTIONS = {
  sources: { root: "C:\\repo", has: (path: string): boolean => path.startsWith("src/") },
  redact: (text: string): string => text,
};
const MISSED = [{ rule: "r", asked: "full", because: "no room" }];
const RUNS = {
  captures: endedRun([CRASH, { bucket: "b", stacks: [] }, {
    bucket: "c",
    exception: undefined,
    headline: undefined,
  }], {
    missed: MISSED,
  }),
  nothing: endedRun([], { exitCode: 0 }),
};

// 100 MB are fetched for it.
if (Deno.env.get("TRAPLINE_LONG") !== undefined && Deno.build.os === "linux") {
  Deno.test("SARIF passes Microsoft's validator with GitHub's rules of code scanning, without a warning", async () => {
    await using temp = await tempFolder();
    await capture("npm", ["install", "--no-audit", "--no-fund", "--force", "--prefix", temp.path, VALIDATOR]);
    const validator = join(temp.path, "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
    for (const [name, run] of Object.entries(RUNS)) {
      const [file, out] = [join(temp.path, `${name}.sarif`), join(temp.path, `${name}.out.sarif`)];
      await Deno.writeTextFile(file, JSON.stringify(sarifOf(run, OPTIONS), null, 2));
      const flags = [
        "--rule-kind",
        "Sarif;Ghas",
        "--level",
        "Error;Warning",
        "--kind",
        "Fail",
        "--output",
        out,
      ];
      const told = await capture(validator, ["validate", file, ...flags]);
      assert.match(told, /Analysis completed successfully/);
      assert.doesNotMatch(told, /: (error|warning) /);
    }
  });
}
