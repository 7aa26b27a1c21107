import assert from "node:assert/strict";
import fc from "fast-check";
import { KILLED } from "../../../lib/host/protocol.ts";
import { parsePlan } from "../../../lib/recipe/plan/plan.ts";
import { type Act, MadeUpHost, ROOT, type Way } from "../../support/made_up_host.ts";
import { followed, type MadeUpRun, raised, recorded } from "../../support/made_up_session.ts";

const PLAN = parsePlan({
  name: "protocol",
  rules: {
    crash: { on: { exception: "*" }, do: [{ dump: "mini" }, { dump: "full" }], limit: { perBucket: 2 } },
    look: { on: { exception: "*", chance: "first" }, do: [{ dump: "mini" }, { commands: ["k"] }] },
    healed: { on: { exception: "0xE0000001", chance: "first" }, do: [{ resume: "handled" }] },
    kill: { on: { debugText: "kill" }, do: [{ dump: "mini" }, { kill: true }] },
    leave: { on: { debugText: "leave" }, do: [{ detach: true }] },
    gone: { on: { process: "start", image: "child*" }, do: [{ kill: true }] },
  },
  limits: { dumps: 1_000 },
});
const SHORT = { answerMs: 5, stalledMs: 5 };
const text = (text: string): Act => ({
  act: "stop",
  event: { kind: "debug-text", pid: ROOT, text },
  ways: [],
});
const crash = (stop: number, ...ways: Way[]): Act => ({ act: "stop", event: raised(stop, "second"), ways });

Deno.test("a session dumps a crash and lets the target go on to its end", async () => {
  const host = new MadeUpHost([crash(1)], 5);
  const { end, captures, records } = await followed(PLAN, host);
  assert.deepEqual(end, { outcome: "exited", exitCode: 5 });
  assert.deepEqual(captures.settled.map(({ written }) => written.length), [2]);
  assert.deepEqual(recorded(records, "resumed").map(({ pausedMs }) => pausedMs), [1]);
});

Deno.test("an answer that comes when the next stop has been reported is its own stop's, and the next is not lost", async () => {
  const host = new MadeUpHost([crash(1, "comes", "comes", "comes", "late"), crash(2)]);
  const { captures, records } = await followed(PLAN, host);
  const stops = captures.settled.map(({ stop: { trigger, frames } }) => [trigger, frames[0]?.address]);
  assert.deepEqual(stops.map(([trigger, frame]) => [(trigger as { address: string }).address, frame]), [
    ["0x1", "0x1"],
    ["0x2", "0x2"],
  ]);
  assert.deepEqual(recorded(records, "late"), []);
});

Deno.test("a dump for a stop at which the target went on by itself is missed with the reason, and recorded as late", async () => {
  const host = new MadeUpHost([crash(1, "comes", "unread")]);
  const { captures, records } = await followed(PLAN, host);
  assert.equal(host.written.size, 0);
  assert.match(captures.settled[0]!.because[0]!, /gone on by itself, because no order came in time/);
  assert.deepEqual(recorded(records, "late").map(({ what, stop }) => [what, stop]), [
    ["dump", 1],
    ["dump", 1],
    ["go", 1],
  ]);
  assert.deepEqual(recorded(records, "resumed").map(({ unasked }) => unasked), [true]);
});

Deno.test("a host that doesn't answer is given up, and the session stays with the target to its end", async () => {
  const host = new MadeUpHost([crash(1, "lost")], 9);
  const { end, records } = await followed(PLAN, host, { patience: SHORT });
  assert.deepEqual(end, { outcome: "lost", exitCode: 9 });
  assert.equal(recorded(records, "host-lost").length, 1);
});

Deno.test("a host that can't go on says why, and the session stays with the target to its end", async () => {
  const host = new MadeUpHost([{ act: "dies", because: "WaitForEvent: E_FAIL" }], 9);
  const { end, records } = await followed(PLAN, host);
  assert.deepEqual(end, { outcome: "lost", exitCode: 9 });
  assert.deepEqual(recorded(records, "host-lost").map(({ because }) => because), ["WaitForEvent: E_FAIL"]);
});

Deno.test("a host that can't go on says why, also when the first process has ended and others are watched", async () => {
  const ends: Act = { act: "event", event: { kind: "process-end", pid: ROOT, code: 4 } };
  const host = new MadeUpHost([ends, { act: "dies", because: "WaitForEvent: E_FAIL" }]);
  const { end, records } = await followed(PLAN, host, { until: "tree" });
  assert.deepEqual(end, { outcome: "exited", exitCode: 4 });
  assert.deepEqual(recorded(records, "host-lost").map(({ because }) => because), ["WaitForEvent: E_FAIL"]);
});

Deno.test("a target is killed though its host fails at that", async () => {
  const starts: Act = { act: "event", event: { kind: "process-start", pid: 5, image: "child.exe" } };
  const host = new MadeUpHost([starts, { act: "dies", because: "TerminateProcesses: E_FAIL" }]);
  host.deaf = true;
  host.survives = true;
  const { end, records } = await followed(PLAN, host);
  assert.deepEqual([end, host.terminated], [{ outcome: "killed", exitCode: KILLED }, 1]);
  assert.deepEqual(recorded(records, "killed").map(({ rule }) => rule), ["gone"]);
});

Deno.test("a host that dies at a stop loses the dumps that it had not written, not those that it had", async () => {
  const host = new MadeUpHost([crash(1, "comes", "comes", "dies before")]);
  const { end, captures } = await followed(PLAN, host);
  assert.equal(end.outcome, "lost");
  assert.deepEqual(captures.settled.map(({ reserved, written }) => [reserved.length, written.length]), [[
    2,
    1,
  ]]);
});

Deno.test("a target that a rule kills is killed once, and that is how it ended", async () => {
  const host = new MadeUpHost([text("kill"), text("kill")]);
  const { end, records } = await followed(PLAN, host);
  assert.deepEqual(end, { outcome: "killed", exitCode: KILLED });
  assert.deepEqual(recorded(records, "killed").map(({ rule }) => rule), ["kill"]);
});

Deno.test("a target that came to its own end before it could be killed was not killed", async () => {
  const starts: Act = { act: "event", event: { kind: "process-start", pid: 5, image: "child.exe" } };
  const host = new MadeUpHost([starts], 3);
  host.deaf = true;
  const run = followed(PLAN, host);
  await new Promise((resolve) => setTimeout(resolve, 50));
  host.exit(3);
  const { end, records } = await run;
  assert.deepEqual(end, { outcome: "exited", exitCode: 3 });
  assert.deepEqual(recorded(records, "killed"), []);
});

Deno.test("a target whose host is deaf is killed all the same, within a second", async () => {
  const starts: Act = { act: "event", event: { kind: "process-start", pid: 5, image: "child.exe" } };
  const host = new MadeUpHost([starts]);
  host.deaf = true;
  const { end, records } = await followed(PLAN, host);
  assert.deepEqual([end, host.terminated], [{ outcome: "killed", exitCode: KILLED }, 1]);
  const [decided] = recorded(records, "decided"), [killed] = recorded(records, "killed");
  assert.ok(killed!.at - decided!.at < 1_000);
});

for (const slow of [700, Infinity]) {
  Deno.test(`a target that was killed by a host which ${slow === 700 ? "is slow to say so" : "dies at that"} was killed`, async () => {
    const starts: Act = { act: "event", event: { kind: "process-start", pid: 5, image: "child.exe" } };
    const host = new MadeUpHost([starts]);
    host.slow = slow;
    const { end, records } = await followed(PLAN, host);
    assert.equal(end.outcome, "killed");
    assert.deepEqual([host.terminated, host.dead], [0, slow === Infinity]);
    assert.equal(recorded(records, "killed").length, 1);
    assert.deepEqual(recorded(records, "host-lost"), []);
  });
}

Deno.test("a host that is deaf to an order to leave is ended, its target goes on, and nothing is called lost", async () => {
  const stop = new AbortController();
  const host = new MadeUpHost([{ act: "call", call: () => stop.abort() }]);
  host.deaf = true;
  const { end, records } = await followed(PLAN, host, { detach: stop.signal });
  assert.equal(host.dead, true);
  assert.deepEqual(recorded(records, "host-lost"), []);
  assert.equal(end.outcome === "exited" || end.outcome === "detached", true);
});

Deno.test("a crash that comes while a target is being left is dumped before", async () => {
  const stop = new AbortController();
  const host = new MadeUpHost([{ act: "call", call: () => stop.abort() }, crash(1)]);
  const { end, captures } = await followed(PLAN, host, { detach: stop.signal });
  assert.deepEqual([end.outcome, host.left], ["detached", "detach"]);
  assert.equal(captures.settled[0]?.written.length, 2);
});

Deno.test("what passed is recorded event for event, at its time, and counts", async () => {
  const plan = parsePlan({
    name: "count",
    rules: { third: { on: { count: 3, of: { exception: "*", chance: "first" } }, do: [{ log: "three" }] } },
  });
  const host = new MadeUpHost([
    { act: "pass", events: [raised(1, "first"), raised(2, "first")] },
    { act: "stop", event: raised(3, "first"), ways: [] },
    { act: "pass", events: [raised(4, "first")] },
  ]);
  const { records } = await followed(plan, host);
  assert.deepEqual(recorded(records, "exception").map(({ address }) => address), [
    "0x1",
    "0x2",
    "0x3",
    "0x4",
  ]);
  const kinds = records.map(({ kind }) => kind);
  assert.equal(kinds.indexOf("fired"), kinds.indexOf("exception") + 3);
  assert.ok(records.every(({ at }, i) => at >= (records[i - 1]?.at ?? 0)), "in the order of their times");
  const go = host.orders.find(({ order }) => order === "go");
  assert.ok(go?.order === "go");
  assert.deepEqual(go.credit?.map(({ left }) => left), [2]);
});

Deno.test("a rule whose limit is used up is recorded, and nothing that only it waits for is needed any more", async () => {
  const plan = parsePlan({
    name: "once",
    rules: {
      one: { on: { exception: "av", chance: "first" }, do: [{ dump: "mini" }], limit: { dumps: 1 } },
      load: { on: { load: "*" }, do: [{ log: "x" }] },
    },
  });
  const load: Act = { act: "stop", event: { kind: "load", pid: ROOT, path: "a.dll" }, ways: [] };
  const host = new MadeUpHost([{ act: "stop", event: raised(1, "first"), ways: [] }, load]);
  const { records } = await followed(plan, host);
  assert.deepEqual(recorded(records, "spent").map(({ rule, reason }) => [rule, reason]), [["one", "limit"]]);
  const [first, second] = host.orders.flatMap((each) => each.order === "go" ? [each] : []);
  assert.deepEqual([first?.interest?.exceptions, first?.interest?.loads], [[], true]);
  assert.equal(second?.interest, undefined, "it is told once");
});

const ways = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant<Way>("comes") },
    { weight: 6, arbitrary: fc.constantFrom<Way>("late", "doubled", "unread") },
    { weight: 1, arbitrary: fc.constantFrom<Way>("lost", "dies before", "dies after") },
  ),
  { maxLength: 5 },
);
interface Happening {
  readonly is: string;
  readonly ways: readonly Way[];
}
const happenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constantFrom("first", "second", "healed"), ways }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constantFrom("kill", "leave", "other"), ways }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constantFrom("child", "dies", "ctrl-c"), ways }) },
);

/** What must hold of any session, however the host behaved. */
function check(host: MadeUpHost, acts: readonly Act[], { end, records, captures }: MadeUpRun): void {
  assert.equal(records.at(-1)?.kind, "ended");
  assert.equal(recorded(records, "ended").length, 1);
  assert.equal(host.stuck, false, "nobody lets the target go on");
  assert.ok(host.orders.every(({ id }, i) => i === 0 || id > host.orders[i - 1]!.id));
  for (const { stop: { trigger, frames }, reserved, written } of captures.settled) {
    const address = "address" in trigger ? trigger.address : undefined;
    if (frames.length > 0) assert.equal(frames[0]!.address, address, "frames of another stop");
    for (const file of written) {
      const at = host.written.get(file);
      // A snapshot is written by another host.
      if (at) {
        assert.deepEqual(
          { ...trigger, at: 0, bucket: 0 },
          { ...at, at: 0, bucket: 0 },
          "a dump of another stop",
        );
      }
      assert.ok(reserved.includes(file));
    }
  }
  const settled = captures.settled.flatMap(({ reserved }) => reserved);
  assert.deepEqual(settled.toSorted(), captures.reserved.toSorted(), "each dump is settled, once");
  const dumped = recorded(records, "dumped").map(({ outcome: { file } }) => file);
  assert.equal(new Set(dumped).size, dumped.length);
  const stops = acts.flatMap((each) => each.act === "stop" ? [each.event] : []);
  const seen = records.flatMap((each) =>
    each.kind === "exception" || each.kind === "debug-text" ? [each] : []
  );
  assert.ok(seen.length <= stops.length);
  for (const [i, each] of seen.entries()) {
    assert.equal(
      "address" in each && each.address,
      "address" in stops[i]! && stops[i].address,
      "in their order",
    );
  }
  if (end.outcome === "exited" && !host.dead) assert.equal(seen.length, stops.length, "no stop is lost");
  if (end.outcome === "killed") assert.ok(host.left === "kill" || host.terminated > 0);
  if (end.outcome === "detached") assert.ok(host.left === "detach" || host.dead);
  if (end.outcome === "lost") assert.ok(host.dead);
  assert.ok(recorded(records, "killed").length <= 1);
  assert.equal(recorded(records, "killed").length === 1, host.left === "kill" || host.terminated > 0);
}

/** What happens to a made-up target, with the stops numbered from 1. */
function script(happenings: readonly Happening[], abort: () => void): Act[] {
  let number = 0;
  return happenings.map(({ is, ways }): Act => {
    if (is === "child") return { act: "event", event: { kind: "process-start", pid: 5, image: "child.exe" } };
    if (is === "dies") return { act: "dies" };
    if (is === "ctrl-c") return { act: "call", call: abort };
    number++;
    if (is === "healed") return { act: "stop", event: raised(number, "first", 0xE0000001), ways };
    if (is === "first" || is === "second") return { act: "stop", event: raised(number, is), ways };
    return { act: "stop", event: { kind: "debug-text", pid: ROOT, text: is }, ways };
  });
}

Deno.test("whatever comes in whatever order, no answer becomes another stop's, and nothing is lost in silence", async () => {
  const SEQUENCES = 10_000, AT_ONCE = 25;
  const sequences = fc.array(fc.array(happenings, { maxLength: 6 }), {
    minLength: AT_ONCE,
    maxLength: AT_ONCE,
  });
  await fc.assert(
    fc.asyncProperty(sequences, async (sequences) => {
      await Promise.all(sequences.map(async (happenings) => {
        const stop = new AbortController();
        const acts = script(happenings, () => stop.abort());
        const host = new MadeUpHost(acts);
        check(host, acts, await followed(PLAN, host, { detach: stop.signal, patience: SHORT }));
      }));
    }),
    { numRuns: SEQUENCES / AT_ONCE },
  );
});

Deno.test("that no type can be read of a process's exceptions, which a rule waits for, is recorded once", async () => {
  const plan = (type: Record<string, string>): ReturnType<typeof parsePlan> =>
    parsePlan({
      name: "net",
      rules: {
        net: { on: { exception: "clr-exception", chance: "first", ...type }, do: [{ dump: "mini" }] },
      },
    });
  const thrown = { type: "System.FormatException", bases: [] };
  const raises = (stop: number, more: { thrown?: typeof thrown } = {}): Act => {
    const event = raised(stop, "first");
    assert.ok(event.kind === "exception");
    return { act: "stop", event: { ...event, code: 0xE0434352, ...more }, ways: [] };
  };
  const told = async (type: Record<string, string>, ...acts: Act[]): Promise<number> =>
    recorded((await followed(plan(type), new MadeUpHost(acts))).records, "untyped").length;
  const typed = { type: "System.IO.*" };
  assert.equal(await told(typed, raises(1), raises(2)), 1);
  assert.equal(await told(typed, raises(1, { thrown })), 0);
  assert.equal(await told({}, raises(1)), 0);
  assert.equal(await told(typed, crash(1)), 0);
});
