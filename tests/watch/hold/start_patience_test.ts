import assert from "node:assert/strict";
import { StartPatience } from "../../../lib/watch/hold/start_patience.ts";

Deno.test("a host that is slow to start is waited for as long as it works", () => {
  const slow = new StartPatience(1_000);
  let looks = 0;
  for (let s = 1; s <= 300; s++) {
    const worked = (): number => (looks++, Math.floor(s / 20) * 10);
    assert.equal(slow.over(1_000 + s * 1_000, worked), undefined);
  }
  assert.equal(looks, 150);
  assert.equal(slow.over(303_000, () => 400), "did not start within 5 min");
});

Deno.test("a host that does nothing for half a minute is given up", () => {
  const stuck = new StartPatience(0);
  assert.equal(stuck.over(10_000, () => 50), undefined);
  assert.equal(stuck.over(40_000, () => 50), undefined);
  assert.match(stuck.over(42_001, () => 50) ?? "", /^did not start: for 30 s/);
});
