// deno-lint-ignore-file no-console
import { match, ok, strictEqual as equal } from "node:assert/strict";
import { EXPECTED, type Expected } from "../fixtures/expected.ts";
import { checkAtOnce } from "../support/at_once.ts";
import { breakpadAgrees } from "../support/breakpad_agrees.ts";
import { table } from "../support/table.ts";
import { type Captured, captured, outputFolder, programs, trapline } from "../support/trapline.ts";

const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;
/** The last kind is another name for the one before: one stop's identical dumps are written once. */
const SAME = ["DEBUG_DUMP_DEFAULT", "DEBUG_USER_WINDOWS_DUMP"];
const PARTS = [["triage", "full"], ["mini", "heap"], ["DEBUG_DUMP_SMALL", ...SAME]];
const KINDS = PARTS.flat();
const AT_ONCE = 3;
const NOTHING = /wrote no dump because nothing a rule waits for happened; /;
const PERHAPS_ABORTED =
  /wrote no dump because nothing a rule waits for happened \(abort\(\) ends a program with 3, too/;
/** Of a program that ends with an error status that it passes on, or makes up. */
const UNSEEN = /wrote no dump: it ended with the code of a crash, but none was seen in the processes that /;

const rows: string[][] = [];

/** The first program, and in `test:long` every one, in all kinds; each other in a part of them by turns. */
function kindsFor(expected: Expected): readonly string[] {
  const at = EXPECTED.indexOf(expected);
  return LONG || at === 0 ? KINDS : PARTS[at % PARTS.length]!;
}

async function check(expected: Expected): Promise<void> {
  const { name, args, exitCode, captured: due, exception } = expected;
  const kinds = kindsFor(expected);
  const wanted = kinds.filter((kind) => kind !== SAME[1]).length;
  await using out = await outputFolder();
  const program = (await programs()).path(name);
  const options = [
    "run",
    "--out",
    out.path,
    "--follow-children",
    ...kinds.flatMap((kind) => ["--dump", kind]),
  ];
  const { code, stderr } = await trapline([...options, "--", program, ...args]);
  equal(hex(code), hex(exitCode), `${name} ${args.join(" ")}: exit code\n${stderr}`);
  const files = await captured(out.path);
  equal(files.length, due ? wanted : 0, `${name} ${args.join(" ")}: number of dumps\n${stderr}`);
  for (const file of files) await checkDump(file, exception);
  const none = exitCode >>> 28 === 0xC ? UNSEEN : exitCode === 3 ? PERHAPS_ABORTED : NOTHING;
  match(stderr, due ? new RegExp(`wrote ${wanted} dumps; `) : none);
  const cells = KINDS.map((kind) =>
    kinds.includes(kind) ? cell(files.find(({ manifest }) => manifest.asked.dump === kind), due) : "another's"
  );
  rows.push([[name, ...args].join(" "), exception ? hex(exception) : "-", hex(code), ...cells]);
}

async function checkDump(file: Captured, exception: number | undefined): Promise<void> {
  const { manifest } = file;
  ok(manifest.verification.ok, JSON.stringify(manifest.verification));
  equal(manifest.exception?.code, exception === undefined ? undefined : hex(exception));
  equal(manifest.file.bytes, (await Deno.stat(file.dump)).size);
  const fallback = manifest.asked.qualifier === "DEBUG_DUMP_DEFAULT";
  equal(manifest.written.qualifier, fallback ? "DEBUG_DUMP_SMALL" : manifest.asked.qualifier);
  equal(manifest.written.because !== undefined, fallback);
  await breakpadAgrees(file);
}

function cell(file: Captured | undefined, due: boolean): string {
  if (file) return `${(file.manifest.file.bytes / 1e6).toFixed(2)} MB`;
  return due ? "same file" : "rightly none";
}

function hex(code: number): string {
  return `0x${code.toString(16).toUpperCase().padStart(8, "0")}`;
}

Deno.test("every fixture is captured, or rightly not, in each kind of dump by turns, and its exit code passes through", async () => {
  await checkAtOnce(AT_ONCE, EXPECTED, check, () => {
    rows.sort(([a = ""], [b = ""]) => a.localeCompare(b));
    console.log(table(["program", "exception", "exit code", ...KINDS], rows));
  });
  equal(rows.length, EXPECTED.length);
});
