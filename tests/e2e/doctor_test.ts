import assert from "node:assert/strict";
import { join } from "node:path";
import { REPO } from "../../scripts/lab/layout.ts";
import { alone, trapline, windowsScript } from "../support/trapline.ts";

const WER = "HKLM\\SOFTWARE\\Microsoft\\Windows\\Windows Error Reporting";

/** What doctor says of one thing. */
async function finding(what: string): Promise<{ ok: boolean; text: string; fix?: string }> {
  const { code, stdout, stderr } = await trapline(["doctor", "--json"]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout).findings.find((one: { what: string }) => one.what === what);
}

async function reg(...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await alone("reg.exe", args);
  assert.equal(code, 0, stdout + stderr);
}

Deno.test("doctor --probe proves capture by crashing a child, and tells it as JSON", async () => {
  const { code, stdout, stderr } = await trapline(["doctor", "--probe", "--json"]);
  assert.equal(code, 0, stderr + stdout);
  const { findings } = JSON.parse(stdout);
  const probe = findings.find(({ what }: { what: string }) => what === "probe");
  assert.match(probe.text, /captured and verified: access violation writing 0x10/);
});

Deno.test("doctor says which engine is missing and what to do, and fails", async () => {
  const { code, stdout } = await trapline(["doctor", "--engine", "C:\\no\\engine"]);
  assert.equal(code, 125);
  assert.match(stdout, /FAIL {2}engine.*no dbgeng\.dll there/s);
  assert.match(stdout, /--engine or TRAPLINE_ENGINE/);
});

Deno.test("doctor reads what Windows Error Reporting is set to", async () => {
  const dumps = `${WER}\\LocalDumps\\trapline-test.exe`;
  try {
    await reg("add", dumps, "/f");
    await reg("add", WER, "/v", "DontShowUI", "/t", "REG_DWORD", "/d", "1", "/f");
    const { text, fix } = await finding("WER");
    assert.match(
      text,
      /keeps dumps.* of every program, by settings of its own of .*trapline-test\.exe; shows no dialog/,
    );
    assert.equal(fix, undefined);
  } finally {
    await reg("delete", `${WER}\\LocalDumps`, "/f");
    await reg("delete", WER, "/v", "DontShowUI", "/f");
  }
  assert.match((await finding("WER")).text, /^keeps no dumps of its own; shows a dialog/);
});

Deno.test("doctor says which error mode it was given, and the probe captures all the same", async () => {
  const scenario = join(REPO, "tests/e2e/scenarios/with_error_mode.ts");
  const { code, stdout, stderr } = await windowsScript(scenario, ["3", "doctor", "--probe"]);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /note {2}error mode 0x3, inherited .* SEM_NOGPFAULTERRORBOX/);
  assert.match(stdout, /ok {4}probe {6}captured and verified/);
});

Deno.test("doctor says what a blue screen would leave, by the registry", async () => {
  const key = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\CrashControl";
  const set = (name: string, value: string): Promise<void> =>
    reg("add", key, "/v", name, "/t", "REG_DWORD", "/d", value, "/f");
  try {
    await set("CrashDumpEnabled", "2");
    await set("AutoReboot", "0");
    await reg("add", key, "/v", "DumpFile", "/t", "REG_EXPAND_SZ", "/d", "%SystemRoot%\\KERNEL.DMP", "/f");
    const { text, fix } = await finding("bluescreen");
    assert.match(
      text,
      /leaves a dump of the kernel's memory as C:\\windows\\KERNEL\.DMP, which the next one overwrites, and a small one in C:\\windows\\Minidump.*stays so until/i,
    );
    assert.match(fix!, /AutoReboot/);
  } finally {
    await reg("delete", key, "/f");
  }
});
