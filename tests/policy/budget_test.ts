/** A watch that is started again goes on with the limits that hold for a time. */
import { strictEqual as equal } from "node:assert/strict";
import type { TimedEvent } from "../../lib/facts/event.ts";
import { type Counting, type EarlierDump, usedBefore } from "../../lib/policy/budget.ts";
import { Purse } from "../../lib/watch/session/purse.ts";
import { armed, at, CRASH, planOf } from "../support/policy.ts";
import { INITIAL } from "../../lib/policy/state.ts";

const HOUR = 3_600_000;

function decided(
  limits: object,
  limit: object,
  before: readonly EarlierDump[],
  time: number,
  counting?: Counting,
): number {
  const plan = planOf({ rule: { on: { exception: "*" }, do: [{ dump: "mini" }], limit } }, limits);
  const purse = new Purse(plan, usedBefore(plan, before, counting));
  const events: TimedEvent[] = [armed(), at(time, { ...CRASH, pid: 1, bucket: "b1" })];
  let state = INITIAL;
  let dumps = 0;
  for (const event of events) {
    const step = purse.step(state, event);
    state = step.state;
    dumps += step.decisions.filter(({ action }) => "dump" in action).length;
  }
  return dumps;
}

const dump = (agoMs: number, bucket = "b1", rule = "rule"): EarlierDump => ({
  rule,
  agoMs,
  bucket,
  bytes: 1000,
});
const FREE = { dumps: 100, perBucket: 100, free: "1B" };

Deno.test("dumps of before the start count in the window of the recipe's limit, and no longer", () => {
  const limits = { ...FREE, dumps: 2, per: "1h" };
  equal(decided(limits, {}, [dump(1000), dump(2000)], 10), 0);
  equal(decided(limits, {}, [dump(1000)], 10), 1);
  equal(decided(limits, {}, [dump(1000), dump(HOUR - 5)], 10), 1, "the window of one is over by then");
  equal(decided(limits, {}, [dump(HOUR), dump(2 * HOUR)], 10), 1);
});

Deno.test("they count in the window of their own rule's limit, each bucket for itself where it says so", () => {
  const limit = { dumps: 1, per: "1h", by: "bucket" };
  equal(decided(FREE, limit, [dump(1000)], 10), 0);
  equal(decided(FREE, limit, [dump(1000, "b2")], 10), 1);
  equal(decided(FREE, limit, [dump(1000, "b1", "another")], 10), 1);
});

Deno.test("a cooldown goes on over a start; limits without a time begin anew", () => {
  equal(decided({ ...FREE, cooldown: "10s" }, {}, [dump(1000)], 10), 0);
  equal(decided({ ...FREE, cooldown: "10s" }, {}, [dump(1000)], 9_500), 1);
  equal(decided({ ...FREE, dumps: 1 }, {}, [dump(1000)], 10), 1);
  equal(decided({ ...FREE, perBucket: 1 }, {}, [dump(1000)], 10), 1);
});

Deno.test("where many sessions are one run, limits without a time count what was before, too", () => {
  equal(decided({ ...FREE, dumps: 2 }, {}, [dump(HOUR), dump(2 * HOUR)], 10, "all"), 0);
  equal(decided({ ...FREE, dumps: 3 }, {}, [dump(HOUR), dump(2 * HOUR)], 10, "all"), 1);
  equal(decided({ ...FREE, perBucket: 1 }, {}, [dump(HOUR)], 10, "all"), 0);
  equal(decided({ ...FREE, perBucket: 1 }, {}, [dump(HOUR, "b2")], 10, "all"), 1);
  equal(decided({ ...FREE, disk: "1500B" }, {}, [dump(HOUR), dump(HOUR)], 10, "all"), 0);
});
