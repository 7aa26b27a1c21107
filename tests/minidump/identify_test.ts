import assert from "node:assert/strict";
import { blobSource, bytesSource, identify } from "../../lib/minidump/mod.ts";
import { Synth } from "./synth.ts";
import { systemInfo } from "./synth_streams.ts";

const CASES: readonly (readonly [name: string, bytes: Uint8Array | string, kind: string])[] = [
  ["an empty file", "", "empty"],
  ["a Windows minidump", systemInfo(new Synth()).finish(), "windows-minidump"],
  ["a Linux minidump", systemInfo(new Synth(), { platform: 0x8201 }).finish(), "linux-minidump"],
  ["an Android minidump", systemInfo(new Synth(), { platform: 0x8203 }).finish(), "linux-minidump"],
  ["a Linux minidump by its streams", new Synth().stream(0x47670009, () => {}).finish(), "linux-minidump"],
  ["a macOS minidump", systemInfo(new Synth(), { platform: 0x8101 }).finish(), "macos-minidump"],
  ["a Fuchsia minidump", systemInfo(new Synth(), { platform: 0x8206 }).finish(), "other-minidump"],
  ["a minidump that does not say", new Synth().finish(), "other-minidump"],
  ["a minidump that was cut off", systemInfo(new Synth()).finish().subarray(0, 40), "other-minidump"],
  ["a 64-bit kernel dump", "PAGEDU64\x0f\0\0\0", "kernel-dump"],
  ["a 32-bit kernel dump", "PAGEDUMP\x0f\0\0\0", "kernel-dump"],
  ["a legacy user dump", "USERDUMP\0\0\0\0", "user-dump"],
  ["a 64-bit legacy user dump", "USERDU64\0\0\0\0", "user-dump"],
  ["an ELF core", "\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x04\0\x3e\0", "elf"],
  ["a cabinet", "MSCF\0\0\0\0", "cabinet"],
  ["a zip", "PK\x03\x04\x14\0", "zip"],
  ["a 7-Zip archive", "7z\xbc\xaf\x27\x1c\0\x04", "archive"],
  ["an xz file", "\xfd7zXZ\0\0", "archive"],
  ["a Zstandard file", "\x28\xb5\x2f\xfd\x04", "archive"],
  ["a bzip2 file", "BZh91AY&SY", "archive"],
  ["a RAR archive", "Rar!\x1a\x07\x01\0", "archive"],
  ["a program", "MZ\x90\0\x03\0", "program"],
  ["zeros", "\0".repeat(5000), "zeros"],
  ["an HTTP upload", "--aZ4\r\nContent-Disposition: form-data; name=d\r\n\r\nMDMP\0\0", "upload"],
  ["a gzip file", "\x1f\x8b\x08", "gzip"],
  [
    "a microdump behind other lines",
    `boot\n${"x\n".repeat(5000)}-----BEGIN BREAKPAD MICRODUMP-----\nV L\n`,
    "microdump",
  ],
  ["text", "Unhandled exception\r\n", "text"],
  ["something else", "\0\x01\x02", "unknown"],
];

for (const [name, content, kind] of CASES) {
  Deno.test(`identify() knows ${name}`, async () => {
    const bytes = typeof content === "string" ? Uint8Array.from(content, (c) => c.charCodeAt(0)) : content;
    for (const source of [bytesSource(bytes), blobSource(new Blob([Uint8Array.from(bytes)]))]) {
      const identity = await identify(source);
      assert.equal(identity.kind, kind);
      assert.notEqual(identity.what, "");
    }
  });
}

Deno.test("identify() tells an ELF core from a program, in both byte orders", async () => {
  const elf = (data: number, type: number[]): Uint8Array =>
    Uint8Array.from([0x7F, 0x45, 0x4C, 0x46, 2, data, 1, ...new Uint8Array(9), ...type]);
  assert.match((await identify(bytesSource(elf(1, [4, 0])))).what, /core/);
  assert.match((await identify(bytesSource(elf(2, [0, 4])))).what, /core/);
  assert.match((await identify(bytesSource(elf(1, [3, 0])))).what, /not a dump/);
});
