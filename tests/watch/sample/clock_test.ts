/** The time in which a process could have done something. @module */
import assert from "node:assert/strict";
import fc from "fast-check";
import { ActiveClock, Unchanged } from "../../../lib/watch/sample/clock.ts";

const PERIOD = 1_000;

Deno.test("it starts at 0 and goes with the looks, a late one included", () => {
  const clock = new ActiveClock(PERIOD);
  assert.deepEqual([50, 1_050, 2_900].map((now) => clock.look(now, true)), [0, 1_000, 2_850]);
});

Deno.test("a gap, such as a night asleep, counts as one period", () => {
  const clock = new ActiveClock(PERIOD);
  clock.look(0, true);
  assert.equal(clock.look(8 * 3_600_000, true), PERIOD);
  assert.equal(clock.look(8 * 3_600_000 + 500, true), PERIOD + 500);
});

Deno.test("it stands while the process can't run", () => {
  const clock = new ActiveClock(PERIOD);
  clock.look(0, true);
  assert.deepEqual([1_000, 2_000].map((now) => clock.look(now, false)), [0, 0]);
  assert.equal(clock.look(3_000, true), 1_000);
});

Deno.test("what passes from a stop to the next look does not count", () => {
  const clock = new ActiveClock(PERIOD);
  clock.look(0, true);
  clock.look(1_000, true);
  clock.stop();
  assert.equal(clock.active, 1_000);
  assert.equal(clock.look(2_500, true), 1_000);
  assert.equal(clock.look(3_000, true), 1_500);
});

Deno.test("it never goes back and never faster than time, whatever happens", () => {
  const step = fc.record({
    passed: fc.integer({ min: 0, max: 20_000 }),
    ran: fc.boolean(),
    stop: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(step), (steps) => {
    const clock = new ActiveClock(PERIOD);
    let [now, before] = [0, clock.look(0, true)];
    for (const { passed, ran, stop } of steps) {
      if (stop) clock.stop();
      now += passed;
      const active = clock.look(now, ran);
      assert.ok(active >= before && active - before <= passed && active <= now);
      before = active;
    }
  }));
});

Deno.test("what has not changed is as old as its last change, or as the first look", () => {
  const silent = new Unchanged<number>();
  assert.deepEqual(
    [[7, 100], [7, 300], [9, 400], [9, 1_000]].map(([value, active]) => silent.ms(value!, active!)),
    [0, 200, 0, 600],
  );
});

Deno.test("a value that is not there yet is one that can change", () => {
  const beat = new Unchanged<unknown>();
  assert.deepEqual(
    [[undefined, 0], [undefined, 500], [1, 600], [1, 700]].map(([mark, at]) => beat.ms(mark, Number(at))),
    [0, 500, 0, 100],
  );
});

Deno.test("a change that was not its own doing leaves it as old as it was, and the next one counts", () => {
  const idle = new Unchanged<string>();
  assert.equal(idle.ms("1", 0), 0);
  idle.rebase("2");
  assert.equal(idle.ms("2", 300), 300);
  assert.equal(idle.ms("3", 400), 0);
});

Deno.test("a first value that was no change is as old as the first look", () => {
  const idle = new Unchanged<string>();
  idle.rebase("1");
  assert.equal(idle.ms("1", 500), 0);
});
