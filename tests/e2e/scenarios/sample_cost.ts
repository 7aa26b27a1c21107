/**
 * What sampling costs: starts N processes that sleep, looks at all of them so many times with every measure, and prints
 * the ms of a look as JSON: `sample_cost.ts PROGRAM N LOOKS`, PROGRAM being the fixture `quiet`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { Sampler } from "../../../lib/watch/sample/sampler.ts";
import { Process } from "../../../lib/win32/process.ts";

const [program = "", processes = "100", looks = "20"] = Deno.args;
const NEVER_MS = 2 ** 30;

const children = Array.from(
  { length: Number(processes) },
  () => new Deno.Command(program, { args: ["sleep", "120"], stdout: "null", stderr: "null" }).spawn(),
);
const handles = children.map(({ pid }) => Process.open(pid)!);
await new Promise((resolve) => setTimeout(resolve, 2_000));

let samples = 0;
using sampler = new Sampler({
  sampling: {
    period: NEVER_MS,
    measures: [
      "cpu",
      "dialogs",
      "gdi",
      "handles",
      "idle",
      "io",
      "memory",
      "silence",
      "threads",
      "user",
      "windows",
    ],
    heartbeats: [],
  },
  now: () => performance.now(),
});
const output = { bytes: 0 };
for (const handle of handles) {
  sampler.add(handle, { first: true, output, tell: () => samples++, note: () => {} });
}
const times = Array.from({ length: Number(looks) }, () => {
  const start = performance.now();
  sampler.look();
  return performance.now() - start;
}).sort((a, b) => a - b);

for (const handle of handles) handle.terminate(0);
await Promise.all(children.map(({ status }) => status));
for (const handle of handles) handle[Symbol.dispose]();
console.log(JSON.stringify({
  processes: handles.length,
  samples,
  least: times[0],
  median: times[times.length >> 1],
  greatest: times.at(-1),
}));
