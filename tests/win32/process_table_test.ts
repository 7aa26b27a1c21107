/** The layout of SYSTEM_PROCESS_INFORMATION, as headers and the lab have it. @module */
import assert from "node:assert/strict";
import { parseProcessTable } from "../../lib/win32/process_table.ts";

/** One entry with some threads; the last one has no next. */
function entry(pid: number, threads: number[], last: boolean): Uint8Array {
  const bytes = new Uint8Array(256 + 80 * threads.length + 16); // A name follows.
  const view = new DataView(bytes.buffer);
  view.setUint32(0, last ? 0 : bytes.length, true);
  view.setUint32(4, threads.length, true);
  view.setBigUint64(32, 10_000n * 77n, true); // CreateTime
  view.setBigUint64(40, 30_000n, true); // UserTime
  view.setBigUint64(48, 25_000n, true); // KernelTime
  view.setBigUint64(80, BigInt(pid), true);
  view.setBigUint64(88, 4n, true);
  view.setUint32(96, 12, true);
  view.setBigUint64(144, 5_000_000_000n, true); // WorkingSetSize
  view.setBigUint64(184, 6_000_000_000n, true); // PagefileUsage
  view.setBigUint64(232, 7n, true);
  view.setBigUint64(240, 8n, true);
  for (const [i, tid] of threads.entries()) view.setBigUint64(256 + 80 * i + 48, BigInt(tid), true);
  return bytes;
}

Deno.test("each process is found with its counters", () => {
  const bytes = new Uint8Array([...entry(100, [1, 2], false), ...entry(200, [], true), 1, 2, 3]);
  const name = new Uint8Array(new Uint16Array([..."ä.exe"].map((letter) => letter.charCodeAt(0))).buffer);
  bytes.set(name, 256 + 80 * 2); // Behind the threads of the first.
  const view = new DataView(bytes.buffer);
  view.setUint16(56, name.length, true);
  const base = Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes));
  view.setBigUint64(64, BigInt(base) + 256n + 160n, true);
  const table = parseProcessTable(bytes);
  assert.deepEqual([...table.keys()], [100, 200]);
  assert.deepEqual(table.get(100), {
    pid: 100,
    parent: 4,
    image: "ä.exe",
    created: 77,
    cpu: 5.5,
    handles: 12,
    threads: [1, 2],
    commit: 6_000_000_000,
    workingSet: 5_000_000_000,
    read: 7,
    written: 8,
  });
  assert.deepEqual(table.get(200)?.threads, []);
  assert.equal(table.get(200)?.image, "");
});
