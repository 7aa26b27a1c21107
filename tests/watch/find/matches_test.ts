import assert from "node:assert/strict";
import { matchesOn, waitForTargetOn } from "../../../lib/watch/find/matches.ts";
import { parseSelector } from "../../../lib/watch/find/selector.ts";
import { type MadeUp, MadeUpMachine } from "../../support/made_up_machine.ts";

const app = (pid: number, started = pid): MadeUp => ({ pid, image: "app.exe", started });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("matches() gives what runs and what starts, each once, and a used pid as a new process", async () => {
  const machine = new MadeUpMachine([app(1), { pid: 2, image: "other.exe" }]);
  const controller = new AbortController();
  const all = matchesOn(machine, parseSelector("app", { pick: "all" }), {
    signal: controller.signal,
    interval: 5,
  });
  const next = async (): Promise<string> => {
    const { value } = await all.next();
    return `${value?.pid} ${value?.created.slice(17, 19)}`;
  };
  assert.equal(await next(), "1 01");
  machine.running.push(app(3));
  assert.equal(await next(), "3 03");
  // It ends, and another gets its pid between two looks.
  machine.running = [app(3, 30)];
  assert.equal(await next(), "3 30");
  machine.running.push(app(1, 40));
  assert.equal(await next(), "1 40");
  assert.equal(machine.openHandles, 2, "each that runs is held");
  setTimeout(() => controller.abort(), 20);
  assert.equal((await all.next()).done, true);
  assert.equal(machine.openHandles, 0, "a handle stayed open");
});

Deno.test("matches() gives a refused process once, with the reason", async () => {
  const machine = new MadeUpMachine([{ pid: 5, image: "lsass.exe" }, {
    pid: 6,
    image: "x.exe",
    closed: true,
  }]);
  const found: string[] = [];
  const signal = AbortSignal.timeout(60);
  const all = parseSelector("*", { pick: "all" });
  for await (const { pid, refused } of matchesOn(machine, all, { signal, interval: 5 })) {
    found.push(`${pid} ${refused !== undefined}`);
  }
  assert.deepEqual(found, ["5 true", "6 true"]);
});

Deno.test("matches() gives a process that was listed before it was wholly created once it is", async () => {
  const machine = new MadeUpMachine([{ ...app(9), raw: true }]);
  const all = matchesOn(machine, parseSelector("app", { pick: "all" }), { interval: 5 });
  setTimeout(() => machine.running = [app(9)], 30);
  const { value } = await all.next();
  assert.equal(value?.created, "2026-01-01T00:00:09.000Z");
  await all.return(undefined);
});

Deno.test("waitForTarget() waits until a process is wholly created", async () => {
  const machine = new MadeUpMachine([{ ...app(9), raw: true }]);
  setTimeout(() => machine.running = [app(9)], 30);
  const { created } = await waitForTargetOn(machine, parseSelector("app"), { interval: 5 });
  assert.equal(created, "2026-01-01T00:00:09.000Z");
});

Deno.test("matches() gives a process when its window is there", async () => {
  const process = { ...app(7), titles: [] as string[] };
  const machine = new MadeUpMachine([process]);
  setTimeout(() => process.titles.push("Checkout"), 30);
  const all = matchesOn(machine, parseSelector("title:Check*"), { interval: 5 });
  assert.equal((await all.next()).value?.pid, 7);
  await all.return(undefined);
});

Deno.test("waitForTarget() waits for one to start, and takes one that runs at once", async () => {
  const machine = new MadeUpMachine([]);
  const waiting = waitForTargetOn(machine, parseSelector("app"), { interval: 5 });
  await pause(20);
  machine.running.push(app(8));
  assert.equal((await waiting).pid, 8);
  assert.equal((await waitForTargetOn(machine, parseSelector("app"))).pid, 8);
});

Deno.test("waitForTarget() tells of several, of a refused one, and of an end before one came", async () => {
  const several = new MadeUpMachine([app(1), app(2)]);
  await assert.rejects(waitForTargetOn(several, parseSelector("app")), /2 processes fit/);
  const one = await waitForTargetOn(several, parseSelector("app", { pick: "newest" }));
  assert.equal(one.pid, 2);
  const refused = new MadeUpMachine([{ pid: 1000, image: "app.exe" }]);
  await assert.rejects(waitForTargetOn(refused, parseSelector("app")), /is Trapline itself/);
  const signal = AbortSignal.timeout(20);
  const none = new MadeUpMachine([]);
  await assert.rejects(
    waitForTargetOn(none, parseSelector("app"), { interval: 5, signal }),
    /Nothing like "app" had started when the wait was ended/,
  );
});
