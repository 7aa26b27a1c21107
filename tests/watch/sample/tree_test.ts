/** Whether a process or anything that it started has used the processor. @module */
import assert from "node:assert/strict";
import { treeState } from "../../../lib/watch/sample/tree.ts";
import type { ProcessRow, ProcessTable } from "../../../lib/win32/process_table.ts";

function table(...rows: [pid: number, parent: number, cpu: number, created?: number][]): ProcessTable {
  return new Map(rows.map(([pid, parent, cpu, created = pid]) => {
    const none = { image: "", handles: 0, threads: [], commit: 0, workingSet: 0, read: 0, written: 0 };
    return [pid, { pid, parent, cpu, created, ...none }];
  }));
}

function state(of: ProcessTable, root = 10): string {
  return treeState(of, of.get(root) as ProcessRow);
}

const BEFORE = table([10, 1, 5], [20, 10, 0], [30, 20, 7], [40, 1, 3]);

Deno.test("the same use in every process of the tree is the same state, whatever others do", () => {
  assert.equal(state(BEFORE), state(table([10, 1, 5], [20, 10, 0], [30, 20, 7], [40, 1, 99])));
});

Deno.test("use by the process or a grandchild is another, and so is a child that comes or goes", () => {
  const others = [
    table([10, 1, 6], [20, 10, 0], [30, 20, 7]),
    table([10, 1, 5], [20, 10, 0], [30, 20, 8]),
    table([10, 1, 5], [20, 10, 0]),
    table([10, 1, 5], [20, 10, 0], [30, 20, 7], [50, 10, 0]),
  ];
  for (const other of others) assert.notEqual(state(BEFORE), state(other));
});

Deno.test("a process that is older than its parent has another parent", () => {
  assert.equal(state(table([10, 1, 5], [20, 10, 1, 3])), state(table([10, 1, 5])));
});

Deno.test("processes that seem to have started each other are no endless tree", () => {
  assert.equal(state(table([10, 10, 5])), "10:5");
});
