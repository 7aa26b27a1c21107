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

const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;

const AV = 0xC0000005, BREAK = 0x80000003;

/** A dump that is due. */
interface Due {
  /** The crash's code: of the exception, or the status that the program ended itself with. */
  readonly code: number;
  /** A function on the stack of the thread that crashed. */
  readonly where: string;
  /** What takes the program out. */
  readonly by: "unhandled" | "exit" | "terminate";
  /** The same word, the same bucket; another, another. */
  readonly bucket: string;
  /** What the manifest's headline begins with. */
  readonly headline: RegExp;
}

/** A way to end: its name, as `MODE` or `MODE:WHERE`, the exit code, and the dump; none is due without one. */
type Ending = readonly [mode: string, exitCode: number, due?: Due];

const due = (
  code: number,
  where: string,
  bucket: string,
  headline: RegExp,
  by: Due["by"] = "unhandled",
): Due => ({ code, where, bucket, headline, by });

const WRITES = /^CRASH access violation writing 0x10 /;
const touched = (by: Due["by"] = "unhandled", bucket = "touch"): Due => due(AV, "touch", bucket, WRITES, by);
const itself = (code: number, bucket = `${code}`): Due =>
  due(code, "kills_itself", bucket, /^CRASH it ended itself with 0x/, "terminate");
const raised = (code: number, name: string, headline: RegExp): Due => due(code, name, name, headline);

/** Every way to end that is a crash, with a handler and without, of the first thread, of another, and of a child's child. */
const CRASHES: readonly Ending[] = [
  ["plain", AV, touched()],
  ["veh-terminate", AV, touched("terminate")],
  ["veh-duplicate", AV, touched("terminate")],
  ["veh-exit-process", 134, touched("exit")],
  ["veh-quick-exit", 3, touched("exit")],
  ["veh-exit-zero", 0, touched("exit")],
  ["veh-abort", 3, touched("exit")],
  ["veh-nothing", AV, touched()],
  ["reporter", AV, touched("terminate")],
  ["reporter:thread", AV, touched("terminate", "thread")],
  // Under a debugger nobody asks the last-chance filter.
  ["filter-terminate", AV, touched()],
  ["filter-exit-zero", AV, touched()],
  ["filter-mends", AV, due(AV, "ends_by_handler", "mends", /^CRASH access violation writing 0x/)],
  ["at-exit", AV, due(AV, "touch_late", "at-exit", WRITES)],
  ["debug-break", BREAK, due(BREAK, "breaks_by_call", "call", /^CRASH breakpoint/)],
  ["int3", BREAK, due(BREAK, "breaks_inline", "int3", /^CRASH breakpoint/)],
  ["calls-null", AV, due(AV, "crash", "calls-null", /^CRASH access violation executing 0x0/)],
  ["divides", 0xC0000094, raised(0xC0000094, "divides", /^CRASH integer divide by zero/)],
  ["illegal", 0xC000001D, raised(0xC000001D, "illegal", /^CRASH illegal instruction/)],
  ["stack-overflow", 0xC00000FD, raised(0xC00000FD, "needs_stack", /^CRASH stack overflow/)],
  ["throws", 0xE06D7363, due(0xE06D7363, "crash", "throws", /^CRASH C\+\+ exception/)],
  ["raises", 0xE0AA0001, due(0xE0AA0001, "crash", "raises", /^CRASH exception 0xE0AA0001/)],
  ["heap", 0xC0000374, due(0xC0000374, "crash", "heap", /^CRASH heap corruption/)],
  ["fast-fail", 0xC0000409, due(0xC0000409, "crash", "fast-fail", /^CRASH .*fail-?fast/i)],
  ["kills-itself-80131623", 0x80131623, itself(0x80131623)],
  ["kills-itself-C0000374", 0xC0000374, itself(0xC0000374, "itself-heap")],
  ["kills-itself-800703E9", 0x800703E9, itself(0x800703E9)],
  ["plain:thread", AV, touched("unhandled", "thread")],
  ["veh-terminate:thread", AV, touched("terminate", "thread")],
  ["veh-exit-process:thread", 134, touched("exit", "thread")],
  ["veh-quick-exit:thread", 3, touched("exit", "thread")],
  ["filter-terminate:thread", AV, touched("unhandled", "thread")],
  ["int3:thread", BREAK, due(BREAK, "breaks_inline", "int3:thread", /^CRASH breakpoint/)],
  ["stack-overflow:thread", 0xC00000FD, raised(0xC00000FD, "needs_stack", /^CRASH stack overflow/)],
  ["kills-itself-80131623:thread", 0x80131623, itself(0x80131623, "itself:thread")],
  ["plain:child", AV, touched()],
  ["veh-exit-process:child", 134, touched("exit")],
  ["debug-break:child", BREAK, due(BREAK, "breaks_by_call", "call", /^CRASH breakpoint/)],
];

/** How programs end every day: none of it is a crash. */
const HEALTHY: readonly Ending[] = [
  ["returns-0", 0],
  ["returns-3", 3],
  ["returns-FFFFFFFF", 0xFFFFFFFF],
  ["exits-FF", 255],
  ["exits-100", 256],
  // STILL_ACTIVE.
  ["exits-103", 259],
  // Ctrl-C, a warning, an error of Win32's and one of COM's, information.
  ["exits-C000013A", 0xC000013A],
  ["exits-80000001", 0x80000001],
  ["exits-80070005", 0x80070005],
  ["exits-8000FFFF", 0x8000FFFF],
  ["exits-40000015", 0x40000015],
  ["exits-40010004", 0x40010004],
  // What shells and test runners do with the status of what they started.
  ["exits-C0000374", 0xC0000374],
  ["exits-C0000005", AV],
  ["exits-E06D7363", 0xE06D7363],
  ["exits-82", 130],
  ["exits-86", 134],
  ["exits-8B", 139],
  ["ends-itself-0", 0],
  ["ends-itself-1", 1],
  ["ends-itself-8007000E", 0x8007000E],
  ["ends-itself-C000013A", 0xC000013A],
  ["asks-in-vain-3", 10],
  ["quick-exits-2", 2],
  ["crt-exits-46", 70],
  ["crt-exits-FFFFFFFE", 0xFFFFFFFE],
  ["handled-abort", 4],
  ["abort", 3],
  ["terminate-signal", 15],
  ["jumps-out", 5],
  ["at-exit-healthy", 6],
  ["debug-text", 2],
  ["reads-code-of-child", 7],
  ["ends-child", 1],
  ["ends-in-thread", 6],
  ["leaves-threads", 3],
  ["last-thread", 9],
  ["recovers-from-fault", 8],
  ["recovers-from-faults", 8],
  ["recovers-from-int3", 8],
  ["recovers-from-illegal", 8],
  ["recovers-from-throw", 8],
  ["recovers-from-raise", 8],
  ["recovers-from-name", 8],
  ["recovers-from-guard", 8],
];

/** Runs a child for each way of ending under one debugger; what each ended with, and the dumps by mode. */
async function runEach(endings: readonly Ending[], out: string, more: readonly string[] = []): Promise<{
  readonly codes: Record<string, number>;
  readonly dumps: ReadonlyMap<string, readonly Captured[]>;
  readonly stderr: string;
}> {
  const program = (await programs()).path("ending");
  const options = ["--follow-children", "-n", "100", "--out", seen(out), ...more];
  const modes = endings.map(([mode]) => mode);
  const { stdout, stderr } = await trapline(["run", ...options, "--", seen(program), "each", ...modes]);
  const codes = [...stdout.matchAll(/^(\S+) ([0-9a-f]+)\r?$/gm)].map(([, mode = "", code = ""]) =>
    [mode, parseInt(code, 16)] as const
  );
  const all = await captured(out).catch(() => []);
  return { codes: Object.fromEntries(codes), dumps: Map.groupBy(all, modeOf), stderr };
}

const WHERE: Readonly<Record<string, string>> = { main: "", thread: ":thread", below: ":child" };

/** Which of the modes a dump is of. */
function modeOf({ manifest: { target } }: Captured): string {
  const [, mode = "", where = ""] = / (\S+) (\S+)$/.exec(target.commandLine.trim()) ?? [];
  return mode + (WHERE[where] ?? `:${where}`);
}

function codesOf(endings: readonly Ending[]): Record<string, number> {
  return Object.fromEntries(endings.map(([mode, code]) => [mode, code]));
}

Deno.test("every crash is dumped once, whoever handles it, and is of the fault", async (t) => {
  await using out = await outputFolder();
  const { codes, dumps, stderr } = await runEach(CRASHES, out.path);
  deepEqual(codes, codesOf(CRASHES), stderr);
  const buckets = new Map<string, Set<string>>();
  for (const [mode, , expected] of CRASHES) {
    await t.step(mode, async () => {
      const taken = dumps.get(mode) ?? [];
      equal(taken.length, 1, `${[...dumps.keys()]}\n${stderr}`);
      await checkDump(taken[0]!, expected!);
      const { bucket } = expected!;
      buckets.set(bucket, (buckets.get(bucket) ?? new Set()).add(taken[0]!.manifest.bucket ?? ""));
    });
  }
  const found = [...buckets].map(([word, ids]) => [word, ids.size]);
  deepEqual(found, found.map(([word]) => [word, 1]), "one fault, one bucket, however it ends");
  const all = [...buckets.values()].flatMap((ids) => [...ids]);
  equal(
    new Set(all).size,
    all.length,
    `another crash, another bucket: ${
      JSON.stringify(Object.fromEntries([...buckets].map(([word, ids]) => [word, [...ids]])))
    }`,
  );
});

async function checkDump({ manifest, dump }: Captured, { code, where, by, headline }: Due): Promise<void> {
  equal(manifest.rule, "crash");
  ok(manifest.verification.ok);
  match(manifest.headline!, headline);
  const { trigger } = manifest;
  equal(trigger.kind === "process-exit" ? trigger.by : "unhandled", by);
  // The compiler's own filter, which every program has, is none.
  const filtered = trigger.kind === "exception" && trigger.filter !== undefined;
  equal(filtered, / filter-/.test(manifest.target.commandLine));
  const frames = manifest.stacks.find(({ event }) => event)?.frames ?? [];
  ok(frames.some(({ function: name }) => name === where), JSON.stringify(frames));
  const isFault = trigger.kind === "exception" || trigger.kind === "process-exit" && trigger.fault;
  if (!isFault) return equal(manifest.exception, undefined);
  equal(Number(manifest.exception?.code), code);
  if (breakpadMissing !== undefined) return;
  const { crashReason, threads, crashedThread } = await stackwalk(dump);
  ok(crashReason !== undefined && (REASONS[code]?.test(crashReason) ?? true), crashReason);
  // The innermost frame of the crashed thread is the fault's, as Breakpad finds it.
  const [top] = threads[crashedThread ?? 0] ?? [];
  const own = frames[0]?.module === "ending.exe";
  equal(top?.module, own ? "ending.exe" : top?.module);
}

const REASONS: Readonly<Record<number, RegExp>> = {
  [AV]: /EXCEPTION_ACCESS_VIOLATION_(WRITE|EXEC)/,
  [BREAK]: /EXCEPTION_BREAKPOINT/,
  0xC0000409: /STACK_BUFFER_OVERRUN|FAST_FAIL|FATAL_APP_EXIT/,
};

Deno.test("no ending of a healthy program is called a crash", async () => {
  let healthy = 0;
  // In a long run two hundred of them, of a child and of a child's child.
  for (const where of LONG ? ["", ":child", "", ":child", ""] : [""]) {
    await using out = await outputFolder();
    const endings = HEALTHY.map(([mode, code]): Ending => [`${mode}${where}`, code]);
    const { codes, dumps, stderr } = await runEach(endings, out.path);
    deepEqual(codes, codesOf(endings), stderr);
    equal(dumps.size, 0, stderr);
    match(stderr, /0 crashes, wrote no dump/);
    healthy += endings.length;
  }
  if (LONG) {
    // deno-lint-ignore no-console
    console.log(`long: ${healthy} healthy endings of ${HEALTHY.length} kinds: none is called a crash`);
  }
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
