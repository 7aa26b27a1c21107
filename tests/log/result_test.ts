import assert from "node:assert/strict";
import { readResult, type ResultFile } from "../../lib/log/result.ts";

Deno.test("readResult() reads a result file and nothing else", () => {
  const result: ResultFile = {
    version: 1,
    trapline: "1.0.0",
    code: 3,
    outcome: "exited",
    exitCode: 3,
    processes: 1,
    exceptions: 0,
    fired: 0,
    samples: 0,
    suppressed: 0,
    missed: [],
    leftRunning: [],
    captures: [],
  };
  assert.deepEqual(readResult(JSON.stringify(result)), result);
  const failed = {
    version: 1,
    trapline: "1.0.0",
    code: 125,
    outcome: "failed",
    because: "there is no engine",
  };
  assert.deepEqual(readResult(JSON.stringify(failed)), failed);
  for (const text of ["{}", "no", "3", JSON.stringify({ ...result, version: 2 })]) {
    assert.equal(readResult(text), undefined);
  }
});
