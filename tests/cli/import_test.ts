/** `import procdump` takes a line as the help shows it, and what it says to do next does what the line did. @module */
import assert from "node:assert/strict";
import { nextCommand } from "../../lib/cli/import.ts";
import { parseDump } from "../../lib/recipe/actions/dump_kind.ts";
import { importProcDump } from "../../lib/recipe/procdump/procdump.ts";
import { commandLine } from "../../lib/win32/command_line.ts";
import { trapline } from "./child.ts";

const ROWS: readonly (readonly [line: string, then: string])[] = [
  [
    "-ma -e -w checkout.exe C:\\dumps",
    "trapline attach --recipe FILE --wait --out C:\\dumps checkout.exe",
  ],
  [
    '-ma -e -x . "C:\\Program Files\\shop\\checkout.exe" --port 8080 "a b"',
    'trapline run --recipe FILE --out . -- "C:\\Program Files\\shop\\checkout.exe" --port 8080 "a b"',
  ],
  ['-e 8 "C:\\my dumps"', 'trapline attach --recipe FILE --out "C:\\my dumps" 8'],
  ["-ma 4572", "trapline snap --dump full 4572"],
  ["-ma -w checkout.exe", "trapline snap --dump full --wait checkout.exe"],
  [
    "4572 C:\\dumps",
    "trapline snap --dump mini+DATA_SEGMENTS+PROCESS_THREAD_DATA+FULL_AUXILIARY_STATE --out C:\\dumps 4572",
  ],
  ["-s 5 -n 3 -ma 4572", "trapline attach --recipe FILE 4572"],
  ["-ma 4572 C:\\dumps\\PID_YYMMDD.dmp", "trapline attach --recipe FILE --out C:\\dumps 4572"],
];

for (const [line, then] of ROWS) {
  Deno.test(`import procdump "${line}" goes on with ${then}`, () => {
    const next = nextCommand(importProcDump(line), "FILE")!;
    assert.equal(commandLine(next), then);
    for (const [at, word] of next.entries()) if (word === "--dump") parseDump(next[at + 1]!);
  });
}

for (const rest of [[], ["--"], ["--", "more"]]) {
  Deno.test(`import procdump "-ma -e checkout.exe" ${rest.join(" ")}`, async () => {
    const { code, stdout, stderr } = await trapline(["import", "procdump", "-ma -e checkout.exe", ...rest]);
    assert.equal(code, rest.length < 2 ? 0 : 2, stderr);
    if (code === 0) assert.match(stdout, /^name: procdump$/m);
  });
}

Deno.test("a quoted option with its value is no line", async () => {
  const { code, stderr } = await trapline(["inspect", "--symbols folder"]);
  assert.equal(code, 2);
  assert.match(stderr, /^trapline: Unknown option "--symbols folder"/);
});
