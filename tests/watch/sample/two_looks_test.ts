/** What processes do between two looks. @module */
import assert from "node:assert/strict";
import { judge } from "../../../lib/watch/sample/verdict.ts";
import { lookTwice } from "../../../lib/watch/sample/two_looks.ts";
import type { ProcessRow, ProcessTable } from "../../../lib/win32/process_table.ts";

function row(pid: number, cpu: number, created = 1): ProcessRow {
  return {
    pid,
    cpu,
    created,
    parent: 1,
    image: "app.exe",
    handles: 0,
    threads: [],
    commit: 0,
    workingSet: 0,
    read: 0,
    written: 0,
  };
}

function tables(...looks: (readonly ProcessRow[])[]): () => ProcessTable {
  return () => new Map(looks.shift()!.map((each) => [each.pid, each]));
}

Deno.test("lookTwice() measures all processes in one second; one that ended, or another of its pid, has no looks", async () => {
  let [at, busy] = [0, 0];
  const facts = await lookTwice([4, 5, 6, 7], {
    table: tables(
      [row(4, 100), row(5, 0), row(6, 9), row(7, 0, 1)],
      [row(4, 1_080), row(5, 10), row(7, 900, 2)],
    ),
    machine: () => ({ busy, all: 2 * at }),
    now: () => at,
    wait: (ms) => {
      at += ms;
      busy += 1.5 * ms;
      return Promise.resolve();
    },
  });
  assert.equal(at, 1_000);
  const verdicts = [...facts].map(([pid, each]) => [pid, judge(each).verdict, each.looks.length]);
  assert.deepEqual(verdicts, [[4, "spinning", 2], [5, "waiting", 2], [6, "waiting", 0], [7, "waiting", 0]]);
  assert.deepEqual(judge(facts.get(4)!).evidence, ["98 % of a core over 1.0 s", "machine CPU 75 %"]);
});
