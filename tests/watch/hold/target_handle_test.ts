/** Who holds a target: an armed host, or nobody but an open handle; on a machine that is made up. */
import assert from "node:assert/strict";
import type { HostMessage } from "../../../lib/host/protocol.ts";
import { KILLED } from "../../../lib/host/protocol.ts";
import { parsePlan } from "../../../lib/recipe/plan/plan.ts";
import { attached, recordAttached } from "../../../lib/watch/hold/attached.ts";
import type { Hold } from "../../../lib/watch/hold/hold.ts";
import { launchFailure } from "../../../lib/watch/hold/launch_failure.ts";
import {
  armed,
  launched,
  loose,
  needsNoDebugger,
  refuseSilence,
} from "../../../lib/watch/hold/target_handle.ts";
import { identityOf } from "../../../lib/watch/find/identity.ts";
import type { LogRecord } from "../../../lib/log/record.ts";
import { Win32Error } from "../../../lib/win32/library.ts";
import { MadeUpProcess, MadeUpStart } from "../../support/made_up_start.ts";

const CRASH = parsePlan({
  name: "crash",
  rules: { crash: { on: { exception: "av" }, do: [{ dump: "mini" }] } },
});
const HANG = parsePlan({ name: "hang", rules: { hang: { on: { window: "10s" }, do: [{ dump: "mini" }] } } });

/** What a hold says up to its last word. */
async function said(hold: Hold): Promise<HostMessage[]> {
  const all: HostMessage[] = [];
  for (let message = await hold.next(); message; message = await hold.next()) {
    all.push(message);
    if (message.say === "done") break;
  }
  return all;
}

Deno.test("looking from outside is enough for a hang, and not where events, children or all are wanted", () => {
  assert.equal(needsNoDebugger(HANG, {}), true);
  assert.equal(needsNoDebugger(CRASH, {}), false);
  assert.equal(needsNoDebugger(HANG, { followChildren: true }), false);
  assert.equal(needsNoDebugger(HANG, { recordAll: true }), false);
});

Deno.test("silence can't be waited for of a program that somebody else has launched", () => {
  const silent = parsePlan({
    name: "silent",
    rules: { quiet: { on: { any: [{ deadline: "1m" }, { silence: "10s" }] }, do: [{ dump: "mini" }] } },
  });
  assert.throws(() => refuseSilence(silent), /Rule "quiet" waits for silence/);
  refuseSilence(HANG);
});

Deno.test("an armed host gets what the recipe waits for, how it is woken, and where symbols are", async () => {
  const start = new MadeUpStart();
  const options = { plan: CRASH, target: { launch: "app.exe" }, image: "/app/app.exe", symbols: "/symbols" };
  const opened = await armed(options, start);
  const [job] = start.orders.written.map((line) => JSON.parse(line));
  assert.deepEqual([job.job, job.target, job.children], ["arm", { launch: "app.exe" }, false]);
  assert.match(job.symbolPath, /^\/symbols;(.*;)?\/app$/);
  assert.ok(job.wake.length > 0 && Array.isArray(job.credit) && job.interest.exceptions.length > 0);
  assert.equal(opened.hostPid, start.process.pid);
  const all = new MadeUpStart();
  const whole = await armed({ ...options, recordAll: true }, all);
  assert.equal(
    JSON.parse(all.orders.written[0]!).credit,
    undefined,
    "what is recorded for another recipe is whole",
  );
  for (const [system, each] of [[start, opened], [all, whole]] as const) {
    system.process.exitCode = 0;
    system.reports.say(undefined);
    await each[Symbol.asyncDispose]();
    assert.equal(system.orders.closed, true);
  }
});

Deno.test("a process that has a debugger is refused before a host is started", async () => {
  const start = new MadeUpStart();
  start.debugged = true;
  const options = { plan: CRASH, target: { attach: 7 }, image: "" };
  await assert.rejects(armed(options, start), { name: "TargetError", message: /^Process 7 has a debugger/ });
  assert.equal(start.started.length, 0);
});

Deno.test("a target without a debugger is armed at once, and its end is seen with its code", async () => {
  const process = new MadeUpProcess(7);
  await using opened = loose(process);
  const heard = said(opened.hold);
  process.exitCode = 5;
  assert.deepEqual(await heard, [
    { say: "armed", pid: 7, exposedMs: 0 },
    { say: "event", event: { kind: "process-start", pid: 7, image: "app.exe" } },
    { say: "event", event: { kind: "process-exit", pid: 7, code: 5 } },
    { say: "event", event: { kind: "process-end", pid: 7, code: 5 } },
    { say: "done" },
  ]);
  opened.hold.kill();
  assert.equal(process.closed, false, "there is no host that could be ended");
});

Deno.test("a target without a debugger is killed, or left to run on", async () => {
  const [killed, left] = [new MadeUpProcess(7), new MadeUpProcess(8)];
  {
    await using opened = loose(killed);
    opened.hold.send({ id: 1, stop: 0, order: "kill" });
    opened.hold.send({ id: 2, stop: 0, order: "kill" });
    const words = (await said(opened.hold)).map(({ say }) => say);
    assert.deepEqual(words, ["armed", "event", "left", "event", "event", "done"], "it is killed once");
  }
  {
    await using opened = loose(left);
    opened.hold.send({ id: 1, stop: 0, order: "frames" });
    opened.hold.send({ id: 2, stop: 0, order: "detach" });
    assert.deepEqual((await said(opened.hold)).map(({ say }) => say), ["armed", "event", "left", "done"]);
  }
  assert.deepEqual([killed.exitCode, left.exitCode, killed.closed, left.closed], [
    KILLED,
    undefined,
    true,
    true,
  ]);
});

Deno.test("a program is launched without a debugger, and its output is listened to where that is wanted", async () => {
  const output = { stdout: new ReadableStream<Uint8Array>(), stderr: new ReadableStream<Uint8Array>() };
  const start = new MadeUpStart(() => {}, output);
  await using opened = launched({ commandLine: "app.exe --fast", input: "null", listen: true }, start);
  assert.equal(start.started[0]?.commandLine, "app.exe --fast");
  assert.deepEqual([opened.output, start.open], [output, 0]);
});

Deno.test("a program that can't be launched is an error with the exit code that a shell would give", () => {
  const refusing = (code: number): MadeUpStart =>
    new MadeUpStart(() => {
      throw new Win32Error("CreateProcessW", code);
    });
  const program = { commandLine: "app.exe", input: "null", listen: false } as const;
  for (const [code, exitCode] of [[2, 127], [3, 127], [5, 126], [193, 126]] as const) {
    assert.throws(() => launched(program, refusing(code)), { name: "LaunchError", exitCode });
  }
  assert.throws(() => launched(program, refusing(87)), { name: "HostError" });
  const gone = new MadeUpStart();
  Object.assign(gone, { start: () => undefined });
  assert.throws(() => launched(program, gone), { name: "LaunchError", exitCode: 126 });
  const broken = new MadeUpStart(() => {
    throw new TypeError("ours");
  });
  assert.throws(() => launched(program, broken), TypeError);
  assert.equal(launchFailure("what the engine says", 0x80004005).name, "HostError");
});

Deno.test("a process is taken over only if it is the one that was found", async () => {
  const process = new MadeUpProcess(7, 134_116_992_000_000_000n);
  const found = identityOf(process);
  const start = new MadeUpStart();
  const here = { open: () => process, start };
  await using held = await attached(HANG, { out: "" }, found, here);
  assert.equal((await held.hold.next())?.say, "armed");
  const other = new MadeUpProcess(7, 134_116_992_990_000_000n);
  const gone = attached(HANG, { out: "" }, found, { open: () => other, start });
  await assert.rejects(gone, { name: "TargetError", message: "Process 7 has ended" });
  assert.equal(other.closed, true);
  await assert.rejects(
    attached(HANG, { out: "" }, found, { open: () => undefined, start }),
    /has ended/,
  );
  assert.equal(start.started.length, 0);
});

Deno.test("a process whose recipe needs a debugger is held open until its host has attached", async () => {
  const process = new MadeUpProcess(7);
  const start = new MadeUpStart();
  const opened = await attached(CRASH, { out: "" }, identityOf(process), { open: () => process, start });
  assert.deepEqual(JSON.parse(start.orders.written[0]!).target, { attach: 7 });
  assert.equal(process.closed, true);
  start.process.exitCode = 0;
  start.reports.say(undefined);
  await opened[Symbol.asyncDispose]();
});

Deno.test("how long after its start a process was attached to is recorded once it is armed", () => {
  const records: LogRecord[] = [];
  const created = new Date(Date.now() - 5_000).toISOString();
  const record = recordAttached(
    { pid: 7, image: "", commandLine: "", created },
    (each) => records.push(each),
  );
  record({ at: 1, kind: "exposed", ms: 2 });
  record({ at: 3, kind: "armed" });
  assert.deepEqual(records.map(({ kind, at }) => [kind, at]), [["exposed", 1], ["armed", 3], [
    "attached",
    3,
  ]]);
  const last = records.at(-1);
  assert.ok(last?.kind === "attached" && last.afterStartMs >= 5_000 && last.afterStartMs < 60_000);
});
