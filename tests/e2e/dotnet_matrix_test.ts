/**
 * Every way in which .NET programs end or hang, on .NET 10, 9 and 8 and in a single-file app: what the manifest says is
 * held against SOS in the engine, against what the program prints of itself, and against the mini dump alone, read on this
 * system. A part of `deno task test:long`; tests/e2e/managed_test.ts has a few of these for every day.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import assert from "node:assert/strict";
import { join } from "node:path";
import { DOTNET_VERSIONS, type DotnetBuild } from "../../scripts/fixtures/dotnet.ts";
import type { ManagedFacts } from "../../lib/facts/managed.ts";
import { inspectionSchema } from "../../lib/report/inspection_schema.ts";
import type { Manifest } from "../../lib/store/manifest.ts";
import { trapline as native } from "../cli/child.ts";
import { managedProgram } from "../support/dotnet.ts";
import { namesOf, printedLines, readLines } from "../support/managed_facts.ts";
import { plainMethod, sos, type SosFacts } from "../support/sos.ts";
import { table } from "../support/table.ts";
import { type Captured, captured, outputFolder, seen, trapline } from "../support/trapline.ts";

/** Which builds: all, or those of TRAPLINE_LONG where it has names of some. */
const BUILDS = (Object.keys(DOTNET_VERSIONS) as DotnetBuild[]).filter((build) => {
  const asked = Deno.env.get("TRAPLINE_LONG")?.split(",") ?? [];
  return asked.includes(build) || !asked.some((name) => name in DOTNET_VERSIONS);
});

interface Kind {
  /** The headline, where the runtime describes itself; with its stacks, where that matters. */
  readonly headline: RegExp;
  /** The headline where it does not: .NET 8. */
  readonly undescribed: RegExp;
  /** The headline of .NET 9, which describes no stacks, where it is another than that of 10. */
  readonly net9?: RegExp;
  /** Further options of `run`, instead of a dump at a crash. */
  readonly options?: readonly string[];
  /** Whether the program prints the trace of its exception, with lines. */
  readonly prints?: true;
}

const CUSTOM = {
  headline: /^CRASH Shop\.CheckoutException: basket 1000 cannot be paid$/,
  undescribed: /^CRASH \.NET Exception \(0x80131500\)$/,
  prints: true,
} as const;
const AGGREGATE = {
  headline: /^CRASH System\.AggregateException: One or more errors occurred\.$/,
  undescribed: CUSTOM.undescribed,
  prints: true,
} as const;
const hang = (verdict: string): Kind => ({
  headline: new RegExp(`^HANG ${verdict}: still running after`),
  net9: /^HANG waiting: still running after/,
  undescribed: /^HANG waiting: still running after/,
  options: ["--deadline", "8s"],
});

const KINDS: Readonly<Record<string, Kind>> = {
  custom: CUSTOM,
  async: CUSTOM,
  thread: CUSTOM,
  timer: CUSTOM,
  rethrow: CUSTOM,
  finally: CUSTOM,
  aggregate: AGGREGATE,
  task: AGGREGATE,
  generic: {
    headline: /^CRASH System\.InvalidOperationException: the drawer « é 日本 » is empty$/,
    undescribed: /^CRASH \.NET InvalidOperationException \(0x80131509\)$/,
    prints: true,
  },
  typeinit: {
    headline: /^CRASH System\.TypeInitializationException: The type initializer for 'Prices' threw an/,
    undescribed: /^CRASH \.NET TypeInitializationException \(0x80131534\)$/,
    prints: true,
  },
  index: {
    headline: /^CRASH System\.IndexOutOfRangeException: Index was outside the bounds of the array\.$/,
    undescribed: /^CRASH \.NET IndexOutOfRangeException \(0x80131508\)$/,
    prints: true,
  },
  null: {
    headline: /^CRASH System\.NullReferenceException: Object reference not set to an instance of an object/,
    undescribed: /^CRASH access violation reading 0x8 \(null pointer \+ 0x8\)$/,
    prints: true,
  },
  divide: {
    headline: /^CRASH System\.DivideByZeroException: Attempted to divide by zero\.$/,
    undescribed: /^CRASH integer division by zero$/,
    prints: true,
  },
  oom: {
    headline: /^CRASH System\.OutOfMemoryException/,
    undescribed: /^CRASH \.NET OutOfMemoryException \(0x8007000E\)$/,
  },
  failfast: {
    headline: /^CRASH Environment\.FailFast: the ledger « é 日本 » is corrupt$/,
    net9: /^CRASH it ended itself with 0x80131623 \.NET fail fast$/,
    undescribed: /^CRASH it ended itself with 0x80131623 \.NET fail fast$/,
  },
  failfastex: {
    headline: /^CRASH Environment\.FailFast: with an exception$/,
    net9: /^CRASH System\.Collections\.Generic\.KeyNotFoundException: The given key 'missing' was not/,
    undescribed: /^CRASH it ended itself with 0x80131623 \.NET fail fast$/,
  },
  pinvoke: {
    headline: /^CRASH access violation reading 0x10 \(null pointer \+ 0x10\)$/,
    undescribed: /^CRASH access violation reading 0x10 \(null pointer \+ 0x10\)$/,
  },
  unsafe: {
    headline: /^CRASH System\.AccessViolationException: Attempted to read or write protected memory/,
    undescribed: /^CRASH access violation writing 0x7654321000$/,
  },
  overflow: { headline: /^CRASH stack overflow$/, undescribed: /^CRASH stack overflow$/, options: [] },
  deadlock: hang("deadlocked"),
  locks: hang("deadlocked"),
  asynchang: hang("waiting"),
};
/** Those that nobody must take for a crash, and what they end with. */
const CALM: Readonly<Record<string, number>> = { filter: 0, storm: 0, nullcaught: 0, unobserved: 0, exit: 7 };

const rows: string[][] = [];

/** Runs the program; its only stop's heap and mini dumps. */
async function capture(
  build: DotnetBuild,
  mode: string,
  out: string,
): Promise<Captured[] & { said: string }> {
  const { options = [] } = KINDS[mode]!;
  const program = seen(await managedProgram(build));
  const dumps = mode === "overflow"
    ? ["--recipe", seen(await killing(out))]
    : ["--dump", "mini", "--dump", "heap"];
  const { stderr } = await trapline(["run", "--out", seen(out), ...options, ...dumps, "--", program, mode]);
  const found = await captured(out).catch(() => []);
  assert.equal(found.length, 2, `${build} ${mode}: ${stderr}`);
  return Object.assign(found, { said: stderr });
}

/** Under Wine a stack overflow leaves the process, so the rule ends it. */
async function killing(out: string): Promise<string> {
  const file = `${out}-recipe.json`;
  const rules = { crash: { on: { crash: "*" }, do: [{ dump: "mini" }, { dump: "heap" }, { kill: true }] } };
  await Deno.writeTextFile(file, JSON.stringify({ name: "overflow", rules }));
  return file;
}

async function check(build: DotnetBuild, mode: string): Promise<void> {
  await using out = await outputFolder();
  const { headline, undescribed, net9, prints } = KINDS[mode]!;
  const found = await capture(build, mode, out.path);
  const [heap, mini] = ["heap", "mini"].map((kind) =>
    found.find(({ manifest }) => manifest.asked.dump === kind)!
  );
  const { manifest } = heap!;
  const what = `${build} ${mode}: ${manifest.headline}\n${found.said}`;
  for (const each of found) assert.ok(each.manifest.verification.ok, what);
  const words = build === "net8" ? undescribed : build === "net9" ? net9 ?? headline : headline;
  assert.match(manifest.headline ?? "", words, what);
  assert.equal(manifest.managed?.runtime.version?.startsWith(versionOf(build)), true, what);
  if (build === "net8") assert.match(manifest.managed!.notRead.join(), /does not describe itself/, what);
  if (prints && build !== "net8") {
    assert.deepEqual(readLines(manifest.managed?.exception), printedLines(found.said), what);
  }
  const stacks = build === "single"
    ? "SOS can't"
    : sameAsSos(manifest, await sos(heap!.dump, await managedProgram(build)), what);
  if (build !== "net8") await sameAlone(mini!, what);
  const kilobytes = Math.round(mini!.manifest.file.bytes / 1000);
  rows.push([
    DOTNET_VERSIONS[build] + (build === "single" ? " single file" : ""),
    mode,
    manifest.headline ?? "",
    stacks,
    `${kilobytes} KB`,
  ]);
}

/** A single-file app has no version resource of its runtime: its core library has the first two numbers. */
function versionOf(build: DotnetBuild): string {
  return build === "single" ? "10.0" : DOTNET_VERSIONS[build];
}

/** The exception and each managed stack, frame by frame; how many stacks were the same. */
function sameAsSos({ managed, exception }: Manifest, theirs: SosFacts, what: string): string {
  const ours = managed?.exception;
  if (ours !== undefined && ours.type !== "Environment.FailFast" && theirs.exception?.type !== MARK) {
    assert.deepEqual(
      {
        type: plainMethod(ours.type),
        message: ours.message ?? "<none>",
        hresult: ours.hresult,
        methods: ours.frames.map(({ function: name = "" }) => plainMethod(name)),
      },
      { ...theirs.exception, type: plainMethod(theirs.exception?.type ?? "") },
      what,
    );
  } else if (managed?.runtime.version?.startsWith("8.") && exception?.code === "0xE0434352") {
    // Nothing is read of .NET 8: what the headline says by the HRESULT is what SOS says.
    assert.ok(exception.words.toLowerCase().includes(theirs.exception!.hresult), what);
  }
  if (managed!.threads.every(({ frames }) => frames.length === 0)) return "none read";
  let same = 0;
  for (const [tid, frames] of theirs.stacks) {
    const stack = managed!.threads.find((thread) => thread.tid === tid)?.frames ?? [];
    const read = stack.map(({ sp, function: name = "" }) => ({ sp: BigInt(sp), method: plainMethod(name) }));
    assert.deepEqual(read, frames.slice(0, 256), `${what}\nthread ${tid}`);
    same++;
  }
  return `${same} of ${theirs.stacks.size}`;
}

const MARK = "System.ExecutionEngineException";

/** The mini dump alone, with no other file, says the same but for lines. */
async function sameAlone({ dump, manifest }: Captured, what: string): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const copy = join(folder, "alone.dmp");
    await Deno.copyFile(dump, copy);
    const { stdout } = await native(["inspect", "--json", copy]);
    const [inspected] = inspectionSchema.parse(JSON.parse(stdout)).dumps;
    assert.deepEqual(plainFacts(inspected!.managed), plainFacts(manifest.managed), what);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function plainFacts(facts: ManagedFacts | undefined): unknown {
  return {
    exception: namesOf(facts?.exception),
    deadlock: facts?.deadlock,
    threads: facts?.threads.map(({ tid, frames }) => [tid, frames.map(({ function: name }) => name)]),
  };
}

for (const build of BUILDS) {
  Deno.test({
    name: `.NET programs of the build ${build} are captured and explained`,
    ignore: Deno.env.get("TRAPLINE_LONG") === undefined,
    fn: async (t) => {
      for (const mode of Object.keys(KINDS)) {
        // System.Threading.Lock came with .NET 9.
        if (mode !== "locks" || build !== "net8") await t.step(mode, () => check(build, mode));
      }
      for (const [mode, code] of Object.entries(CALM)) {
        await t.step(`${mode}: no dump`, async () => {
          await using out = await outputFolder();
          const program = seen(await managedProgram(build));
          const run = await trapline(["run", "--out", seen(out.path), "--", program, mode, "7"]);
          assert.equal(run.code, code, run.stderr);
          assert.deepEqual(await captured(out.path).catch(() => []), [], run.stderr);
        });
      }
      const heads = [".NET", "program", "headline", "stacks as SOS has them", "mini dump"];
      console.log(table(heads, rows).split("\n").map((line) => `long: ${line}`).join("\n"));
      rows.length = 0;
    },
  });
}
