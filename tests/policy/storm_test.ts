import assert from "node:assert/strict";
import { INITIAL, type State, step } from "../../lib/policy/machine.ts";
import { storm, STORM_PLAN } from "../support/storm.ts";

Deno.test("step() remembers no more after 50,000 events than after 10,000", () => {
  let state: State = INITIAL;
  const lengths: number[] = [];
  const fired = new Set<string>();
  for (const [i, event] of storm(50_001)) {
    const next = step(STORM_PLAN, state, event);
    state = next.state;
    for (const { rule } of next.fired) fired.add(rule);
    if (i > 0 && i % 1_000 === 0) lengths.push(JSON.stringify(state).length);
  }
  assert.equal(Object.keys(STORM_PLAN.rules).length, 20);
  assert.ok(fired.size >= 15, `only ${[...fired].join(", ")} fired`);
  const [early, late] = [Math.max(...lengths.slice(0, 10)), Math.max(...lengths.slice(10))];
  // Counters have more digits.
  assert.ok(late <= early * 1.05 + 200, `${early} characters at most in the first 10,000, ${late} later`);
});
