/** A long and busy timeline, and a large recipe for it. */
import type { TargetEvent, TimedEvent } from "../../lib/facts/event.ts";
import { parsePlan, type Plan } from "../../lib/recipe/plan/plan.ts";
import { CRASH, line, onLine } from "./policy.ts";

const first = { exception: "*", chance: "first" };
const [a, b] = [onLine("a"), onLine("b")];
const per = { dumps: 3, per: "1s" };
const dump = [{ dump: "mini" }];

/** Every kind of trigger, nested, all limits, delays. */
export const STORM_PLAN: Plan = parsePlan({
  version: 1,
  name: "storm",
  limits: { dumps: 5, per: "1s", perBucket: 3, free: "1B" },
  rules: {
    crash: { on: { exception: "access-violation" }, do: dump },
    overflow: { on: { exception: "*overflow" }, do: dump, limit: { cooldown: "1m" } },
    firsts: { on: first, do: [{ dump: "triage" }, { dump: "full", after: "2s" }], limit: per },
    many: { on: { count: 5, of: first, within: "100ms" }, do: dump, limit: { perProcess: 2 } },
    third: { on: { ...first, nth: 3 }, do: dump },
    exit: { on: { exit: "!=0" }, do: [{ log: "exit" }] },
    load: { on: { load: ["*.plugin.dll", "7*.dll"], except: "*\\system32\\*" }, do: [{ log: "load" }] },
    unload: { on: { count: 1000, of: { unload: "*" } }, do: dump },
    threads: { on: { count: 50, of: { thread: "start" }, within: "1s" }, do: [{ log: "threads" }] },
    ended: { on: { sequence: [{ thread: "start" }, { thread: "exit" }], within: "5ms" }, do: [{ log: "t" }] },
    child: { on: { process: "start", image: "child*" }, do: [{ log: "child" }] },
    text: { on: { debugText: ["*assert*", { regex: "[34] d(one|id)" }] }, do: [{ log: "text" }] },
    timer: { on: { timer: "10s", every: "10s" }, do: [{ dump: "mini", after: "1s" }], limit: per },
    deadline: { on: { deadline: "1h" }, do: [{ log: "late" }] },
    silent: { on: { not: { debugText: "*" }, for: "100ms" }, do: [{ log: "silent" }] },
    both: { on: { all: [a, b, { load: "*" }], within: "50ms" }, do: [{ log: "both" }] },
    unless: { on: { when: a, unless: b, within: "30ms" }, do: [{ log: "unless" }] },
    deep: {
      on: {
        any: [{ all: [a, { not: b, for: "1s" }] }, { sequence: [b, { count: 2, of: a, within: "1s" }] }],
      },
      do: dump,
      limit: { dumps: 1, per: "1m", by: "bucket" },
    },
    once: { on: { sequence: [a, a, b, b] }, do: [{ log: "once" }, { stop: true }] },
    point: { on: { breakpoint: "app!save" }, do: [{ stacks: true }] },
  },
});

/** The same at every run: a small generator of numbers instead of chance. */
export function* storm(count: number): Generator<[number, TimedEvent]> {
  let seed = 1;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor(seed / 2 ** 31 * below);
  };
  const kinds: readonly ((pid: number) => TargetEvent)[] = [
    (pid) => ({ ...CRASH, pid, bucket: `b${next(5)}` }),
    (pid) => ({ ...CRASH, pid, chance: "first", code: 0xC00000FD + next(3), bucket: `b${next(5)}` }),
    (pid) => ({ kind: "process-start", pid, image: "C:\\child.exe" }),
    (pid) => ({ kind: "process-exit", pid, code: next(2) }),
    (pid) => ({ kind: "load", pid, path: `C:\\app\\${next(9)}.dll` }),
    (pid) => ({ kind: "unload", pid, path: `C:\\app\\${next(9)}.dll` }),
    (pid) => ({ kind: "thread-start", pid, tid: next(99) }),
    (pid) => ({ kind: "thread-exit", pid, tid: next(99) }),
    (pid) => ({ kind: "debug-text", pid, text: `step ${next(9)} done\n` }),
    (pid) => ({ kind: "breakpoint", pid, tid: 1, breakpoint: "app!load" }),
    () => line("a"),
    () => line("b"),
    (pid) => ({ kind: "captured", pid, rule: "crash", bytes: 9, bucket: `b${next(5)}` }),
    () => ({ kind: "disk", free: 1e9 }),
  ];
  yield [0, { kind: "armed", at: 0 }];
  for (let i = 1, at = 0; i < count; i++) {
    at += next(3);
    yield [i, { ...kinds[next(kinds.length)]!(1_000 + next(20)), at }];
  }
}
