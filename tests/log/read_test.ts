import assert from "node:assert/strict";
import { isFinished, missedIn, readLog } from "../../lib/log/read.ts";
import type { LogRecord } from "../../lib/log/record.ts";

Deno.test("readLog() reads what it knows, passes over what it doesn't, and counts what is no record", () => {
  const { records, unreadable } = readLog([
    '{"at":1,"kind":"armed"}',
    "",
    '{"at":2,"kind":"of-a-later-version","pid":1}',
    '{"at":3,"kind":"fired"}',
    '{"at":"4","kind":"armed"}',
    "[]",
    "null",
    '{"at":6,"kind":"fi',
  ].join("\n"));
  assert.deepEqual(records, [{ at: 1, kind: "armed" }]);
  assert.equal(unreadable, 5);
});

Deno.test("readLog() loses no field, not even one of a later version", () => {
  const record = {
    at: 5,
    kind: "sample",
    pid: 3,
    target: 3,
    active: 1,
    children: 9,
    window: { title: "a", ms: 1, x: 2 },
  };
  assert.deepEqual(readLog(JSON.stringify(record)).records, [record]);
});

Deno.test("readLog() takes no kind from an object's prototype", () => {
  assert.deepEqual(readLog('{"at":1,"kind":"constructor"}\n{"at":1,"kind":"__proto__"}').records, []);
});

const MISS = { rule: "crash", asked: "full", because: "the disk was full" };
const ENDED = { kind: "ended", outcome: "exited", leftRunning: [] } as const;

Deno.test("missedIn() has each missed dump once, whoever tells of it, and all that are alike", () => {
  const told: LogRecord = { at: 1, kind: "missed", ...MISS };
  const other = { ...MISS, asked: "mini" };
  assert.deepEqual(missedIn([told]), [MISS]);
  assert.deepEqual(missedIn([told, { at: 2, ...ENDED, missed: [MISS] }], [MISS]), [MISS]);
  assert.deepEqual(missedIn([told, told, { at: 2, ...ENDED, missed: [MISS, other] }], [other]), [
    MISS,
    MISS,
    other,
  ]);
});

Deno.test("isFinished(): a run ends with its target, a watch of many only with its own last record", () => {
  assert.equal(isFinished([]), false);
  assert.equal(isFinished([{ at: 1, kind: "armed" }]), false);
  assert.equal(isFinished([{ at: 2, ...ENDED, missed: [] }]), true);
  const ofOne: LogRecord = { at: 2, target: 7, ...ENDED, missed: [] };
  assert.equal(isFinished([ofOne]), false);
  assert.equal(isFinished([ofOne, { at: 3, kind: "closed" }]), true);
  assert.equal(isFinished([{ at: 3, kind: "closed" }]), true);
});
