/** How the engine stops a target and what it says then, on the real one. @module */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DENO_EXE } from "../../scripts/lab/layout.ts";
import { programs, seen, windowsScript } from "../support/trapline.ts";

const SCRIPT = fileURLToPath(new URL("./scenarios/stops.ts", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../../examples/debugger/main.ts", import.meta.url));
const BREAKPOINT = "0x80000003";
/** Without Windows and without the lab there is no engine. */
const ignore = Deno.build.os !== "windows" && !existsSync(DENO_EXE);

Deno.test("Engine stops a target where it was told to, and nowhere else", { ignore }, async (t) => {
  const ticker = (await programs()).path("ticker");
  const { code, stdout, stderr } = await windowsScript(SCRIPT, [seen(ticker)]);
  assert.equal(code, 0, stderr);
  const saw = JSON.parse(stdout.split("\n").find((line) => line.startsWith("{"))!) as Record<string, unknown>;
  const pick = (...names: string[]): unknown[] => names.map((name) => saw[name]);

  await t.step("attach() stops by its mode alone, whatever the attach before it was", () => {
    assert.deepEqual(pick("quiet", "break", "same", "noninvasive", "quietAgain"), [
      "timeout",
      BREAKPOINT,
      true,
      "0x80000007",
      "timeout",
    ]);
  });
  await t.step("interrupt() stops what a wait left running", () => {
    assert.equal(saw.interrupted, BREAKPOINT);
  });
  await t.step("detach() leaves a running target too, and it runs to its own end", () => {
    assert.deepEqual(pick("detachRunning", "exitCode"), ["nothing", 0]);
  });
  await t.step("a failure has the engine's own words, and the engine goes on", () => {
    assert.match(`${saw.missing}`, /^AttachProcess\(99996\): Cannot debug pid 99996, Win32 error 0n87/);
    assert.match(`${saw.missingLater}`, /^IDebugControl::WaitForEvent: Unable to examine process id 99996/);
    assert.match(`${saw.missingProgram}`, /^CreateProcess2Wide: Cannot execute 'C:\\nowhere\\no.exe'/);
  });
  await t.step("createProcess() stops at the loader's breakpoint only with initialBreak", () => {
    assert.deepEqual(pick("launched", "launchedBreak"), ["ended", BREAKPOINT]);
  });
  await t.step(
    "setBreakpoint() refuses what a loaded module has not, and leaves nothing of it behind",
    () => {
      const refusal = 'EvaluateWide("ticker!nowhere"): no such symbol, or not an expression';
      assert.deepEqual(pick("unknownSymbol", "later"), [refusal, "nothing"]);
      assert.deepEqual(pick("breakpoint", "hit"), ["breakpoint", 0]);
    },
  );
  await t.step("resume() steps, and evaluate() and stack() tell where", () => {
    assert.deepEqual(pick("rip", "step", "stepped", "name"), [true, "other", true, "ticker!main"]);
  });
  await t.step("evaluate() calculates, and says when it can't", () => {
    const refusal = 'EvaluateWide("ticker!nowhere"): no such symbol, or not an expression';
    assert.deepEqual(pick("arithmetic", "nonsense"), ["17", refusal]);
  });
  await t.step("waitForEvent() tells the end of a program from a timeout", () => {
    assert.equal(saw.end, "ended");
  });
  await t.step("open() gives one engine at a time, and another after it or after a failure", () => {
    assert.equal(saw.second, "TypeError: An engine is open in this process already; dbgeng allows one");
    assert.deepEqual(saw.afterFailure, ["EngineNotFoundError: No usable debugger engine (dbgeng.dll):"]);
    assert.equal(saw.again, "nothing");
  });
});

Deno.test("examples/debugger shows what its README shows", { ignore }, async () => {
  const ticker = (await programs()).path("ticker");
  const { code, stdout, stderr } = await windowsScript(EXAMPLE, ["ticker!main", seen(ticker), "1"]);
  assert.equal(code, 0, stderr);
  for (
    const line of [
      /^process \d+, thread \d+: Break instruction exception - code 80000003 \(first chance\)$/m,
      /^\d+ modules:$/m,
      /^ +[0-9a-f]+ +\d+ {2}ntdll {2}.*ntdll\.dll$/m,
      /^thread \d+:$/m,
      /^ticker begins with 'MZ'$/m,
      /^reached ticker!main, rip = [0-9a-f]+:\r?\n {2}ticker!main\+0x0 {2}.*ticker\.c:\d+$/m,
      /^detached; it runs on$/m,
    ]
  ) {
    assert.match(stdout, line);
  }
});
