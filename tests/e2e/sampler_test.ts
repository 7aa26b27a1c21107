/** What is measured of real programs, against what they do. @module */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProgramName } from "../../scripts/fixtures/programs.ts";
import type { SampleEvent } from "../../lib/facts/event.ts";
import type { Measure } from "../../lib/facts/measures.ts";
import { noDesktop } from "../support/desktop.ts";
import { programs, seen, windowsScript } from "../support/trapline.ts";
import type { Found, Wish } from "./scenarios/sample.ts";

const SCENARIOS = fileURLToPath(new URL("./scenarios/", import.meta.url));
const PERIOD = 200;
/** Wine 10 doesn't count these, and counts handles in steps that double. */
const WINE = Deno.build.os === "linux";

async function json<T>(script: string, args: string[]): Promise<T> {
  const { code, stdout, stderr } = await windowsScript(join(SCENARIOS, script), args);
  equal(code, 0, stderr);
  return JSON.parse(stdout) as T;
}

interface Case extends Pick<Wish, "tee" | "pause" | "suspend" | "examine"> {
  readonly measures: readonly Measure[];
  readonly ms: number;
}

/** Samples a fixture. */
async function sampled(name: ProgramName, args: string[], { measures, ms, ...rest }: Case): Promise<Found> {
  const program = [seen((await programs()).path(name)), ...args] as const;
  const wish: Wish = { program, sampling: { period: PERIOD, measures, heartbeats: [] }, ms, ...rest };
  return await json<Found>("sample.ts", [JSON.stringify(wish)]);
}

/** The last sample. */
function last({ samples }: Found): SampleEvent {
  ok(samples.length > 3, `too few looks: ${JSON.stringify(samples)}`);
  return samples.at(-1)!;
}

Deno.test("a spinner uses a core and is never idle; one that sleeps uses none and is idle all the time", async () => {
  const busy = await sampled("hang", ["spin"], { measures: ["cpu", "idle"], ms: 2_000, examine: true });
  const shares = busy.samples.flatMap(({ cpu }) => cpu ?? []);
  const mean = shares.reduce((sum, cpu) => sum + cpu, 0) / shares.length;
  // On a machine that others use too it may get less than all of a core, and may rightly be called starved.
  ok(mean > 0.1 && shares.every((cpu) => cpu < 1.3), JSON.stringify(shares));
  ok(busy.samples.every(({ idle }) => idle! < 2 * PERIOD), "a spinner was idle");
  if (mean > 0.6) equal(busy.verdict?.verdict, "spinning");
  const calm = await sampled("hang", ["sleep"], { measures: ["cpu", "idle"], ms: 2_000, examine: true });
  ok(last(calm).idle! > 1_000, JSON.stringify(last(calm)));
  ok(calm.samples.every(({ cpu = 0 }) => cpu < 0.05), JSON.stringify(calm.samples));
  ok(["waiting", "starved"].includes(calm.verdict!.verdict), JSON.stringify(calm.verdict));
});

Deno.test("handles, memory and threads rise by what is taken", async () => {
  const taken = { handles: 1_000, memory: 20, threads: 20 };
  const kinds = Object.entries(taken) as [keyof typeof taken, number][];
  await Promise.all(kinds.map(async ([what, each]) => {
    const args = [what, String(each), "3", "400", "60000"];
    const found = await sampled("resource", args, { measures: [what], ms: 2_500 });
    const amount = ({ handles, commit, threads }: SampleEvent): number =>
      what === "memory" ? commit! / 2 ** 20 : what === "handles" ? handles! : threads!;
    const [from, to] = [amount(found.samples[0]!), amount(last(found))];
    const most = WINE && what === "handles" ? 4_096 : each * 3 + 10;
    ok(to - from >= each * 2 && to - from <= most, `${what} rose from ${from} to ${to}`);
  }));
});

Deno.test("what the system doesn't count is told, and is absent instead of 0", async () => {
  const found = await sampled("resource", ["gdi", "50", "2", "300", "60000"], {
    measures: ["gdi", "user", "io"],
    ms: 1_500,
  });
  const noted = found.notes.flatMap((note) => note.kind === "unmeasurable" ? note.what : []).sort();
  deepEqual(noted, WINE ? ["gdi", "io", "user"] : []);
  if (WINE) ok(!("gdi" in last(found)), JSON.stringify(last(found)));
  else ok(last(found).gdi! >= found.samples[0]!.gdi! + 50, JSON.stringify(last(found)));
});

Deno.test({
  ignore: noDesktop,
  name: "a window is stuck for longer and longer, one that answers late is not, a busy one answers",
}, async () => {
  const [stuck, late] = await Promise.all([
    sampled("window", ["300", "60000"], { measures: ["windows"], ms: 3_500 }),
    sampled("window", ["slow", "1000", "60"], { measures: ["windows"], ms: 4_000 }),
  ]);
  equal(last(stuck).window?.title, "Trapline fixture");
  ok(last(stuck).window!.ms > 2_000, JSON.stringify(last(stuck)));
  const waits = late.samples.flatMap(({ window }) => window?.ms ?? []);
  ok(Math.max(...waits) > 500 && Math.max(...waits) < 2_000, JSON.stringify(waits));
  const busy = await sampled("window", ["busy", "60"], { measures: ["cpu", "windows"], ms: 2_000 });
  ok(busy.samples.every(({ window }) => (window?.ms ?? 0) < 2 * PERIOD), JSON.stringify(busy.samples));
});

Deno.test(
  { ignore: noDesktop, name: "a message box is told with its title and text, and a window is none" },
  async () => {
    const [title, text] = ["Microsoft Visual C++ Runtime Library", "Assertion failed!\nFile: a.c"];
    const [box, window] = await Promise.all([
      sampled("window", ["dialog", title, text], { measures: ["dialogs"], ms: 1_500 }),
      sampled("window", ["60000"], { measures: ["dialogs"], ms: 1_500 }),
    ]);
    const { tid, ...says } = last(box).dialog!;
    deepEqual(says, { title, text });
    ok(tid! > 0, "nobody's");
    equal(last(window).dialog, null);
  },
);

Deno.test("a silence starts at the last byte, which has been passed on", async () => {
  const found = await sampled("quiet", ["compute", "60"], {
    measures: ["idle", "silence"],
    ms: 2_000,
    tee: true,
  });
  ok(last(found).silent! > 1_000 && last(found).idle! < 2 * PERIOD, JSON.stringify(last(found)));
  match(found.printed, /^working\r?\n$/);
  const without = await sampled("quiet", ["sleep", "60"], { measures: ["silence"], ms: 1_000 });
  ok(!("silent" in last(without)), "a silence was told of a program whose output nobody sees");
  deepEqual(without.notes.map(({ kind }) => kind), ["unmeasurable"]);
});

Deno.test("a process is not idle while one that it started works", async () => {
  const found = await sampled("quiet", ["tree", "4", "5"], { measures: ["cpu", "idle"], ms: 2_500 });
  const settled = found.samples.slice(3);
  ok(settled.length >= 5, JSON.stringify(found.samples));
  ok(settled.every(({ idle }) => idle! < 3 * PERIOD), JSON.stringify(found.samples));
  ok(last(found).cpu! < 0.05, "the first of the five works itself");
});

Deno.test("no time counts while we hold a process; all its threads suspended, by no debugger, is a hang", async () => {
  const [held, stopped] = await Promise.all([
    sampled("quiet", ["progress", "60"], { measures: ["idle"], ms: 4_000, pause: [1_000, 3_000] }),
    sampled("quiet", ["progress", "60"], { measures: ["idle"], ms: 3_500, suspend: 1_000, examine: true }),
  ]);
  ok(last(held).active < 2_500, JSON.stringify(last(held)));
  deepEqual(held.notes, []);
  ok(last(stopped).idle! > 1_500, JSON.stringify(last(stopped)));
  deepEqual(stopped.notes.map(({ kind }) => kind), ["suspended"]);
  equal(stopped.verdict?.evidence[0], "all its threads are suspended");
});

Deno.test("a deadlock is proven by the locks' owners, the loader's lock among them", async () => {
  await Promise.all(["deadlock", "loader"].map(async (mode) => {
    const { verdict, printed } = await sampled("hang", [mode], {
      measures: ["cpu"],
      ms: 1_500,
      tee: true,
      examine: true,
    });
    const threads = [...printed.matchAll(/thread (\d+)/g)].map(([, tid]) => tid);
    equal(verdict?.verdict, "deadlocked", JSON.stringify(verdict));
    const told = verdict!.evidence.join("\n");
    for (const [one, other] of [threads, threads.toReversed()]) {
      match(
        told,
        new RegExp(`thread ${one} waits in RtlEnterCriticalSection for .*, held by thread ${other}`),
      );
    }
    equal(told.includes("the loader's lock"), mode === "loader", told);
  }));
});

Deno.test("a thread that waits for a lock whose owner sleeps is no deadlock", async () => {
  const { verdict, printed } = await sampled("hang", ["queue"], {
    measures: ["cpu"],
    ms: 1_500,
    tee: true,
    examine: true,
  });
  const [owner, waits] = [...printed.matchAll(/thread (\d+)/g)].map(([, tid]) => tid);
  equal(verdict?.verdict, "waiting");
  match(verdict!.evidence.join("\n"), new RegExp(`thread ${waits} waits .* held by thread ${owner}`));
});

Deno.test("threads that quarrel over locks are never called deadlocked, and those that are always", async () => {
  const times = Deno.env.get("TRAPLINE_LONG") ? "1000" : "20";
  for (const mode of ["contend", "deadlock"]) {
    const path = seen((await programs()).path("hang"));
    const told = await json<Record<string, number>>("examine_often.ts", [path, mode, times]);
    ok(told.waits! > 0, "no thread was ever seen waiting");
    equal(told[mode === "contend" ? "waiting" : "deadlocked"], Number(times), JSON.stringify(told));
  }
});

Deno.test("heartbeats are heard while they last; those that never beat are as old as the process", async () => {
  const folder = await Deno.makeTempDir({ prefix: "trapline-e2e-" });
  try {
    const looks = await json<number[][]>("heartbeats.ts", [seen(folder)]);
    const [active, file, http, pipe, ...never] = looks.at(-1)! as [number, number, number, number];
    // A second of life, and the looks around it.
    for (const age of [file, http]) ok(age > 1_000 && age < active - 500, JSON.stringify(looks.at(-1)));
    ok(pipe > 1_500 && pipe < active, JSON.stringify(looks.at(-1)));
    deepEqual(never, [active, active, active]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
