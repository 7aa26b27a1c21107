/**
 * .NET programs on the real engine: what Trapline says of them at the stop and from the dump alone on this system, held
 * to what the programs print of themselves.
 */
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ManagedFacts } from "../../lib/facts/managed.ts";
import { type InspectedDump, inspectionSchema } from "../../lib/report/inspection_schema.ts";
import { trapline as native } from "../cli/child.ts";
import { managedProgram } from "../support/dotnet.ts";
import { CALM, CRASHES, failEach, linesOf } from "../support/managed_kinds.ts";
import { namesOf, readLines } from "../support/managed_facts.ts";
import { runningCopy } from "../support/running.ts";
import {
  type Captured,
  captured,
  flat,
  outputFolder,
  seen,
  trapline,
  windowsScript,
} from "../support/trapline.ts";

const LOOK_OFTEN = fileURLToPath(new URL("scenarios/managed_looks.ts", import.meta.url));

/** A capture of the fixture in a mode, and what was said. */
async function crash(out: string, mode: string, ...options: string[]): Promise<Captured & { said: string }> {
  const program = seen(await managedProgram());
  const { stderr } = await trapline(["run", "--out", out, ...options, "--", program, mode]);
  const [capture, ...more] = await captured(out);
  ok(capture !== undefined && more.length === 0, `${mode}: ${stderr}`);
  return { ...capture, said: stderr };
}

/** The dumps with no other file beside them, on this system: what `inspect` says of each, in their order. */
async function inspectedAlone(dumps: readonly string[]): Promise<InspectedDump[]> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [index, dump] of dumps.entries()) {
      await Deno.copyFile(dump, join(folder, `${String(index).padStart(3, "0")}.dmp`));
    }
    const { code, stdout } = await native(["inspect", "--json", folder]);
    equal(code, 0);
    return inspectionSchema.parse(JSON.parse(stdout)).dumps.toSorted((a, b) => a.file < b.file ? -1 : 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const methods = ({ threads }: ManagedFacts): unknown[] =>
  threads.map(({ tid, frames }) => [tid, frames.map((frame) => frame.function)]);

Deno.test("each way in which .NET programs fail is a crash with its words, lines and bucket, also from the dump alone", async (t) => {
  await using out = await outputFolder();
  const modes = Object.keys(CRASHES);
  const { each, stderr } = await failEach("net10", [...modes, ...Object.keys(CALM)], out.path, "mini");
  const files = each.flatMap(({ dumps }) => dumps.map(({ dump }) => dump));
  const alone = await inspectedAlone(files);
  const buckets = new Map<string, string | undefined>();
  for (const { mode, code, dumps: [capture, ...more], said } of each) {
    await t.step(mode, () => {
      const kind = CRASHES[mode];
      equal(code, kind?.code ?? CALM[mode], stderr);
      equal(more.length, 0);
      if (kind === undefined) return equal(capture, undefined, capture?.manifest.headline);
      const { manifest } = capture!;
      const { managed, bucket, written } = manifest;
      match(manifest.headline!, kind.headline);
      ok(flat(stderr).includes(manifest.headline!.slice("CRASH ".length)), stderr);
      deepEqual(managed?.notRead, []);
      equal(managed?.runtime.version, "10.0.12");
      const { trigger } = manifest;
      equal(
        trigger.kind === "exception" ? trigger.filter : undefined,
        undefined,
        "the filter is the runtime's",
      );
      if (kind.prints) deepEqual(readLines(managed?.exception), linesOf(kind, said));
      ok(written.added !== undefined && "bytes" in written.added && written.added.bytes < 300_000, mode);
      buckets.set(mode, bucket);
      const inspected = alone[files.indexOf(capture!.dump)]!;
      deepEqual(inspected.managed?.notRead, []);
      deepEqual(namesOf(inspected.managed?.exception), namesOf(managed?.exception));
      deepEqual(methods(inspected.managed!), methods(managed!));
      equal(inspected.bucket, bucket);
    });
  }
  // Ways to the same place that fails; the others are other bugs.
  const same = ["custom", "async", "thread", "timer", "rethrow", "finally", "task"];
  equal(new Set(same.map((mode) => buckets.get(mode))).size, 1);
  equal(new Set(buckets.values()).size, modes.length - same.length + 1);
});

Deno.test("a stack overflow of .NET is captured while its stack is there, by rules for either chance, and the log says when it was seen", async () => {
  await using out = await outputFolder();
  const recipe = `${out.path}.json`, log = `${out.path}.jsonl`;
  const rules = {
    first: { on: { exception: "stack-overflow", chance: "first" }, do: [{ dump: "triage" }] },
    // Under Wine the process stays when its thread is gone.
    overflow: { on: { crash: "stack-overflow" }, do: [{ dump: "mini" }, { kill: true }] },
  };
  await Deno.writeTextFile(recipe, JSON.stringify({ name: "overflow", rules }));
  const program = seen(await managedProgram());
  const options = ["--recipe", seen(recipe), "--events", seen(log), "--out", out.path];
  const { stderr } = await trapline(["run", ...options, "--", program, "overflow"]);
  const captures = await captured(out.path);
  deepEqual(captures.map(({ manifest }) => manifest.rule).sort(), ["first", "overflow"], stderr);
  const { manifest } = captures.find(({ manifest }) => manifest.rule === "overflow")!;
  equal(manifest.headline, "CRASH stack overflow");
  match(flat(stderr), /STATUS_STACK_OVERFLOW, seen at its first chance, for .NET never goes on after it/);
  const { frames } = manifest.stacks.find(({ event }) => event)!;
  ok(frames.length > 200 && frames.every((frame) => frame.function === "Shop.Ends.Overflow(Int32)"), stderr);
  const events = (await Deno.readTextFile(log)).trim().split("\n").map((line) => JSON.parse(line));
  deepEqual(
    events.filter(({ kind }) => kind === "exception").map(({ chance, raisedAt }) => [chance, raisedAt]),
    [["second", "first"]],
  );
});

Deno.test("a program of .NET that hangs in two locks is deadlocked, with threads, methods and lines", async () => {
  await using out = await outputFolder();
  const { manifest, said } = await crash(out.path, "deadlock", "--deadline", "6s");
  match(manifest.headline!, /^HANG deadlocked: still running after/);
  equal(manifest.hang?.evidence?.length, 2);
  for (const line of manifest.hang?.evidence ?? []) {
    match(
      line,
      /^thread \d+ waits for the System\.Object at 0x[0-9a-f]+, which thread \d+ holds, in Shop\.Hangs/,
      said,
    );
    match(line, /Hangs\.cs:\d+\)$/);
  }
});

const LOOKS = Deno.env.get("TRAPLINE_LONG") === undefined ? 20 : 200;

Deno.test(`threads of .NET that quarrel over locks are called deadlocked at none of ${LOOKS} looks`, async () => {
  const program = await runningCopy(await managedProgram(), "quarrel");
  const { code, stdout, stderr } = await windowsScript(LOOK_OFTEN, [String(program.pid), String(LOOKS)]);
  equal(code, 0, stderr);
  const { waited, deadlocks } = JSON.parse(stdout);
  deepEqual(deadlocks, []);
  // Else it would say nothing.
  ok(waited > LOOKS / 4, `threads waited at ${waited} looks`);
  program.closeStdin();
  equal((await program.ended).code, 0);
});

Deno.test("a first chance of .NET's exceptions fires, and those that .NET has for debuggers are nobody's", async () => {
  await using out = await outputFolder();
  const first = await crash(
    join(out.path, "first"),
    "filter",
    "--exception",
    "clr-exception@first",
    "-n",
    "1",
  );
  equal(first.manifest.exception?.chance, "first");
  equal(first.manifest.managed?.exception?.type, "System.Collections.Generic.KeyNotFoundException");
  const any = await crash(join(out.path, "any"), "filter", "--exception", "*@first", "-n", "1");
  equal(any.manifest.exception?.code, "0xE0434352");
});

Deno.test("triage says the type and nothing that the program said", async () => {
  await using out = await outputFolder();
  const { dump, manifest } = await crash(out.path, "custom", "--dump", "triage");
  equal(manifest.exception?.words, "Shop.CheckoutException");
  equal(manifest.managed, undefined);
  const text = new TextDecoder("utf-16le").decode(await Deno.readFile(dump));
  ok(!text.includes("cannot be paid"));
  ok(!JSON.stringify(manifest).includes("cannot be paid"), dirname(dump));
});

Deno.test("a rule on a type fires at that type alone, at the pass it names, and on base types", async () => {
  await using out = await outputFolder();
  const program = seen(await managedProgram());
  const recipe = (rule: Record<string, unknown>): string =>
    JSON.stringify({ name: "net", rules: { net: rule } });
  const run = async (name: string, on: Record<string, unknown>): Promise<Captured[]> => {
    const folder = join(out.path, name);
    const file = join(dirname(out.path), `${name}.json`);
    await Deno.writeTextFile(file, recipe({ on, do: [{ dump: "triage" }], limit: { dumps: 3 } }));
    const { stderr } = await trapline([
      "run",
      "--recipe",
      seen(file),
      "--out",
      folder,
      "--",
      program,
      "storm",
      "40",
    ]);
    return await captured(folder).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return [];
      throw new Error(stderr, { cause: error });
    });
  };
  const chance = "first", exception = "clr-exception";
  const [fortieth, ...more] = await run("nth", {
    exception,
    type: "System.FormatException",
    chance,
    nth: 40,
  });
  equal(more.length, 0);
  equal(
    fortieth?.manifest.trigger.kind === "exception" && fortieth.manifest.trigger.thrown?.type,
    "System.FormatException",
  );
  equal((await run("other", { exception, type: "System.IO.*", chance })).length, 0);
  equal(
    (await run("base", { exception, is: "System.SystemException", message: "number 7", chance })).length,
    1,
  );
});
