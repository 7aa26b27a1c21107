import assert from "node:assert/strict";
import { whyNoProgram } from "../../../lib/watch/find/no_program.ts";
import { programHead } from "../../support/program_head.ts";

const latin = (text: string): Uint8Array => Uint8Array.from(text, (each) => each.charCodeAt(0));
const why = (path: string, head: Uint8Array, size = head.length): string | undefined =>
  whyNoProgram({ path, head, size }, "x86_64");

Deno.test("a program of this machine may be launched, also one whose header lies far behind", () => {
  assert.equal(why("a.exe", programHead()), undefined);
  assert.equal(why("a.exe", programHead({ machine: 0x14C })), undefined);
  const far = programHead();
  new DataView(far.buffer).setUint32(0x3C, 0x10000, true);
  assert.equal(why("a.exe", far, 0x20000), undefined);
  assert.equal(
    whyNoProgram({ path: "a", head: programHead({ machine: 0xAA64 }), size: 0x80 }, "aarch64"),
    undefined,
  );
});

for (
  const [path, head, words] of [
    ["a.exe", latin(""), "a.exe is empty: 0 bytes"],
    ["a.exe", latin("hello\r\n"), 'a.exe is no Windows program: it begins with "hello\\r\\n"'],
    ["a", latin("\x7fELF\x02"), "a is no Windows program: it is one of Linux"],
    ["a.exe", programHead().subarray(0, 0x50), "a.exe is cut off: its header would end after its 80 bytes"],
    ["a.exe", latin("MZ"), "a.exe is cut off: its header would end after its 2 bytes"],
    [
      "a.exe",
      programHead({ machine: 0xAA64 }),
      "a.exe is built for ARM64, which this x64 machine does not run",
    ],
    [
      "a.exe",
      programHead({ machine: 0x200 }),
      "a.exe is built for machine 0x200, which this x64 machine does not run",
    ],
    [
      "C:\\My Apps\\a.dll",
      programHead({ flags: 0x2022 }),
      'C:\\My Apps\\a.dll is a DLL; give the program that loads it, for example: -- rundll32 "C:\\My Apps\\a.dll",FUNCTION',
    ],
    [
      "C:\\a b\\build.cmd",
      latin("@echo off"),
      'C:\\a b\\build.cmd is a script; give the program that runs it, for example: --follow-children -- cmd /c call "C:\\a b\\build.cmd"',
    ],
    [
      "app.jar",
      latin("PK\x03\x04"),
      "app.jar is a Java archive; give the program that runs it, for example: --follow-children -- java -jar app.jar",
    ],
    [
      "npm",
      latin("#!/usr/bin/env bash\necho"),
      "npm is a script; give the program that runs it, for example: --follow-children -- bash npm",
    ],
  ] as const
) {
  Deno.test(`what can't be launched is said from its head: ${words.slice(0, 60)}`, () => {
    assert.equal(why(path, head), words);
  });
}
