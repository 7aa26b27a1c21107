import assert from "node:assert/strict";
import { explain, frameText } from "../../lib/report/explain.ts";
import type { Manifest } from "../../lib/store/manifest.ts";
import { CRASH } from "../support/manifest.ts";

const DUMP = "C:\\dumps\\checkout-1234.dmp";

const GOLDEN = `\
0xC0000005 access violation: write to 0x0 (second chance) in checkout.exe+0x1234
  > checkout!null_write+0x7  [src/crash.c:17]
    checkout!main+0x0
    kernel32+0x14de0
    0x1f4
    and 1 other thread, in the manifest
  process  checkout.exe (pid 1234), paused 87 ms
  dump     C:\\dumps\\checkout-1234.dmp
           123 KB, verified, asked mini, rule crash, bucket 10123456789a`;

/** The explanation, line by line. */
function lines(change: Partial<Manifest>): string[] {
  return explain({ ...CRASH, ...change }, DUMP).split("\n");
}

Deno.test("explain() tells what failed, where, the stack, and where the dump is", () => {
  assert.equal(explain(CRASH, DUMP), GOLDEN);
});

Deno.test("explain() says why there are no stacks", () => {
  const shown = lines({ stacks: [], stacksBecause: "the engine can't open it" });
  assert.deepEqual(shown.slice(0, 3), [
    "0xC0000005 access violation: write to 0x0 (second chance) in checkout.exe+0x1234",
    "  stacks could not be read: the engine can't open it",
    "  process  checkout.exe (pid 1234), paused 87 ms",
  ]);
});

Deno.test("explain() says what failed verification, finding by finding", () => {
  const shown = lines({
    verification: {
      ok: false,
      findings: [
        { severity: "fatal", code: "outside-file", message: "stream 4 ends behind the file" },
        { severity: "odd", code: "ip-outside-modules", message: "the instruction is in no module" },
      ],
    },
  });
  assert.deepEqual(shown.slice(-3), [
    "           123 KB, FAILED VERIFICATION, asked mini, rule crash, bucket 10123456789a",
    "           fatal: stream 4 ends behind the file",
    "           odd: the instruction is in no module",
  ]);
});

Deno.test("explain() tells when another kind was written than asked, and why", () => {
  const shown = lines({
    asked: { dump: "DEBUG_DUMP_DEFAULT", qualifier: "DEBUG_DUMP_DEFAULT", format: [] },
    written: { qualifier: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY"], because: "this engine refuses it" },
  });
  assert.equal(
    shown.at(-1),
    "           123 KB, verified, asked DEBUG_DUMP_DEFAULT, wrote DEBUG_DUMP_SMALL with full memory because " +
      "this engine refuses it, rule crash, bucket 10123456789a",
  );
});

Deno.test("explain() of a snapshot has no exception and no bucket", () => {
  const trigger = { kind: "tick", at: 30_000 };
  const shown = lines({ exception: undefined, rule: "deadline", trigger, stacks: CRASH.stacks.slice(0, 1) });
  assert.deepEqual(shown.slice(0, 2), ["snapshot, by rule deadline", "  > ntdll+0x10"]);
  assert.equal(shown.at(-1), "           123 KB, verified, asked mini, rule deadline");
});

Deno.test("explain() does not repeat a code that has no words, nor name a module that is not known", () => {
  const exception = { ...CRASH.exception!, words: "0xE0001234", code: "0xE0001234", module: undefined };
  assert.equal(lines({ exception })[0], "0xE0001234 (second chance)");
});

Deno.test("explain() cuts a deep stack and tells how much", () => {
  const frames = Array.from({ length: 15 }, (_, i) => ({ address: `0x${i}` }));
  const shown = lines({ stacks: [{ tid: 1, event: true, frames }] });
  assert.deepEqual(shown.slice(11, 14), ["    0x10", "    0x11", "    … 3 frames more"]);
  assert.equal(
    lines({ stacks: [{ tid: 1, event: true, frames: frames.slice(0, 12) }] })[13]?.startsWith("  process"),
    true,
  );
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
    stacks: [{
      tid: 1,
      event: true,
      frames: [{ address: evil, module: evil, offset: evil, function: evil, file: evil }],
    }],
    stacksBecause: evil,
  };
  const shown = explain(bad, evil);
  assert.doesNotMatch(shown, /[^\P{Cc}\n]|\u202E/u);
  assert.equal(shown.split("\n").length, 7);
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
