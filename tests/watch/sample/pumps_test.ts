/** Which window has not answered for longest, with windows that answer when they are told to. @module */
import assert from "node:assert/strict";
import { Pumps, type WindowQuestions } from "../../../lib/watch/sample/pumps.ts";

/** Windows that are there, each with the pings it has not settled. */
class Desk implements WindowQuestions {
  readonly pings = new Map<bigint, ((answered: boolean) => void)[]>();
  readonly gone = new Set<bigint>();

  ping(window: bigint): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.pings.set(window, [...this.pings.get(window) ?? [], resolve]);
    return promise;
  }

  exists(window: bigint): boolean {
    return !this.gone.has(window);
  }

  title(window: bigint): string {
    return `window ${window}`;
  }

  /** Answers, or lets time out, what a window has been asked. */
  async settle(window: bigint, answered: boolean): Promise<void> {
    for (const resolve of this.pings.get(window) ?? []) resolve(answered);
    this.pings.delete(window);
    await new Promise((resolve) => setTimeout(resolve));
  }
}

const MAIN = { window: 1n, tid: 10 }, OTHER = { window: 2n, tid: 20 }, SAME_THREAD = { window: 3n, tid: 10 };

async function withDesk(test: (pumps: Pumps, desk: Desk) => Promise<void>): Promise<void> {
  const desk = new Desk();
  await test(new Pumps(desk), desk);
  for (const window of [...desk.pings.keys()]) await desk.settle(window, true);
}

Deno.test("no window: nothing to tell", () =>
  withDesk(async (pumps) => {
    assert.equal(pumps.look([], 0), undefined);
    await Promise.resolve();
  }));

Deno.test("a window that answers has waited for 0 ms at each look", () =>
  withDesk(async (pumps, desk) => {
    for (const active of [0, 1_000, 2_000]) {
      assert.deepEqual(pumps.look([MAIN], active), { title: "window 1", ms: 0, tid: 10 });
      await desk.settle(1n, true);
    }
  }));

Deno.test("one that doesn't is asked once at a time, and waits since the first ping that it owes", () =>
  withDesk(async (pumps, desk) => {
    pumps.look([MAIN], 0);
    assert.equal(pumps.look([MAIN], 1_000)?.ms, 1_000);
    assert.equal(desk.pings.get(1n)?.length, 1);
    await desk.settle(1n, false);
    assert.equal(pumps.look([MAIN], 6_000)?.ms, 6_000);
    assert.equal(desk.pings.get(1n)?.length, 1);
    await desk.settle(1n, true);
    assert.equal(pumps.look([MAIN], 7_000)?.ms, 0);
  }));

Deno.test("the worst of several threads is told, and a thread is asked for one of its windows", () =>
  withDesk(async (pumps, desk) => {
    pumps.look([MAIN, OTHER, SAME_THREAD], 0);
    assert.deepEqual([...desk.pings.keys()], [1n, 2n]);
    await desk.settle(1n, true);
    assert.deepEqual(pumps.look([MAIN, OTHER, SAME_THREAD], 500), { title: "window 2", ms: 500, tid: 20 });
  }));

Deno.test("a window that owes an answer is told on when it is hidden, until it is gone", () =>
  withDesk(async (pumps, desk) => {
    pumps.look([MAIN], 0);
    assert.equal(pumps.look([], 1_000)?.ms, 1_000);
    desk.gone.add(1n);
    assert.equal(pumps.look([], 2_000), undefined);
    await Promise.resolve();
  }));

Deno.test("a window that answers and is hidden is forgotten", () =>
  withDesk(async (pumps, desk) => {
    pumps.look([MAIN], 0);
    await desk.settle(1n, true);
    assert.equal(pumps.look([], 1_000), undefined);
  }));
