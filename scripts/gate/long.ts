/**
 * `deno task test:long`: the tests that inject every fault twenty times, 100 MB of hostile output, every kind of dump of
 * every program, the soak, every way in which .NET programs end, and a million damaged dumps. What they found is kept,
 * with its date, in docs/long-tests.md.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { capture } from "../support/command.ts";
import { up } from "../lab/up.ts";
import { VERSIONS } from "../lab/layout.ts";
import { dirname, fromFileUrl, join } from "../support/paths.ts";

const ROOT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));
const RESULTS = join(ROOT, "docs", "long-tests.md");
const TESTS = [
  ...[
    "faults",
    "action",
    "captures",
    "together",
    "leaving",
    "endings",
    "bucket_matrix",
    "real_runners",
    "soak",
    "engine_dumps",
    "package",
    "dotnet_matrix",
    "fleet_watch",
  ].map((
    name,
  ) => `tests/e2e/${name}_test.ts`),
  "tests/clr/fuzz_test.ts",
  "tests/docs/site_test.ts",
  "tests/report/sarif_validator_test.ts",
  "tests/stacks/fuzz_test.ts",
  "tests/pdb/others_test.ts",
  "tests/kerneldump/fuzz_test.ts",
  ...["ship/hard_times", "fleet/fleet", "fleet/slots"].map((name) => `tests/${name}_test.ts`),
];
/** Tests that have something to keep print it behind this. */
const MARK = "long: ";

if (Deno.build.os === "linux") await up((line) => console.error(line));
const child = new Deno.Command(Deno.execPath(), {
  args: ["test", "-A", ...TESTS],
  cwd: ROOT,
  env: { TRAPLINE_LONG: "1" },
  stdout: "piped",
  stderr: "inherit",
}).spawn();
let output = "";
const decoder = new TextDecoder();
for await (const chunk of child.stdout) {
  const text = decoder.decode(chunk, { stream: true });
  console.log(text.trimEnd());
  output += text;
}
const { code } = await child.status;
const lines = output.split("\n").filter((line) => line.startsWith(MARK)).map((line) =>
  line.slice(MARK.length)
);
const isRow = (line: string): boolean => line.startsWith("|");
const kept = [
  ...lines.filter(isRow),
  "",
  ...lines.filter((line) => !isRow(line)).map((line) => `- ${line}`),
];
const where = Deno.build.os === "linux"
  ? `engine ${VERSIONS.engine} under Wine`
  : `Windows ${Deno.osRelease()}`;
const entry = [`## ${new Date().toISOString().slice(0, 10)}, ${where}`, "", ...kept, ""].join("\n");
const before = await Deno.readTextFile(RESULTS).catch(() =>
  "# Long tests\n\nBy `deno task test:long`, or a part of it, newest first.\n"
);
const [head = "", ...entries] = before.split(/^(?=## )/m);
if (code === 0) {
  await Deno.writeTextFile(
    RESULTS,
    [head.trimEnd() + "\n\n", entry + "\n", ...entries].join("").trimEnd() + "\n",
  );
}
if (code === 0) await capture(Deno.execPath(), ["fmt", "--quiet", RESULTS]);
Deno.exit(code);
