import assert from "node:assert/strict";
import { readLog, readResult } from "../../../lib/report/html/records.ts";

Deno.test("readLog() reads what it knows, passes over what it doesn't, and counts what is no record", () => {
  const { records, unreadable } = readLog([
    '{"at":1,"kind":"armed"}',
    "",
    '{"at":2,"kind":"thread-start","pid":1,"tid":2}',
    '{"at":3,"kind":"fired"}',
    '{"at":"4","kind":"armed"}',
    "[]",
    "null",
    '{"at":5,"kind":"fired","rule":"crash","more":true}',
    '{"at":6,"kind":"fi',
  ].join("\n"));
  assert.deepEqual(records, [{ at: 1, kind: "armed" }, { at: 5, kind: "fired", rule: "crash" }]);
  assert.equal(unreadable, 5);
});

Deno.test("readLog() takes no kind from an object's prototype", () => {
  assert.deepEqual(readLog('{"at":1,"kind":"constructor"}\n{"at":1,"kind":"__proto__"}').records, []);
});

Deno.test("readResult() reads a result file and nothing else", () => {
  const result = {
    outcome: "exited",
    exitCode: 3,
    processes: 1,
    exceptions: 0,
    fired: 0,
    missed: [],
    leftRunning: [],
  };
  assert.deepEqual(readResult(JSON.stringify({ version: 1, ...result })), result);
  assert.equal(readResult("{}"), undefined);
  assert.equal(readResult("no"), undefined);
});
