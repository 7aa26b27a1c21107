import assert from "node:assert/strict";
import { add, NONE, summary, tallyOf } from "../../scripts/gate/tally.ts";

Deno.test("tallyOf() reads the closing line", () => {
  assert.deepEqual(tallyOf("a ... ok\n\nok | 12 passed | 0 failed (3s)\n"), {
    passed: 12,
    failed: 0,
    skipped: 0,
  });
  assert.deepEqual(tallyOf("FAILED | 1 passed | 2 failed | 30 ignored (3s)"), {
    passed: 1,
    failed: 2,
    skipped: 30,
  });
});

Deno.test("tallyOf() counts tests and their steps, and not what a filter left out", () => {
  const line =
    "ok | 3 passed (7 steps) | 1 failed (2 steps) | 4 ignored (1 step) | 5 measured | 6 filtered out (1s)";
  assert.deepEqual(tallyOf(line), { passed: 10, failed: 3, skipped: 5 });
});

Deno.test("tallyOf() looks through colours", () => {
  const line = "\x1b[0m\x1b[32mok\x1b[0m | 7 passed | 0 failed \x1b[0m\x1b[38;5;245m(1s)\x1b[0m\r\n\r\n";
  assert.deepEqual(tallyOf(line), { passed: 7, failed: 0, skipped: 0 });
});

Deno.test("tallyOf() takes the last closing line, not one that a test printed", () => {
  const output = "ok | 99 passed | 0 failed (1s)\nok | 1 passed | 0 failed (2s)\nerror: Test failed\n";
  assert.deepEqual(tallyOf(output), { passed: 1, failed: 0, skipped: 0 });
});

Deno.test("tallyOf() gives nothing where no closing line is", () => {
  assert.equal(tallyOf(""), undefined);
  assert.equal(tallyOf('error: No test modules found\nsays "ok | 1 passed | 0 failed"'), undefined);
});

Deno.test("summary() adds up, and names the skipped only when there are any", () => {
  const sum = add({ passed: 2, failed: 1, skipped: 0 }, { passed: 3, failed: 0, skipped: 0 });
  assert.equal(summary(add(sum, NONE)), "5 passed, 1 failed");
  assert.equal(summary(add(sum, { passed: 0, failed: 0, skipped: 2 })), "5 passed, 1 failed, 2 skipped");
});
