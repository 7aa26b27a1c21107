/** Starting a host and talking with it, over pipes that are made up. */
import assert from "node:assert/strict";
import { TOKEN_VARIABLE } from "../../../lib/host/protocol.ts";
import { HostProcess } from "../../../lib/watch/hold/host_process.ts";
import { Win32Error } from "../../../lib/win32/library.ts";
import { hello, MadeUpStart, type Program } from "../../support/made_up_start.ts";

/** A host that comes, and ends when its pipe has been closed. */
async function started(start: MadeUpStart): Promise<HostProcess> {
  return await HostProcess.start(
    { engine: "C:\\engine", attaches: true, cwd: "C:\\work", env: { A: "1" } },
    start,
  );
}

/** The host ends. */
function end(start: MadeUpStart): void {
  start.process.exitCode = 0;
  start.reports.say(undefined);
}

Deno.test("a host is started with its pipes, its engine and what it is for, and with the target's folder and variables", async () => {
  const start = new MadeUpStart();
  {
    await using host = await started(start);
    const [{ commandLine, cwd, env, stdio }] = start.started as [typeof start.started[0]];
    assert.match(commandLine, /lib\/host\/main\.ts \S+ C:\\engine attach$/);
    assert.deepEqual([cwd, env?.["A"], stdio, host.pid], ["C:\\work", "1", [1n, 2n, 3n], 4242]);
    assert.ok(!commandLine.includes(env![TOKEN_VARIABLE]!), "anybody sees a command line");
    end(start);
  }
  assert.deepEqual([start.open, start.orders.closed, start.process.closed], [0, true, true]);
});

Deno.test("what a host says is read line by line, however it is cut, and its end is the end", async () => {
  const start = new MadeUpStart();
  await using host = await started(start);
  start.reports.say('{"say":"done');
  start.reports.say('"}\n{"say":"left","how":"kill"}\n{"say":"de');
  assert.deepEqual(await host.next(), { say: "done" });
  assert.deepEqual(await host.next(), { say: "left", how: "kill" });
  end(start);
  assert.equal(await host.next(), undefined);
});

Deno.test("a host gets its job and its orders as lines, and one to leave wakes it until it has left", async () => {
  const start = new MadeUpStart();
  await using host = await started(start);
  host.send({ id: 1, stop: 0, order: "frames" });
  assert.equal(start.woken, 0);
  host.send({ id: 2, stop: 0, order: "kill" });
  host.send({ id: 3, stop: 0, order: "kill" });
  assert.deepEqual(start.orders.written.map((line) => JSON.parse(line).id), [1, 2, 3]);
  await new Promise((resolve) => setTimeout(resolve, 250));
  assert.ok(start.woken >= 2, "once may be just between two waits of the engine");
  start.reports.say('{"say":"left","how":"kill"}\n');
  await host.next();
  const woken = start.woken;
  await new Promise((resolve) => setTimeout(resolve, 250));
  assert.equal(start.woken, woken);
  end(start);
});

Deno.test("a host that is ended the hard way has another exit code than its own", async () => {
  const start = new MadeUpStart();
  await using host = await started(start);
  host.kill();
  assert.equal(start.process.exitCode, 1);
  start.reports.say(undefined);
});

Deno.test("a host that came, said why it can't go on, and ended before anybody looked is heard", async () => {
  const start = new MadeUpStart((start, options) => {
    start.process.exitCode = 0;
    setTimeout(() => hello(start, options), 50);
  });
  await using host = await started(start);
  start.reports.say(undefined);
  assert.equal(await host.next(), undefined);
});

const REFUSED: readonly (readonly [what: string, program: Program, words: RegExp])[] = [
  ["can't be started", () => {
    throw new Win32Error("CreateProcessW", 2);
  }, /^The host can't be started: CreateProcessW/],
  ["ends before it has come", (start) => {
    start.process.exitCode = 3;
  }, /^The host ended with code 3 before it could be given its job$/],
  ["is not the one that was started", (start) => {
    start.connect();
    start.reports.say('{"say":"hello","token":"guessed"}\n');
  }, /^Something other than our host answered/],
  ["says nothing of a host's", (start) => {
    start.connect();
    start.reports.say(undefined);
  }, /^Something other than our host answered/],
];

for (const [what, program, words] of REFUSED) {
  Deno.test(`a host that ${what} is an error, and nothing stays open`, async () => {
    const start = new MadeUpStart(program);
    await assert.rejects(started(start), { name: "HostError", message: words });
    assert.deepEqual([start.open, start.orders.closed, start.reports.closed], [0, true, true]);
  });
}

Deno.test("a fault of ours while a host is started is passed on", async () => {
  const start = new MadeUpStart(() => {
    throw new TypeError("ours");
  });
  await assert.rejects(started(start), TypeError);
});
