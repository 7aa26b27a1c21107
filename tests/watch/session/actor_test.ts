/** What is done while the target runs: snapshots, and what can't be done there. */
import assert from "node:assert/strict";
import { parsePlan, type Plan } from "../../../lib/recipe/plan/plan.ts";
import { HostError, SnapshotLost } from "../../../lib/watch/errors.ts";
import { MadeUpHost, ROOT } from "../../support/made_up_host.ts";
import { followed, type MadeUpOptions, type MadeUpRun, recorded } from "../../support/made_up_session.ts";

/** A rule that fires while the target runs, and then kills it. */
function timed(...actions: object[]): Plan {
  return parsePlan({
    name: "timed",
    rules: { late: { on: { timer: "20ms" }, do: [...actions, { kill: true }] } },
  });
}

/** A session over a target that runs until it is killed. */
async function run(plan: Plan, options: MadeUpOptions = {}): Promise<MadeUpRun> {
  const host = new MadeUpHost([]);
  host.deaf = true;
  return await followed(plan, host, options);
}

Deno.test("a dump that a time makes is a snapshot of the target, and its programs run when it is settled", async () => {
  const program = [Deno.execPath(), "eval", "Deno.exit(4)"];
  const { records, captures } = await run(timed({ dump: "mini" }, { exec: program }, { log: "late" }));
  assert.deepEqual(
    captures.settled.map(({ written, stop: { identity } }) => [written.length, identity.pid]),
    [
      [1, ROOT],
      [0, ROOT],
    ],
  );
  assert.deepEqual(recorded(records, "exec").map(({ code }) => code), [4]);
  assert.deepEqual(recorded(records, "log").map(({ text }) => text), ["late"]);
  assert.deepEqual(recorded(records, "captured").map(({ pid, bytes }) => [pid, bytes]), [[ROOT, 0]]);
});

Deno.test("commands for a target that runs are recorded as not run", async () => {
  const { records } = await run(timed({ commands: ["k", "lm"] }));
  assert.deepEqual(recorded(records, "printed").map(({ command, text }) => [command, text]), [
    ["k", "not run: the target was running when the rule fired"],
    ["lm", "not run: the target was running when the rule fired"],
  ]);
});

const LOST: readonly (readonly [what: string, error: Error, words: RegExp, lost: number])[] = [
  ["whose host was lost", new SnapshotLost(ROOT, 3), /ended in the middle; 3 threads/, 1],
  ["that the engine refused", new HostError("access denied"), /^access denied$/, 0],
];

for (const [what, error, words, lost] of LOST) {
  Deno.test(`a snapshot ${what} is no dump, with the reason, and the session goes on`, async () => {
    const take = (): Promise<never> => Promise.reject(error);
    const { end, records, captures } = await run(timed({ dump: "mini" }, { dump: "full" }), { take });
    assert.equal(end.outcome, "killed");
    const [settled] = captures.settled;
    assert.deepEqual([settled?.reserved.length, settled?.written.length], [2, 0]);
    for (const because of settled!.because) assert.match(because, words);
    assert.deepEqual(recorded(records, "host-lost").map(({ what }) => what), Array(lost).fill("snapshot"));
  });
}

Deno.test("a fault of ours in a snapshot ends the session", async () => {
  const take = (): Promise<never> => Promise.reject("ours");
  await assert.rejects(run(timed({ dump: "mini" }), { take }), (thrown) => thrown === "ours");
});

Deno.test("a dump of a process that has ended meanwhile is missed", async () => {
  const plan = parsePlan({
    name: "gone",
    rules: { child: { on: { process: "start", image: "child*" }, do: [{ dump: "mini" }] } },
  });
  const host = new MadeUpHost([{
    act: "event",
    event: { kind: "process-start", pid: 5, image: "child.exe" },
  }]);
  const { captures } = await followed(plan, host);
  assert.deepEqual(captures.missed, [{
    rule: "child",
    asked: "mini",
    because: "its process was not there any more",
  }]);
});
