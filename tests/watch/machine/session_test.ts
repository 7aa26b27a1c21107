/** The session with a machine, over a made-up host: whatever comes in whatever order, nothing is lost in silence. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { TargetEvent } from "../../../lib/facts/event.ts";
import type { LogRecord, SessionEnd } from "../../../lib/log/record.ts";
import { asked } from "../../../lib/recipe/needs/manual_triggers.ts";
import { parsePlan, type Plan } from "../../../lib/recipe/plan/plan.ts";
import { TargetError } from "../../../lib/watch/errors.ts";
import { MachineSession } from "../../../lib/watch/machine/session.ts";
import { MachineSubject } from "../../../lib/watch/machine/subject.ts";
import { Manual } from "../../../lib/watch/session/manual.ts";
import { Purse } from "../../../lib/watch/session/purse.ts";
import type { Way } from "../../support/made_up_host.ts";
import { type MachineAct, type MachineScript, MadeUpKernelHost } from "../../support/made_up_kernel_host.ts";
import { MadeUpCaptures, recorded } from "../../support/made_up_session.ts";

const PLAN = parsePlan({
  name: "vm",
  rules: {
    crash: {
      on: { bugcheck: "*" },
      do: [{ dump: "DEBUG_KERNEL_DUMP" }, { dump: "DEBUG_KERNEL_SMALL_DUMP" }],
    },
    text: { on: { debugText: "dump*" }, do: [{ dump: "DEBUG_KERNEL_SMALL_DUMP" }] },
    look: { on: { debugText: "look*" }, do: [{ commands: ["k"] }] },
    leave: { on: { debugText: "leave*" }, do: [{ detach: true }] },
  },
  limits: { dumps: 1_000, perBucket: 1_000 },
});

/** What dumps of machines come to. */
const SUBJECT = new MachineSubject({ machine: "com:port=COM1", build: 0, processors: 0 }, undefined);

interface Outcome {
  readonly host: Pick<MadeUpKernelHost, "stuck" | "left" | "dead" | "kills" | "written">;
  readonly records: readonly LogRecord[];
  readonly captures: MadeUpCaptures;
  readonly end?: SessionEnd;
  readonly error?: Error;
}

interface Options {
  readonly plan?: Plan;
  readonly stop?: boolean;
  readonly patienceMs?: number;
  readonly stalledMs?: number;
}

/** Runs a session to its end; the script's calls get what Ctrl-C does. */
async function followed(
  script: (abort: () => void) => MachineScript,
  { plan = PLAN, stop = false, patienceMs = 5, stalledMs = 5 }: Options = {},
): Promise<Outcome> {
  const detach = new AbortController();
  using made = new MadeUpKernelHost(script(() => detach.abort()));
  const records: LogRecord[] = [];
  const captures = new MadeUpCaptures((wanted) => SUBJECT.request(wanted));
  using manual = new Manual(asked({ ...plan, rules: {} }));
  using session = new MachineSession({
    purse: new Purse(plan),
    hold: made,
    captures,
    manual,
    connection: "com:port=COM1",
    patienceMs,
    firstMs: patienceMs,
    stalledMs,
    answerMs: patienceMs,
    stop,
    detach: detach.signal,
    now: () => performance.now(),
    record: (record) => records.push(record),
    onMachine: () => {},
  });
  const outcome = await session.run().then((end) => ({ end }), (error: unknown) => {
    if (!(error instanceof TargetError)) throw error;
    return { error };
  });
  const { stuck, left, dead, kills, written } = made;
  return { host: { stuck, left, dead, kills, written }, records, captures, ...outcome };
}

const crash = (n: number): TargetEvent => ({ kind: "bugcheck", code: 0xD1, parameters: [`0x${n}`] });
const text = (what: string): TargetEvent => ({ kind: "debug-text", pid: 0, text: what });
const ALL_WELL = { ways: [], lostBreakIns: [] };

/** Every dump that was decided is reserved and settled once, or missed with its reason; of a machine that was decided. */
function accounted({ records, captures, host }: Outcome): void {
  const decided = recorded(records, "decided").filter(({ action }) => "dump" in action).length;
  assert.equal(captures.reserved.length + captures.missed.length, decided, "a dump was lost in silence");
  const settled = captures.settled.flatMap(({ reserved }) => reserved);
  assert.deepEqual(settled.toSorted(), captures.reserved.toSorted(), "each dump is settled, once");
  for (const { stop: { trigger }, written } of captures.settled) {
    for (const file of written) {
      const at = host.written.get(file);
      assert.ok(at, "a dump that nobody wrote");
      if (trigger.kind === "bugcheck") {
        assert.deepEqual({ ...trigger, at: 0 }, { ...at, at: 0 }, "a dump of another stop");
      }
    }
  }
}

function check(outcome: Outcome, stop: boolean): void {
  const { host, records, end, error } = outcome;
  accounted(outcome);
  assert.equal(host.stuck, false, "the machine stands still, and its host with it");
  if (end === undefined) {
    assert.ok(error);
    return;
  }
  assert.equal(records.at(-1)?.kind, "ended");
  assert.equal(recorded(records, "ended").length, 1);
  assert.equal(end.outcome === "lost", recorded(records, "host-lost").length === 1);
  if (end.outcome === "lost") assert.equal(host.left, undefined, "left, and called lost");
  if (end.outcome === "detached") assert.equal(host.left, "detach");
  if (end.outcome === "stopped") assert.ok(stop && host.left === "stop");
}

Deno.test("a machine's bug check is dumped, and the machine is let go when asked", async () => {
  const outcome = await followed((abort) => ({
    ...ALL_WELL,
    acts: [{ act: "stop", event: crash(1) }, { act: "call", call: abort }],
  }), { patienceMs: 2_000 });
  check(outcome, false);
  assert.deepEqual([outcome.end?.outcome, outcome.host.kills], ["detached", 0]);
  assert.deepEqual(outcome.captures.settled.filter(({ written }) => written.length > 0).length, 1);
});

Deno.test("a machine is left though its host went on by itself just before it was ordered to leave", async () => {
  // The one dump of the rule is its last: the session leaves. The host has waited too long for the order by then.
  const plan = parsePlan({
    name: "once",
    rules: { crash: { on: { bugcheck: "*" }, do: [{ dump: "DEBUG_KERNEL_DUMP" }], limit: { dumps: 1 } } },
  });
  const outcome = await followed(() => ({
    acts: [{ act: "stop", event: crash(1) }],
    // The go at the first stop comes; the dump at the second is not read in time.
    ways: ["comes", "unread"],
    lostBreakIns: [],
  }), { plan, patienceMs: 2_000, stalledMs: 2_000 });
  check(outcome, false);
  assert.deepEqual([outcome.end?.outcome, outcome.host.kills], ["detached", 0]);
});

Deno.test("a machine that never answers is an error, and its host is ended", async () => {
  const { error, host } = await followed(() => ({ ...ALL_WELL, acts: [], silent: true }));
  assert.match(error?.message ?? "", /did not answer for 5 ms, and nothing was written/);
  assert.equal(host.dead, true);
});

Deno.test("a break-in that falls between two waits is tried again", async () => {
  const outcome = await followed((abort) => ({
    ways: [],
    lostBreakIns: [true],
    acts: [{ act: "call", call: abort }],
  }), { patienceMs: 7_000 });
  check(outcome, false);
  assert.deepEqual([outcome.end?.outcome, outcome.host.kills], ["detached", 0]);
});

Deno.test("--stop leaves a machine stopped only where something was to be written", async () => {
  const written = await followed(() => ({ ...ALL_WELL, acts: [{ act: "stop", event: crash(1) }] }), {
    stop: true,
    patienceMs: 2_000,
  });
  check(written, true);
  assert.deepEqual([written.end?.outcome, written.host.left], ["stopped", "stop"]);
  const nothing = await followed((abort) => ({ ...ALL_WELL, acts: [{ act: "call", call: abort }] }), {
    stop: true,
    patienceMs: 2_000,
  });
  check(nothing, true);
  assert.deepEqual([nothing.end?.outcome, nothing.host.left], ["detached", "detach"]);
});

const ways = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant<Way>("comes") },
    { weight: 6, arbitrary: fc.constantFrom<Way>("late", "doubled", "unread") },
    { weight: 1, arbitrary: fc.constantFrom<Way>("lost", "dies before", "dies after") },
  ),
  { maxLength: 12 },
);
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("crash", "dump", "look") },
  { weight: 2, arbitrary: fc.constantFrom("rest", "load") },
  { weight: 1, arbitrary: fc.constantFrom("leave", "dies", "fails", "ctrl-c") },
);
const story = fc.record({
  happenings: fc.array(happening, { maxLength: 8 }),
  ways,
  lostBreakIns: fc.array(fc.boolean(), { maxLength: 2 }),
  stop: fc.boolean(),
  silent: fc.oneof({ weight: 20, arbitrary: fc.constant(false) }, {
    weight: 1,
    arbitrary: fc.constant(true),
  }),
});

function actOf(what: string, n: number, abort: () => void): MachineAct {
  switch (what) {
    case "crash":
      return { act: "stop", event: crash(n) };
    case "load":
      return { act: "stop", event: { kind: "load", pid: 0, path: "a.sys" } };
    case "rest":
      return { act: "rest", ms: 3 };
    case "dies":
      return { act: "dies" };
    case "fails":
      return { act: "dies", because: "WaitForEvent: E_FAIL" };
    case "ctrl-c":
      return { act: "call", call: abort };
    default:
      return { act: "event", event: text(`${what} ${n}`) };
  }
}

Deno.test("whatever a machine's host says in whatever order, each dump is accounted for, and the machine is not held", async () => {
  const STORIES = 2_000, AT_ONCE = 250;
  await fc.assert(
    fc.asyncProperty(fc.array(story, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (stories) => {
      await Promise.all(stories.map(async ({ happenings, stop, ...script }) => {
        const outcome = await followed((abort) => ({
          ...script,
          acts: [
            ...happenings.map((what, n) => actOf(what, n, abort)),
            { act: "rest", ms: 3 },
            { act: "call", call: abort },
          ],
        }), { stop });
        try {
          check(outcome, stop);
        } catch (cause) {
          throw new Error(JSON.stringify({ happenings, stop, ...script }), { cause });
        }
      }));
    }),
    { numRuns: STORIES / AT_ONCE, endOnFailure: true },
  );
});
