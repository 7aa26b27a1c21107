import assert from "node:assert/strict";
import { explain, frameText } from "../../lib/report/explain.ts";
import { coloured } from "../../lib/report/terminal_text.ts";
import type { Manifest } from "../../lib/store/manifest.ts";
import { CRASH } from "../support/manifest.ts";

const DUMP = "C:\\dumps\\checkout-1234.dmp";

const GOLDEN = `\
CRASH  access violation: write to 0x0
       0xC0000005 STATUS_ACCESS_VIOLATION, second chance
       in checkout.exe+0x1234

  > checkout!null_write+0x7  src/crash.c:17
    checkout!main+0x0
    kernel32+0x14de0
    0x1f4

  and 1 other thread

process   checkout.exe (pid 1234), paused 87 ms
dump      C:\\dumps\\checkout-1234.dmp
          123 KB, verified, asked mini, rule crash
bucket    10123456789a`;

/** The explanation, line by line. */
function lines(change: Partial<Manifest>): string[] {
  return explain({ ...CRASH, ...change }, DUMP).split("\n");
}

Deno.test("explain() tells what failed, where, the stack, and where the dump is", () => {
  assert.equal(explain(CRASH, DUMP), GOLDEN);
});

Deno.test("explain() says why there are no stacks", () => {
  const shown = lines({ stacks: [], stacksBecause: "the engine can't open it" });
  assert.deepEqual(shown.slice(3, 6), [
    "",
    "  stacks could not be read: the engine can't open it",
    "",
  ]);
});

Deno.test("explain() says what failed verification, finding by finding", () => {
  const shown = lines({
    verification: {
      ok: false,
      findings: [
        { severity: "fatal", code: "outside-file", message: "stream 4 ends behind the file", offset: 4096 },
        { severity: "odd", code: "ip-outside-modules", message: "the instruction is in no module" },
      ],
    },
  });
  assert.deepEqual(shown.slice(-4), [
    "          123 KB, FAILED VERIFICATION, asked mini, rule crash",
    "bucket    10123456789a",
    "fatal     stream 4 ends behind the file (at 0x1000 in the file)",
    "odd       the instruction is in no module",
  ]);
});

Deno.test("explain() tells when another kind was written than asked, and why", () => {
  const shown = lines({
    asked: { dump: "DEBUG_DUMP_DEFAULT", qualifier: "DEBUG_DUMP_DEFAULT", format: [] },
    written: { qualifier: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY"], because: "this engine refuses it" },
  });
  assert.deepEqual(shown.slice(-3, -1), [
    "          123 KB, verified, asked DEBUG_DUMP_DEFAULT, rule crash",
    "          wrote DEBUG_DUMP_SMALL with full memory because this engine refuses it",
  ]);
});

Deno.test("explain() of a program that ended itself has no exception, and its bucket", () => {
  const trigger = {
    kind: "process-exit",
    pid: 7,
    code: 0x80131623,
    exiting: true,
    by: "terminate",
    at: 30,
  } as const;
  const shown = lines({ exception: undefined, trigger });
  assert.equal(shown[0], "CRASH  it ended itself with 0x80131623 .NET fail fast");
  assert.equal(shown.at(-1), "bucket    10123456789a");
});

Deno.test("explain() of a snapshot has no exception and no bucket", () => {
  const trigger = { kind: "tick", at: 30_000 } as const;
  const stacks = CRASH.stacks.slice(0, 1);
  const shown = lines({ exception: undefined, bucket: undefined, rule: "deadline", trigger, stacks });
  assert.deepEqual(shown.slice(0, 4), [
    "SNAPSHOT  of the running program",
    "          by rule deadline",
    "",
    "    ntdll+0x10",
  ]);
  assert.equal(shown.at(-1), "          123 KB, verified, asked mini, rule deadline");
});

Deno.test("explain() shows the thread that opened the dialog, not the one that the engine names", () => {
  const shown = lines({
    exception: undefined,
    rule: "box",
    trigger: { kind: "sample", pid: 4, active: 1, at: 1, dialog: { title: "Assert", text: "a\nb", tid: 1 } },
    cause: { trigger: "dialog", asked: "*Assert*" },
  });
  assert.deepEqual(shown.slice(0, 6), [
    'DIALOG  "Assert": a b',
    "        by rule box: dialog *Assert*",
    "",
    "    ntdll+0x10",
    "",
    "  and 1 other thread",
  ]);
});

Deno.test("explain() of a hang has its evidence and its bucket", () => {
  const hang = { verdict: "deadlocked", evidence: ["thread 1 waits for a lock of thread 2"] } as const;
  const shown = lines({ exception: undefined, hang });
  assert.deepEqual(shown.slice(0, 2), ["HANG  deadlocked", "      thread 1 waits for a lock of thread 2"]);
  assert.ok(
    shown.includes("  thread 2") && shown.some((line) => line.startsWith("    ntdll+0x10  1 thread: 1")),
  );
  assert.equal(shown.at(-1), "bucket    10123456789a");
});

Deno.test("explain() names no module that is not known, and no status that has no name", () => {
  const exception = {
    ...CRASH.exception!,
    words: "exception 0xE0001234",
    code: "0xE0001234",
    module: undefined,
  };
  assert.deepEqual(lines({ exception }).slice(0, 3), [
    "CRASH  exception 0xE0001234",
    "       0xE0001234, second chance",
    "",
  ]);
});

Deno.test("explain() cuts a deep stack and tells how much", () => {
  const frames = Array.from(
    { length: 19 },
    (_, i) => ({ address: `0x${i}`, module: "a.exe", offset: `0x${i}` }),
  );
  const shown = lines({ stacks: [{ tid: 1, event: true, frames }] });
  assert.deepEqual(shown.slice(18, 21), ["    a+0x14", "    a+0x15", "    … 3 frames more"].slice(0, 3));
});

Deno.test("explain() begins its first line with the lead, and the next ones under what follows it", () => {
  const [first, second] = explain(CRASH, DUMP, { lead: "trapline: " }).split("\n");
  assert.equal(first, "trapline: CRASH  access violation: write to 0x0");
  assert.equal(second?.indexOf("0xC0000005"), first?.indexOf("access"));
});

Deno.test("explain() lets nothing of a target reach the terminal but text", () => {
  const evil = "\x1b[2J\n\u202E";
  const bad: Manifest = {
    ...CRASH,
    rule: evil,
    bucket: evil,
    asked: { ...CRASH.asked, dump: evil },
    written: { ...CRASH.written, qualifier: evil, because: evil },
    target: { ...CRASH.target, image: `C:\\${evil}` },
    verification: { ok: false, findings: [{ severity: "odd", code: "outside-file", message: evil }] },
    exception: { ...CRASH.exception!, code: evil, words: evil, module: evil, offset: evil },
    hang: { verdict: "waiting", evidence: [evil] },
    stacks: [{
      tid: 1,
      event: true,
      frames: [{ address: evil, module: evil, offset: evil, function: evil, file: evil }],
    }],
    stacksBecause: evil,
  };
  for (const manifest of [bad, { ...bad, exception: undefined }]) {
    assert.doesNotMatch(explain(manifest, evil), /[^\P{Cc}\n]|\u202E/u);
    // With colour there are our own sequences, and no other.
    // deno-lint-ignore no-control-regex
    const ours = explain(manifest, evil, { paint: coloured }).replaceAll(/\x1b\[\d+m/g, "");
    assert.doesNotMatch(ours, /[^\P{Cc}\n]|\u202E/u);
  }
});

Deno.test("frameText() names a frame as far as it is known", () => {
  assert.equal(frameText({ address: "0x1" }), "0x1");
  assert.equal(frameText({ address: "0x1", module: "a.DLL", offset: "0x2" }), "a+0x2");
  assert.equal(
    frameText({ address: "0x1", module: "a.sys", offset: "0x2", function: "f", displacement: 31 }),
    "a.sys!f+0x1f",
  );
  assert.equal(
    frameText({ address: "0x1", module: "a.exe", function: "\x1bf", file: "x\n.c", line: 3 }),
    "a!\uFFFDf+0x0  [x\uFFFD.c:3]",
  );
});
