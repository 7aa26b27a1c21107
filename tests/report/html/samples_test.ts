import assert from "node:assert/strict";
import { type Chart, sampled, thinned } from "../../../lib/report/html/samples.ts";
import { runOf } from "../../../lib/report/html/run.ts";
import { readLog } from "../../../lib/log/read.ts";

function sampledOf(...records: readonly Record<string, unknown>[]): ReturnType<typeof sampled> {
  const text = records.map((record) => JSON.stringify({ kind: "sample", active: 0, ...record })).join("\n");
  return sampled(runOf({ folder: "d", captures: [], log: readLog(text), beside: false }));
}

Deno.test("sampled() groups by process and by unit, and leaves a gap where nothing was measured", () => {
  const [first, second] = sampledOf(
    { at: 1, pid: 1, cpu: 0.5, threads: 3 },
    { at: 2, pid: 2, handles: 9 },
    { at: 3, pid: 1, cpu: 1.5, beats: { "file:alive": 7 } },
  );
  assert.deepEqual(first, {
    pid: 1,
    looks: 2,
    at: [1, 3],
    charts: [
      { title: "Processor", unit: "percent", lines: [{ label: "of a core", values: [50, 150] }] },
      { title: "Threads", unit: "", lines: [{ label: "threads", values: [3, null] }] },
      { title: "Since the heartbeat", unit: "ms", lines: [{ label: "file:alive", values: [null, 7] }] },
    ],
  });
  assert.equal(second?.pid, 2);
});

Deno.test("thinned() keeps the least and the most of every line, in the order in which they came", () => {
  const values = Array.from({ length: 10_000 }, (_, i) => i === 6_001 ? 1e9 : i === 6_003 ? -5 : 100);
  const chart: Chart = {
    title: "a",
    unit: "",
    lines: [{ label: "a", values }, { label: "b", values: values.map(() => null) }],
  };
  const { at, charts } = thinned(values.map((_, i) => i), [chart], 1_200);
  const [drawn, empty] = charts[0]?.lines ?? [];
  assert.equal(at.length, 1_200);
  assert.deepEqual(at, at.toSorted((a, b) => a - b));
  assert.equal(drawn?.values.length, 1_200);
  assert.deepEqual(drawn?.values.filter((value) => value !== 100), [1e9, -5]);
  assert.ok(empty?.values.every((value) => value === null));
});

Deno.test("sampled() shares a page's points between many processes", () => {
  const many = Array.from({ length: 200 * 300 }, (_, i) => ({ at: i, pid: i % 200, cpu: 0 }));
  const all = sampledOf(...many);
  assert.equal(all.length, 200);
  assert.ok(all.every(({ at, looks }) => at.length === 120 && looks === 300));
});
