/**
 * Every way in which .NET programs end or hang, on .NET 10, 9 and 8 and in a single-file app: what manifests say is held
 * against ClrMD and SOS, which read the full dumps by Microsoft's own reader of the runtime's data, and against what the
 * program prints of itself. A part of `deno task test:long`; tests/e2e/managed_test.ts has .NET 10 for every day.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import assert from "node:assert/strict";
import { join } from "node:path";
import { DOTNET_VERSIONS, type DotnetBuild } from "../../scripts/fixtures/dotnet.ts";
import type { ManagedFrame } from "../../lib/facts/managed.ts";
import type { Manifest } from "../../lib/store/manifest.ts";
import { type ClrmdManaged, clrmdManaged, type ClrmdThrown } from "../support/clrmd.ts";
import { managedProgram } from "../support/dotnet.ts";
import { readLines } from "../support/managed_facts.ts";
import { CALM, CRASHES, failEach, type Failed, linesOf } from "../support/managed_kinds.ts";
import { plainMethod, sos } from "../support/sos.ts";
import { table } from "../support/table.ts";
import { type Captured, captured, outputFolder, seen, trapline } from "../support/trapline.ts";

const ASKED = Deno.env.get("TRAPLINE_LONG");
/** All of them, or those of TRAPLINE_LONG where it has names of some. */
const BUILDS = (Object.keys(DOTNET_VERSIONS) as DotnetBuild[]).filter((build) => {
  const asked = ASKED?.split(",") ?? [];
  return asked.includes(build) || !asked.some((name) => name in DOTNET_VERSIONS);
});
/** Hangs, and their verdict where stacks are described. */
const HANGS = { deadlock: "deadlocked", locks: "deadlocked", asynchang: "waiting" } as const;
/** What SOS is asked about, too: a start of the engine each. */
const BY_SOS = ["custom", "unsafe", "deadlock"];
const MARK = "System.ExecutionEngineException";

interface Row {
  readonly mode: string;
  readonly dump: Captured;
  readonly said: string;
}

// Only in the long tests: in others there is no such test, instead of one that is skipped.
const ASKED_BUILDS = ASKED === undefined ? [] : BUILDS;

if (ASKED_BUILDS.length > 0) {
  Deno.test("the builds of the .NET program are there", async () => {
    for (const build of ASKED_BUILDS) await managedProgram(build);
  });
}

for (const build of ASKED_BUILDS) {
  Deno.test(`.NET programs of the build ${build} are captured and explained`, async (t) => {
    await using out = await outputFolder();
    const crashes = await crashesOf(build, join(out.path, "crashes"));
    const rows: Row[] = crashes.filter(({ mode }) => mode in CRASHES)
      .map(({ mode, dumps: [dump], said }) => ({ mode, dump: dump!, said }));
    for (const mode of Object.keys(HANGS)) {
      // System.Threading.Lock came with .NET 9.
      if (mode !== "locks" || build !== "net8") rows.push(await hangOf(build, mode, join(out.path, mode)));
    }
    const runtime = await managedProgram(build === "single" ? "net10" : build);
    const theirs = await clrmdManaged(rows.map(({ dump }) => dump.dump), runtime);
    const told: string[][] = [];
    for (const [index, row] of rows.entries()) {
      await t.step(row.mode, async () => {
        const { manifest } = row.dump;
        checkWords(build, row, manifest);
        const agreed = sameAsClrmd(manifest, theirs[index]!);
        if (BY_SOS.includes(row.mode) && build !== "single") await sameAsSos(build, row.dump);
        told.push([label(build), row.mode, manifest.headline ?? "", agreed]);
      });
    }
    const heads = [".NET", "program", "headline", "managed stacks as ClrMD has them"];
    console.log(table(heads, told).split("\n").map((line) => `long: ${line}`).join("\n"));
  });
}

function label(build: DotnetBuild): string {
  return DOTNET_VERSIONS[build] + (build === "single" ? ", a single file" : "");
}

async function crashesOf(build: DotnetBuild, out: string): Promise<readonly Failed[]> {
  const { each, stderr } = await failEach(
    build,
    [...Object.keys(CRASHES), ...Object.keys(CALM)],
    out,
    "full",
  );
  for (const { mode, code, dumps } of each) {
    assert.equal(code, CRASHES[mode]?.code ?? CALM[mode], `${mode}: ${stderr}`);
    assert.equal(dumps.length, mode in CRASHES ? 1 : 0, `${mode}: ${stderr}`);
  }
  return each;
}

async function hangOf(build: DotnetBuild, mode: string, out: string): Promise<Row> {
  const program = seen(await managedProgram(build));
  const options = ["run", "--deadline", "8s", "--dump", "full", "--out", seen(out)];
  const { stderr } = await trapline([...options, "--", program, mode]);
  const [dump] = await captured(out);
  assert.ok(dump !== undefined, stderr);
  return { mode, dump, said: stderr };
}

function checkWords(
  build: DotnetBuild,
  { mode, said }: Row,
  { headline = "", managed, verification }: Manifest,
): void {
  const kind = CRASHES[mode];
  assert.ok(verification.ok, JSON.stringify(verification));
  const described = build === "net10" || build === "single";
  if (kind === undefined) {
    const verdict = described ? HANGS[mode as keyof typeof HANGS] : "waiting";
    return assert.match(headline, new RegExp(`^HANG ${verdict}: still running after`));
  }
  const expected = build === "net8"
    ? kind.undescribed
    : build === "net9"
    ? kind.net9 ?? kind.headline
    : kind.headline;
  assert.match(headline, expected);
  // A single-file app has no version of its runtime: its core library has the first two numbers.
  const version = DOTNET_VERSIONS[build];
  assert.ok(version.startsWith(managed?.runtime.version ?? "?"), `${managed?.runtime.version}`);
  if (build === "net8") assert.match(managed!.notRead.join(), /does not describe itself/);
  else if (kind.prints) {
    // Without a map of the code, .NET 9 tells no lines.
    assert.deepEqual(described ? linesOf(kind, said) : [], readLines(managed?.exception));
  }
}

/** The exception with its inner ones, and each managed stack, frame by frame; how many stacks were the same. */
function sameAsClrmd({ managed, exception, trigger }: Manifest, theirs: ClrmdManaged): string {
  assert.equal(theirs.error, undefined);
  const ours = managed?.exception;
  const thrown = theirs.threads.map((thread) => thread.exception).find((each) => each !== null);
  if (ours !== undefined && thrown?.type !== MARK) {
    assert.deepEqual(exceptionFacts(ours), exceptionFacts(thrown));
  } else if (ours === undefined && exception?.code === "0xE0434352" && thrown?.type !== MARK) {
    // What the headline says by the HRESULT is the exception's.
    assert.ok(exception.words.toLowerCase().includes(thrown!.hresult));
  }
  const read = managed!.threads.filter(({ because }) => because === undefined);
  for (const { tid, frames } of read) {
    const all = theirs.threads.find((thread) => thread.tid === tid)?.frames ?? [];
    const stack = isOfFault(trigger) ? all.slice(-frames.length) : all;
    assert.deepEqual(frames.map(frameFacts), stack.map(frameFacts), `thread ${tid}`);
  }
  return read.length === 0 ? "none read" : `${read.length} of ${theirs.threads.length}`;
}

/** Whether our stack begins at a fault that the thread handles: others begin where it handles it. */
function isOfFault(trigger: Manifest["trigger"]): boolean {
  return trigger.kind === "process-exit" && trigger.fault !== undefined;
}

type Thrown = Pick<ClrmdThrown, "type" | "hresult"> & {
  readonly message?: string | null | undefined;
  readonly frames: readonly (ManagedFrame | ClrmdThrown["frames"][number])[];
  readonly inner?: Thrown | null | undefined;
};

function exceptionFacts(exception: Thrown | undefined): unknown {
  if (exception === undefined) return undefined;
  const { type, message, hresult, frames, inner } = exception;
  return {
    type: plainMethod(type),
    message,
    hresult,
    methods: frames.map((frame) => frameFacts(frame).method),
    inner: exceptionFacts(inner ?? undefined),
  };
}

function frameFacts(frame: ManagedFrame | ClrmdThrown["frames"][number]): { sp: string; method: string } {
  const method = "method" in frame ? frame.method : frame.function ?? "?";
  return { sp: frame.sp, method: plainMethod(method.replaceAll(/<[\w.,` [\]+]*>(?=\.|\()/g, "")) };
}

async function sameAsSos(build: DotnetBuild, { dump, manifest }: Captured): Promise<void> {
  const theirs = await sos(dump, await managedProgram(build));
  assert.ok(theirs.stacks.size > 0, "SOS has no stacks");
  const { threads, exception } = manifest.managed!;
  for (const { tid, frames } of threads.filter(({ because }) => because === undefined)) {
    const read = frames.map(({ sp, function: name = "" }) => ({ sp: BigInt(sp), method: plainMethod(name) }));
    const stack = theirs.stacks.get(tid);
    assert.deepEqual(read, isOfFault(manifest.trigger) ? stack?.slice(-read.length) : stack, `thread ${tid}`);
  }
  // SOS says what was thrown last, which may be the runtime's own mark of its end.
  if (exception === undefined || theirs.exception?.type === MARK) return;
  assert.equal(plainMethod(theirs.exception?.type ?? ""), plainMethod(exception.type));
  assert.equal(theirs.exception?.message, exception.message);
}
