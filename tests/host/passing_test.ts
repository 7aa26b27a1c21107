import assert from "node:assert/strict";
import { Reports } from "../../lib/host/passing.ts";
import type { HostMessage } from "../../lib/host/protocol.ts";

const EVENT = { kind: "load", pid: 1, path: "a.dll" } as const;

/** Reports, and what they said. */
function made(): { reports: Reports; said: HostMessage[] } {
  const said: HostMessage[] = [];
  return {
    reports: new Reports({ send: (message) => void said.push(message), receive: () => undefined }),
    said,
  };
}

Deno.test("what passed is told together, in its order, before whatever is said next", () => {
  const { reports, said } = made();
  for (const path of ["a", "b"]) reports.pass({ ...EVENT, path });
  assert.equal(said.length, 0);
  reports.send({ say: "done" });
  assert.deepEqual(said.map(({ say }) => say), ["passed", "done"]);
  const [passed] = said;
  assert.ok(passed?.say === "passed");
  assert.deepEqual(passed.events.map(({ event }) => event), [{ ...EVENT, path: "a" }, {
    ...EVENT,
    path: "b",
  }]);
  assert.ok(passed.events[0]!.ago >= passed.events[1]!.ago && passed.events[1]!.ago >= 0);
});

Deno.test("what passed is told soon, and never much at once", () => {
  const { reports, said } = made();
  for (let i = 0; i < 1_000; i++) reports.pass(EVENT);
  const sizes = said.map((each) => each.say === "passed" ? each.events.length : 0);
  assert.ok(sizes.length >= 3 && sizes.every((size) => size > 0 && size <= 256), String(sizes));
  reports.flush();
  reports.flush();
  const all = said.reduce((sum, each) => sum + (each.say === "passed" ? each.events.length : 0), 0);
  assert.equal(all, 1_000, "each once");
});
