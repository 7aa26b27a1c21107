/** A process with all that it has started. @module */
import type { ProcessRow, ProcessTable } from "../../win32/process_table.ts";

/** The children of each process; a pid that has come to mean another one since is no parent. */
const children = new WeakMap<ProcessTable, Map<number, ProcessRow[]>>();

function childrenIn(table: ProcessTable): Map<number, ProcessRow[]> {
  const known = children.get(table);
  if (known) return known;
  const found = new Map<number, ProcessRow[]>();
  for (const row of table.values()) {
    const parent = table.get(row.parent);
    // Older without doubt, or two that seem to have started each other would be an endless tree.
    if (parent === undefined || parent.created >= row.created) continue;
    const siblings = found.get(parent.pid) ?? [];
    found.set(parent.pid, siblings);
    siblings.push(row);
  }
  children.set(table, found);
  return found;
}

/** What a tree has used of the processor, process by process: the same text as before means that all of it was idle. */
export function treeState(table: ProcessTable, root: ProcessRow): string {
  const below = childrenIn(table).get(root.pid) ?? [];
  return [`${root.pid}:${root.cpu}`, ...below.map((child) => treeState(table, child))].join(" ");
}
