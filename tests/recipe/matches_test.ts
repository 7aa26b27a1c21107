import assert from "node:assert/strict";
import type { TimedEvent } from "../../lib/recipe/event.ts";
import { matches } from "../../lib/recipe/matches.ts";

const EXCEPTION = { exception: "unhandled" } as const;
const DEADLINE = { deadline: "10s" } as const;

function exception(chance: "first" | "second"): TimedEvent {
  return {
    kind: "exception",
    pid: 1,
    tid: 2,
    code: 0xC0000005,
    chance,
    address: "0x1",
    parameters: [],
    at: 20_000,
  };
}

Deno.test("matches() takes the second chance for an unhandled exception, and nothing else", () => {
  assert.equal(matches(EXCEPTION, exception("second")), true);
  assert.equal(matches(EXCEPTION, exception("first")), false);
  for (const kind of ["tick", "armed", "manual"] as const) {
    assert.equal(matches(EXCEPTION, { kind, at: 20_000 }), false);
  }
  assert.equal(matches(EXCEPTION, { kind: "process-exit", pid: 1, code: 0xC0000005, at: 20_000 }), false);
});

Deno.test("matches() takes a tick at or past a deadline", () => {
  assert.equal(matches(DEADLINE, { kind: "tick", at: 9_999.999 }), false);
  assert.equal(matches(DEADLINE, { kind: "tick", at: 10_000 }), true);
  assert.equal(matches(DEADLINE, { kind: "tick", at: 1e9 }), true);
});

Deno.test("matches() takes nothing but a tick for a deadline", () => {
  assert.equal(matches(DEADLINE, exception("second")), false);
  for (const kind of ["armed", "manual"] as const) {
    assert.equal(matches(DEADLINE, { kind, at: 20_000 }), false);
  }
});
