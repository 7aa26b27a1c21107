/**
 * A service must answer, must not grow without end, and must not wait for a lock for ever. This watches every process
 * that fits, now and later, without being its debugger: two dumps of one that hangs, one of one that grows. The first
 * two and the last one of each kind are kept, a month at most.
 *
 *     deno run -A watchdog.ts hang.exe
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { any, dump, hang, memory, milliseconds, parseSelector, recipe, watch } from "trapline";

export const watchdog = recipe({
  name: "watchdog",
  rules: {
    // Short, to be tried at once; a real service is given a minute.
    hangs: {
      on: any(hang.window("3s"), hang.noProgress("3s")),
      do: [dump("mini"), dump("heap", { after: "2s", timeout: "1m" })],
      limit: { dumps: 2, per: "1h", by: "process" },
    },
    grows: { on: memory(">100MiB/h", "30m"), do: [dump("heap", { live: true })] },
  },
  limits: { dumps: 20, per: "1h", disk: "50GiB", free: "5GiB" },
});

export default watchdog;

if (import.meta.main) {
  const [target = "checkout*.exe", seconds] = Deno.args;
  const stop = new AbortController();
  Deno.addSignalListener("SIGINT", () => stop.abort());
  if (seconds !== undefined) setTimeout(() => stop.abort(), 1000 * Number(seconds));
  const end = await watch(watchdog, {
    selector: parseSelector(target, { pick: "all" }),
    out: "dumps",
    health: "health.json",
    retention: { first: 2, last: 1, maxAgeMs: milliseconds("30d") },
    signal: stop.signal,
    onRecord: (record) => {
      if (record.kind === "fired") console.log(`${record.rule} in process ${record.target}`);
    },
  });
  console.log(`${end.captures} dumps of ${end.ended} processes`);
  Deno.exit(end.missed + end.unverified);
}
