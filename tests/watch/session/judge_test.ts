import assert from "node:assert/strict";
import { parsePlan } from "../../../lib/recipe/plan/plan.ts";
import type { TargetEvent } from "../../../lib/facts/event.ts";
import { Judge } from "../../../lib/watch/session/judge.ts";
import { Purse } from "../../../lib/watch/session/purse.ts";
import type { LogRecord } from "../../../lib/log/record.ts";

const PLAN = parsePlan({
  name: "late",
  rules: {
    late: { on: { debugText: "*" }, do: [{ dump: "mini", after: "10s" }] },
    now: { on: { debugText: "*" }, do: [{ dump: "full" }], limit: { dumps: 1 } },
  },
});
const START: TargetEvent = { kind: "process-start", pid: 7, image: "app.exe" };
const TEXT: TargetEvent = { kind: "debug-text", pid: 7, text: "hello" };

/** What is told of dumps that don't come after these events, at the end of the run at the latest. */
function told(...events: TargetEvent[]): { missed: string[]; heldBack: string[] } {
  const records: LogRecord[] = [];
  const missed: string[] = [];
  const judge = new Judge({
    purse: new Purse(PLAN),
    now: () => 0,
    record: (record) => records.push(record),
    captures: { miss: (rule, asked, because) => missed.push(`${rule} ${asked}: ${because}`) },
  });
  for (const event of [{ kind: "armed" } as const, START, ...events]) judge.step({ ...event, at: 0 });
  judge.end();
  const heldBack = records.flatMap((each) =>
    each.kind === "suppressed" ? [`${each.rule} ${each.reason}`] : []
  );
  return { missed, heldBack };
}

Deno.test("a judge misses a delayed dump whose process ends before it is due", () => {
  const { missed, heldBack } = told(TEXT, { kind: "process-end", pid: 7, code: 0 });
  assert.deepEqual(missed, ["late mini: its process ended before it was due"]);
  assert.deepEqual(heldBack, []);
});

Deno.test("a judge misses a delayed dump that the end of the run comes before", () => {
  assert.deepEqual(told(TEXT).missed, ["late mini: the run ended before it was due"]);
});

Deno.test("a judge records what a limit holds back, which is not missed", () => {
  const { missed, heldBack } = told(TEXT, TEXT);
  assert.equal(missed.length, 2);
  assert.deepEqual(heldBack, ["now dumps"]);
});

Deno.test("a judge foresees whether a rule fires or a dump comes due, and is not changed by it", () => {
  const judge = new Judge({
    purse: new Purse(PLAN),
    now: () => 0,
    record: () => {},
    captures: { miss: () => {} },
  });
  judge.step({ kind: "armed", at: 0 });
  judge.step({ ...START, at: 0 });
  assert.equal(judge.foresees({ kind: "tick", at: 1 }), false);
  for (const at of [1, 2]) assert.equal(judge.foresees({ ...TEXT, at }), true);
  assert.deepEqual(judge.step({ ...TEXT, at: 3 }).decisions.map(({ rule }) => rule), ["now"]);
  const other: TargetEvent = { kind: "thread-start", pid: 7, tid: 8 };
  assert.deepEqual([10_002, 10_003].map((at) => judge.foresees({ ...other, at })), [false, true]);
});
