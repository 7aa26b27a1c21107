import assert from "node:assert/strict";
import {
  aedebugSettings,
  localDumpsSettings,
  type Setting,
  silentExitSettings,
} from "../../lib/postmortem/ways.ts";
import { PRESETS } from "../../lib/facts/presets.ts";
import { numberOf, numberValue, type RegistryValue, textOf, textValue } from "../../lib/win32/registry.ts";

/** Settings as a person reads them. */
function read(settings: readonly Setting[], before?: RegistryValue): string[] {
  return settings.map(({ view, key, name, set }) => {
    const value = set(before);
    return `${view} ${key.split("\\").slice(-2).join("\\")} ${name} = ${textOf(value) ?? numberOf(value)}`;
  });
}

Deno.test("AeDebug is set in both views, without a dialog", () => {
  assert.deepEqual(read(aedebugSettings("d %ld %ld")), [
    "64 CurrentVersion\\AeDebug Debugger = d %ld %ld",
    "64 CurrentVersion\\AeDebug Auto = 1",
    "32 CurrentVersion\\AeDebug Debugger = d %ld %ld",
    "32 CurrentVersion\\AeDebug Auto = 1",
  ]);
});

Deno.test("LocalDumps is set for the programs that are named, else for all, with the flags of the preset", () => {
  const options = { out: "C:\\dumps", programs: ["a.exe"], format: PRESETS.full.format, count: 3 };
  assert.deepEqual(read(localDumpsSettings(options)), [
    "64 LocalDumps\\a.exe DumpFolder = C:\\dumps",
    "64 LocalDumps\\a.exe DumpCount = 3",
    "64 LocalDumps\\a.exe DumpType = 0",
    `64 LocalDumps\\a.exe CustomDumpFlags = ${0x00021826}`,
  ]);
  assert.match(
    read(localDumpsSettings({ ...options, programs: [] }))[0]!,
    /^64 Windows Error Reporting\\LocalDumps /,
  );
});

Deno.test("silent process exit keeps a program's other global flags, whichever way they are written", () => {
  const settings = silentExitSettings({ out: "C:\\dumps", programs: ["a.exe"], format: PRESETS.mini.format });
  const flag = (before?: RegistryValue): string => read(settings, before)[0]!.split("= ")[1]!;
  assert.equal(flag(), String(0x200));
  assert.equal(flag(numberValue(0x02000000)), String(0x02000200));
  assert.equal(flag(textValue("0x02000000")), String(0x02000200));
  assert.match(read(settings)[1]!, /SilentProcessExit\\a\.exe ReportingMode = 2$/);
});
