/** 32-bit programs on 64-bit Windows (WOW64): what is said of them and what their dumps hold is of their own code. */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { type InspectedDump, inspectionSchema } from "../../lib/report/inspection_schema.ts";
import { wow64Program } from "../../scripts/fixtures/wow64.ts";
import { trapline as native } from "../cli/child.ts";
import { recordsOf, there } from "../support/events.ts";
import { testAtOnce, type Waiting } from "../support/steps_at_once.ts";
import { breakpadMissing, minidumpDump, stackwalk } from "../support/breakpad.ts";
import {
  alone,
  type Captured,
  captured,
  flat,
  outputFolder,
  programs,
  seen,
  trapline,
} from "../support/trapline.ts";

const KINDS = ["mini", "triage", "heap", "full"];
const DUMPS = KINDS.flatMap((kind) => ["--dump", kind]);
const SOURCE = "tests/fixtures/wow64.c";

interface Death {
  readonly cause: string;
  readonly code: number;
  readonly words: RegExp;
  /** The program's own functions on the stack, the innermost first. */
  readonly stack: readonly string[];
}

const DEATHS: readonly Death[] = [
  {
    cause: "null-write",
    code: 0xC0000005,
    words: /^CRASH access violation/,
    stack: ["null_write", "die", "start"],
  },
  { cause: "throw", code: 0xE06D7363, words: /^CRASH/, stack: ["throw_one", "die", "start"] },
  { cause: "overflow", code: 0xC00000FD, words: /^CRASH stack overflow/, stack: ["recurse"] },
  { cause: "int3", code: 0x80000003, words: /^CRASH breakpoint/, stack: ["die", "start"] },
];

/** How many at once: each mostly waits, but for the engine that it has to itself. */
const AT_ONCE = 3;
const steps: Waiting[] = [];

function step(name: string, fn: () => Promise<void>): void {
  steps.push({ name, fn });
}

const OWN: readonly string[] = ["wow64.exe", "wow64part.dll"];

/** Its own functions, each once. */
function own(
  frames: readonly { readonly module?: string | undefined; readonly function?: string | undefined }[] = [],
): (string | undefined)[] {
  const names = frames.filter(({ module }) => OWN.includes(module?.toLowerCase() ?? "")).map((frame) =>
    frame.function
  );
  return names.filter((name, index) => names.indexOf(name) === index);
}

// It waits longest.
step(
  "a 32-bit program that is watched: attached to after its start, and the crash that it handles is seen",
  async () => {
    await using out = await outputFolder();
    const folder = `${out.path}-program`;
    // Others crash in this lab, too: a name of its own.
    const program = join(folder, `watched-${crypto.randomUUID().slice(0, 8)}.exe`);
    await Deno.mkdir(folder);
    await Deno.copyFile(await wow64Program(), program);
    await Deno.copyFile((await wow64Program()).replace(/exe$/, "pdb"), join(folder, "wow64.pdb"));
    const stop = Promise.withResolvers<void>();
    const runs = alone(program, ["own-handler", "stdin"], { stdin: "", stdinUntil: stop.promise });
    const events = `${out.path}.events`;
    const watch = trapline([
      ...["watch", "--dump", "mini", "--events", seen(events), "--out", seen(out.path), "--for", "20s"],
      ...["-n", "1", "--symbols", seen(folder), program.split("/").at(-1)!],
    ]);
    await there(events, '"kind":"armed"', watch);
    stop.resolve();
    equal((await runs).code, 3);
    const watched = await watch;
    const [{ manifest }] = await captured(out.path) as [Captured];
    equal(manifest.target.wow64, true, watched.stderr);
    const frames = manifest.stacks.find(({ event }) => event)?.frames ?? [];
    deepEqual(frames.slice(0, 3).map((frame) => frame.function), ["null_write", "die", "start"]);
    ok(frames[0]?.file?.endsWith(SOURCE));
  },
);

for (const { cause, code, words, stack } of DEATHS) {
  step(`32-bit ${cause}: one bucket and its own stack, from each kind of dump`, async () => {
    await using out = await outputFolder();
    const run = await trapline([
      "run",
      ...DUMPS,
      "--out",
      seen(out.path),
      "--",
      seen(await wow64Program()),
      cause,
    ]);
    equal(run.code, code, run.stderr);
    match(flat(run.stderr), /wow64\.exe \(pid \d+, a 32-bit program\)/);
    const dumps = await captured(out.path);
    deepEqual(dumps.map(({ manifest }) => manifest.asked.dump).sort(), [...KINDS].sort(), run.stderr);
    equal(new Set(dumps.map(({ manifest }) => manifest.bucket)).size, 1);
    const places = new Set<string | undefined>();
    for (const { dump, manifest } of dumps) {
      const { asked, target, verification, headline, stacks, exception } = manifest;
      equal(verification.ok, true, JSON.stringify(verification));
      equal(target.wow64, true);
      match(target.commandLine, new RegExp(cause));
      match(headline ?? "", words);
      const crash = stacks.find(({ event }) => event);
      deepEqual(own(crash?.frames), stack, `${asked.dump} ${JSON.stringify(stacks)}`);
      ok(crash?.frames.some(({ file, line }) => file?.endsWith(SOURCE) && line !== undefined), asked.dump);
      // What is in the file alone says the same.
      const alone = await inspected(dump);
      equal(alone.bucket, manifest.bucket, asked.dump);
      equal(alone.summary?.process.wow64, true);
      equal(alone.summary?.exception?.address, exception?.address);
      if (cause !== "throw") equal(alone.summary?.exception?.at?.module, "wow64.exe");
      places.add(await breakpadReads(dump, exception?.address));
    }
    equal(places.size, 1, [...places].join());
    for (const frames of await engineReads(dumps.map(({ dump }) => dump))) deepEqual(frames, stack);
  });
}

/** What handlers and DLLs of a 32-bit program come to. Their stacks here are the innermost functions with lines. */
const OWN_ENDS: readonly Death[] = [
  {
    cause: "own-handler",
    code: 3,
    words: /^CRASH access violation writing 0x0/,
    stack: ["null_write", "die", "start"],
  },
  {
    cause: "handler-fails",
    code: 0xC0000005,
    words: /^CRASH access violation writing 0x0/,
    stack: ["faulty_handler", "handler_fails", "die", "start"],
  },
  {
    cause: "thread-overflow",
    code: 0xC00000FD,
    words: /^CRASH stack overflow/,
    stack: ["recurse"],
  },
  {
    cause: "dll-throw",
    code: 0xE06D7363,
    words: /^CRASH shop::Refused: the order was refused/,
    stack: ["part_throw", "die", "start"],
  },
];

for (const { cause, code, words, stack } of OWN_ENDS) {
  step(`32-bit ${cause}: the fault, with its stack`, async () => {
    await using out = await outputFolder();
    const program = seen(await wow64Program());
    const run = await trapline(["run", "--dump", "mini", "--out", seen(out.path), "--", program, cause]);
    equal(run.code, code, run.stderr);
    const [{ dump, manifest }] = await captured(out.path) as [Captured];
    match(manifest.headline ?? "", words);
    equal(manifest.verification.ok, true, JSON.stringify(manifest.verification));
    deepEqual(own32(manifest), stack, JSON.stringify(manifest.stacks));
    const alone = await inspected(dump);
    equal(alone.bucket, manifest.bucket);
    deepEqual(own(alone.stacks?.groups.find(({ event }) => event)?.frames), stack);
  });
}

step("32-bit, a DLL that fails while it is loaded, and a filter that was not asked", async () => {
  await using out = await outputFolder();
  const program = seen(await wow64Program());
  const args = ["run", "--dump", "mini", "--out", seen(out.path)];
  // The loader handles what a DLL raises there, so nobody sees a crash.
  const failed = await trapline([...args, "--exception", "av@first", "--", program, "dll-main"]);
  equal(failed.code, 64, failed.stderr);
  const [{ manifest }] = await captured(out.path) as [Captured];
  deepEqual(own32(manifest), ["prepare", "attached", "dll", "die", "start"], JSON.stringify(manifest.stacks));
  const unasked = await trapline([...args, "--", program, "own-filter"]);
  match(
    flat(unasked.stderr),
    /own filter for unhandled exceptions \(wow64\.exe\+0x[0-9a-f]+\) was not asked/,
  );
});

/** What `inspect` says of a dump without its manifest. */
async function inspected(dump: string): Promise<InspectedDump> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.copyFile(dump, `${folder}/alone.dmp`);
    const program = await wow64Program();
    const symbols = program.replace(/\/[^/]+$/, "");
    const { stdout, stderr } = await native([
      "inspect",
      "--json",
      "--symbols",
      symbols,
      `${folder}/alone.dmp`,
    ]);
    const [found] = inspectionSchema.parse(JSON.parse(stdout)).dumps;
    ok(found?.usable, stderr);
    return found;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Breakpad, which knows no 32-bit side, finds the same exception, and the modules that its frames are in; where the 64-bit
 * side of the thread stands.
 */
async function breakpadReads(dump: string, address: string | undefined): Promise<string | undefined> {
  if (breakpadMissing !== undefined) return undefined;
  const { crashReason, modules, threads, crashedThread } = await stackwalk(dump);
  ok(crashReason !== undefined);
  const names = modules.map(({ name }) => name.toLowerCase());
  for (const name of ["wow64.exe", "wow64.dll", "ntdll.dll"]) ok(names.includes(name), `${name} ${names}`);
  const record = (await minidumpDump(dump)).find(({ title }) => title === "MDException");
  const found = record?.fields.get("exception_record.exception_address");
  equal(BigInt(found ?? 0), BigInt(address ?? 0));
  const [frame] = threads[crashedThread ?? -1] ?? [];
  return frame && `${frame.module}+${frame.offset}`;
}

/** The stacks that Microsoft's engine reads from dumps alone. */
async function engineReads(dumps: readonly string[]): Promise<(string | undefined)[][]> {
  const symbols = seen((await wow64Program()).replace(/\/[^/]+$/, ""));
  const { stdout } = await trapline([
    ...["inspect", "--json", "--engine", "--symbols", symbols],
    ...dumps.map(seen),
  ]);
  return inspectionSchema.parse(JSON.parse(stdout)).dumps.map(({ stacks }) => {
    equal(stacks?.from, "engine", stdout);
    return own(stacks.groups.find(({ event }) => event)?.frames);
  });
}

step("32-bit, an exception that it handles: dumped at its first chance, of that moment", async () => {
  await using out = await outputFolder();
  const own = ["--exception", "0xE0AA0001@first", ...DUMPS, "--out", seen(out.path)];
  const run = await trapline(["run", ...own, "--", seen(await wow64Program()), "handled"]);
  equal(run.code, 9, run.stderr);
  const dumps = await captured(out.path);
  equal(dumps.length, KINDS.length, run.stderr);
  for (const { manifest } of dumps) {
    const names = manifest.stacks.find(({ event }) => event)?.frames.map((frame) => frame.function) ?? [];
    ok(names.includes("handled") && names.includes("start"), JSON.stringify(manifest.stacks));
  }
  equal(new Set(dumps.map(({ manifest }) => manifest.bucket)).size, 1);
});

step("32-bit threads that hold each other's locks are found deadlocked, by who owns what", async () => {
  await using out = await outputFolder();
  const events = `${out.path}.events`;
  const own = ["--deadline", "3s", "--events", seen(events), "--out", seen(out.path)];
  const run = await trapline(["run", ...own, "--", seen(await wow64Program()), "deadlock"]);
  equal(run.code, 124, run.stderr);
  const [{ manifest }] = await captured(out.path) as [Captured];
  equal(manifest.hang?.verdict, "deadlocked", JSON.stringify(manifest.hang));
  match(
    manifest.hang?.evidence.join("; ") ?? "",
    /waits in RtlEnterCriticalSection for the lock 0x[0-9a-f]+, held by/,
  );
  ok(manifest.stacks.some(({ frames }) => frames.some((frame) => frame.function === "lock_both")));
});

step("32-bit, snapped while it runs: its stack, and it runs on", async () => {
  await using out = await outputFolder();
  const events = `${out.path}.events`;
  const program = seen(await wow64Program());
  const args = ["--deadline", "60s", "--events", seen(events), "--out", seen(`${out.path}-run`)];
  const stop = Promise.withResolvers<void>();
  const run = trapline(["run", ...args, "--", program, "null-write", "stdin"], {
    stdin: "",
    stdinUntil: stop.promise,
  });
  await there(events, '"kind":"process-start"', run);
  const pid = String((await recordsOf(events)).find((record) => record.kind === "process-start")?.pid);
  const snap = await trapline(["snap", "--out", seen(out.path), pid]);
  stop.resolve();
  equal(snap.code, 0, snap.stderr);
  const [{ manifest }] = await captured(out.path) as [Captured];
  equal(manifest.target.wow64, true);
  ok(
    manifest.stacks.some(({ frames }) => frames.some((frame) => frame.function === "start")),
    JSON.stringify(manifest.stacks),
  );
  equal((await run).code, 0xC0000005);
});

step("a 32-bit child of a 64-bit program is captured with --follow-children", async () => {
  await using out = await outputFolder();
  const [parent, child] = [(await programs()).path("exitcode"), await wow64Program()];
  const own = ["--follow-children", "--dump", "mini", "--out", seen(out.path)];
  const run = await trapline(["run", ...own, "--", seen(parent), seen(child), "null-write"]);
  const [{ manifest }] = await captured(out.path) as [Captured];
  equal(manifest.target.wow64, true, run.stderr);
  match(manifest.target.image, /\\wow64\.exe$/);
  deepEqual(own32(manifest), ["null_write", "die", "start"]);
});

function own32({ stacks }: Captured["manifest"]): (string | undefined)[] {
  return own(stacks.find(({ event }) => event)?.frames);
}

testAtOnce("32-bit programs", AT_ONCE, steps);
