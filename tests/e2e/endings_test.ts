/**
 * How programs end: which endings are crashes, and what is said of them. The crashes' dumps are read by Breakpad, too:
 * it must find the fault, not the place where a handler ended the program.
 */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { breakpadMissing, stackwalk } from "../support/breakpad.ts";
import {
  type Captured,
  captured,
  flat,
  outputFolder,
  programs,
  seen,
  trapline,
} from "../support/trapline.ts";

const AV = 0xC0000005;
const BREAK = 0x80000003;

/** A crash: the code it has, the function it is in, and how it ends. */
type Crash = readonly [code: number, where: string, by: "unhandled" | "exit" | "terminate", exitCode: number];

const CRASHES: Readonly<Record<string, Crash>> = {
  "plain": [AV, "touch", "unhandled", AV],
  "veh-terminate": [AV, "touch", "terminate", AV],
  "veh-duplicate": [AV, "touch", "terminate", AV],
  "veh-exit-process": [AV, "touch", "exit", 134],
  "veh-quick-exit": [AV, "touch", "exit", 3],
  "veh-exit-zero": [AV, "touch", "exit", 0],
  "veh-abort": [AV, "touch", "exit", 3],
  "veh-nothing": [AV, "touch", "unhandled", AV],
  // Under a debugger nobody asks the last-chance filter.
  "filter-terminate": [AV, "touch", "unhandled", AV],
  "filter-exit-zero": [AV, "touch", "unhandled", AV],
  "debug-break": [BREAK, "breaks_by_call", "unhandled", BREAK],
  "int3": [BREAK, "breaks_inline", "unhandled", BREAK],
  "fast-fail": [0xC0000409, "crash", "unhandled", 0xC0000409],
  "fail-fast-status": [0x80131623, "crash", "terminate", 0x80131623],
};

const HEALTHY: Readonly<Record<string, number>> = {
  "return-0": 0,
  "return-3": 3,
  "minus-one": 0xFFFFFFFF,
  "exit-255": 255,
  "exit-256": 256,
  "terminate-1": 1,
  "control-c": 0xC000013A,
  "still-active": 259,
  "warning": 0x80000001,
  "win32-error": 0x80070005,
  "informational": 0x40000015,
  "quick-exit-2": 2,
  // What shells and test runners do with the status of what they started.
  "status-exit": 0xC0000374,
  "handled-abort": 4,
  "raised-and-handled": 0,
  "ends-in-thread": 6,
  "veh-recovers": 0,
  "veh-recovers-with-7": 7,
};

/** Runs a child for each way of ending under one debugger; what each ended with, and the dumps by mode. */
async function runEach(modes: readonly string[], out: string): Promise<{
  readonly codes: Record<string, number>;
  readonly dumps: ReadonlyMap<string, readonly Captured[]>;
  readonly stderr: string;
}> {
  const program = (await programs()).path("ending");
  const options = ["--follow-children", "-n", "100", "--out", seen(out)];
  const { stdout, stderr } = await trapline(["run", ...options, "--", seen(program), "each", ...modes]);
  const codes = [...stdout.matchAll(/^(\S+) ([0-9a-f]+)\r?$/gm)].map(([, mode = "", code = ""]) =>
    [mode, parseInt(code, 16)] as const
  );
  const all = await captured(out).catch(() => []);
  const modeOf = ({ target }: Captured["manifest"]): string =>
    / (\S+) main/.exec(target.commandLine)?.[1] ?? "";
  return {
    codes: Object.fromEntries(codes),
    dumps: Map.groupBy(all, ({ manifest }) => modeOf(manifest)),
    stderr,
  };
}

Deno.test("every crash is dumped once, whoever handles it, and is of the fault", async (t) => {
  await using out = await outputFolder();
  const { codes, dumps, stderr } = await runEach(Object.keys(CRASHES), out.path);
  const expected = Object.entries(CRASHES).map(([mode, [, , , exitCode]]) => [mode, exitCode]);
  deepEqual(codes, Object.fromEntries(expected), stderr);
  const buckets = new Map<string, string>();
  for (const [mode, [code, where, by]] of Object.entries(CRASHES)) {
    await t.step(mode, async () => {
      const [first, ...more] = dumps.get(mode) ?? [];
      ok(first !== undefined && more.length === 0, `${[...dumps.keys()]}\n${stderr}`);
      const { manifest, dump } = first;
      equal(manifest.rule, "crash");
      ok(manifest.verification.ok);
      buckets.set(mode, manifest.bucket ?? "");
      const trigger = manifest.trigger;
      equal(trigger.kind === "process-exit" ? trigger.by : "unhandled", by);
      const frames = manifest.stacks.find(({ event }) => event)?.frames ?? [];
      ok(frames.some(({ function: name }) => name === where), JSON.stringify(frames));
      const isFault = trigger.kind === "exception" || trigger.kind === "process-exit" && trigger.fault;
      if (!isFault) return equal(manifest.exception, undefined);
      equal(Number(manifest.exception?.code), code);
      if (breakpadMissing !== undefined) return;
      const { crashReason, threads, crashedThread } = await stackwalk(dump);
      ok(crashReason !== undefined && REASONS[code]?.test(crashReason), crashReason);
      // The innermost frame of the crashed thread is the fault's, as Breakpad finds it.
      const [top] = threads[crashedThread ?? 0] ?? [];
      equal(top?.module, mode === "debug-break" ? top?.module : "ending.exe");
    });
  }
  const ofFault = Object.keys(CRASHES).filter((mode) => CRASHES[mode]?.[1] === "touch");
  equal(new Set(ofFault.map((mode) => buckets.get(mode))).size, 1, "one fault, one bucket, however it ends");
  const others = Object.keys(CRASHES).filter((mode) => !ofFault.includes(mode));
  equal(
    new Set(others.map((mode) => buckets.get(mode))).size,
    others.length,
    "another crash, another bucket",
  );
});

const REASONS: Readonly<Record<number, RegExp>> = {
  [AV]: /EXCEPTION_ACCESS_VIOLATION_WRITE/,
  [BREAK]: /EXCEPTION_BREAKPOINT/,
  0xC0000409: /STACK_BUFFER_OVERRUN|FAST_FAIL|FATAL_APP_EXIT/,
};

Deno.test("no ending of a healthy program is called a crash", async () => {
  await using out = await outputFolder();
  const { codes, dumps, stderr } = await runEach(Object.keys(HEALTHY), out.path);
  deepEqual(codes, HEALTHY, stderr);
  equal(dumps.size, 0, stderr);
});

Deno.test("what a program handles itself is said so, and a rule can leave it out", async () => {
  const program = (await programs()).path("ending");
  await using out = await outputFolder();
  const run = await trapline([
    "run",
    "--out",
    seen(out.path),
    "--",
    seen(program),
    "veh-quick-exit",
    "thread",
  ]);
  equal(run.code, 3);
  match(
    flat(run.stderr),
    /CRASH access violation writing 0x10 .*handled by the program itself, which then ended with 3/,
  );
  const recipe = `${out.path}.json`;
  const rule = { on: { crash: "*", ownHandler: false }, do: [{ dump: "mini" }] };
  await Deno.writeTextFile(recipe, JSON.stringify({ name: "unhandled", rules: { crash: rule } }));
  await using other = await outputFolder();
  const files = ["--recipe", seen(recipe), "--out", seen(other.path)];
  const left = await trapline(["run", ...files, "--", seen(program), "veh-quick-exit"]);
  equal(left.code, 3);
  match(flat(left.stderr), /wrote no dump/);
});

Deno.test("a test that its runner ends by force is dumped where it waits", async () => {
  const program = (await programs()).path("ending");
  await using out = await outputFolder();
  const recipe = `${out.path}.json`;
  const rule = { on: { terminated: "*" }, do: [{ dump: "mini" }] };
  await Deno.writeTextFile(recipe, JSON.stringify({ name: "timeouts", rules: { killed: rule } }));
  const files = ["--recipe", seen(recipe), "--out", seen(out.path)];
  const { code, stderr } = await trapline([
    "run",
    "--follow-children",
    ...files,
    "--",
    seen(program),
    "runner",
  ]);
  equal(code, 9, stderr);
  const [first, ...more] = await captured(out.path);
  ok(first !== undefined && more.length === 0, stderr);
  const { trigger, target, stacks } = first.manifest;
  equal(trigger.kind, "terminated");
  match(target.commandLine, /waits-for-ever/);
  ok(
    stacks.some(({ frames }) => frames.some(({ function: name }) => name === "waits_for_ever")),
    JSON.stringify(stacks),
  );
});

Deno.test("a crash and the exit that it is are one moment: one dump, though two rules ask for it", async () => {
  const program = (await programs()).path("ending");
  await using out = await outputFolder();
  const events = `${out.path}.ndjson`;
  const recipe = `${out.path}.json`;
  const dump = [{ dump: "mini" }];
  const rules = { crash: { on: { crash: "*" }, do: dump }, exits: { on: { exit: "!=0" }, do: dump } };
  await Deno.writeTextFile(recipe, JSON.stringify({ name: "both", rules }));
  const files = ["--recipe", seen(recipe), "--events", seen(events), "--out", seen(out.path)];
  const { stderr } = await trapline(["run", ...files, "--", seen(program), "plain"]);
  equal((await captured(out.path)).length, 1, stderr);
  const fired = (await Deno.readTextFile(events)).matchAll(/"kind":"fired","rule":"(\w+)"/g);
  deepEqual([...fired].map(([, rule]) => rule), ["crash", "exits"]);
});

Deno.test("a child that crashes as the program ends, or soon after, is dumped", async () => {
  const program = (await programs()).path("ending");
  for (const ms of ["0", "60"]) {
    await using out = await outputFolder();
    const options = ["--follow-children", "--out", seen(out.path)];
    const { code, stderr } = await trapline(["run", ...options, "--", seen(program), "leaves-first", ms]);
    equal(code, 5, stderr);
    const all = await captured(out.path).catch(() => []);
    deepEqual(all.map(({ manifest }) => [manifest.verification.ok, manifest.exception?.words]), [
      [true, "access violation writing 0x20 (null pointer + 0x20)"],
    ], stderr);
  }
});

Deno.test("silence and a deadline are of the whole tree: the child that hangs is dumped, and survivors are named", async () => {
  const program = (await programs()).path("ending");
  for (const limit of [["--silence", "2s", "--follow-children"], ["--deadline", "3s"]]) {
    await using out = await outputFolder();
    const result = `${out.path}.result.json`;
    const options = [...limit, "--out", seen(out.path), "--result", seen(result)];
    const { code, stderr } = await trapline([
      "run",
      ...options,
      "--",
      seen(program),
      "waits-for-ever",
      "child",
    ]);
    equal(code, 124, stderr);
    const all = (await captured(out.path)).map(({ manifest }) => manifest);
    equal(all.length, 2, stderr);
    const functions = all.flatMap(({ stacks }) => stacks).flatMap(({ frames }) => frames).map((frame) =>
      frame.function
    );
    ok(functions.includes("waits_for_ever") && functions.includes("finish"), stderr);
    const left = JSON.parse(await Deno.readTextFile(result)).leftRunning;
    const followed = limit.includes("--follow-children");
    equal(left.length, followed ? 0 : 1, JSON.stringify(left));
    if (followed) continue;
    match(flat(stderr), /still running: ending\.exe \(pid \d+\)/);
  }
});
