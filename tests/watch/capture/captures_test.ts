import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { DumpOutcome, Miss } from "../../../lib/log/record.ts";
import { Folder } from "../../../lib/store/private_folder.ts";
import type { Capture } from "../../../lib/store/manifest.ts";
import { ProcessSubject } from "../../../lib/watch/capture/process_subject.ts";
import { Captures, type Stop } from "../../../lib/watch/capture/captures.ts";
import type { PlannedDump, WantedDump } from "../../../lib/watch/capture/planned.ts";
import { crashDump } from "../../minidump/synth_streams.ts";
import { namesIn, tempFolder } from "../../support/temp.ts";

const AT = new Date("2026-01-31T23:59:59Z");
const IDENTITY = { pid: 4321, image: "C:\\app\\app.exe", commandLine: "app --password=x", created: "" };
const STOP: Stop = {
  trigger: {
    at: 5,
    kind: "exception",
    pid: 4321,
    tid: 11,
    code: 0xC0000005,
    chance: "second",
    address: "0x7ff610001234",
    parameters: ["0x1", "0x0"],
  },
  identity: IDENTITY,
  engine: { source: "NuGet package", version: "10.0", folder: "" },
  capturedAt: AT,
  pausedMs: 87,
  frames: [{ address: "0x7ff610001234", module: "app.exe", offset: "0x1234" }],
};
const MINI: WantedDump = { rule: "crash", action: { dump: "mini" } };

/** Captures into a folder of their own, and all that was told of them. */
async function setUp(): Promise<
  AsyncDisposable & {
    readonly captures: Captures;
    readonly path: string;
    readonly kept: Capture[];
    readonly missed: Miss[];
  }
> {
  const temp = await tempFolder();
  const [kept, missed]: [Capture[], Miss[]] = [[], []];
  const folder = await Folder.open(temp.path);
  const captures = new Captures({
    recipe: "checkout",
    folder,
    subject: new ProcessSubject({ folder: folder.path }),
    onKept: (capture) => kept.push(capture),
    onMissed: (miss) => missed.push(miss),
  });
  return {
    captures,
    path: temp.path,
    kept,
    missed,
    [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose](),
  };
}

/** As an engine writes it; the same comment, other content where that is asked. */
async function write(
  plan: PlannedDump,
  content = crashDump((dump) => dump.stream(11, (s) => s.utf16(plan.comment).u16(0))).finish(),
): Promise<DumpOutcome> {
  await Deno.writeFile(plan.file, content);
  const { file, qualifier, format } = plan;
  return { file, ok: true, qualifier, format, ms: 3 };
}

Deno.test("plan() reserves each dump once, and stacks alone only where there is no dump", async () => {
  await using it = await setUp();
  const stacks: WantedDump = { rule: "look", action: { stacks: true } };
  const planned = await it.captures.plan(
    [MINI, { ...MINI, rule: "again" }, { rule: "all", action: { dump: "mini", live: true } }, stacks],
    IDENTITY,
    { at: AT },
  );
  assert.deepEqual(planned.map(({ rule, asked, live, stacksOnly }) => [rule, asked, live, stacksOnly]), [
    ["crash", "mini", undefined, false],
    ["all", "mini", true, false],
  ]);
  assert.deepEqual((await namesIn(it.path)).map((name) => name.endsWith(".dmp.partial")), [true, true]);
  const [alone] = await it.captures.plan([stacks], IDENTITY, { at: AT });
  assert.ok(alone?.stacksOnly);
  assert.match(basename(alone.file), /-look-stacks\.dmp\.partial$/);
});

Deno.test("plan() says of a dump of a series that its moment has passed; shared ones miss nothing", async () => {
  await using it = await setUp();
  const later: WantedDump = { ...MINI, fired: { afterMs: 20 } };
  await it.captures.plan([MINI, { ...MINI, rule: "again" }, { ...MINI, shared: true }], IDENTITY, { at: AT });
  assert.equal(it.captures.missed.length, 0);
  await it.captures.plan([{ ...MINI, fired: { afterMs: 10 } }, later], IDENTITY, { at: AT });
  assert.deepEqual(it.captures.missed.map(({ rule }) => rule), ["crash"]);
  assert.match(it.captures.missed[0]!.because, /^it came due while an earlier one was still to be written/);
});

Deno.test("plan() makes nothing live where the target stands still", async () => {
  await using it = await setUp();
  const live: WantedDump = { rule: "all", action: { dump: "mini", live: true } };
  const planned = await it.captures.plan([live, MINI], IDENTITY, { at: AT, still: true });
  assert.deepEqual(planned.map(({ rule, live }) => [rule, live]), [["all", undefined]]);
});

Deno.test("settle() keeps a dump with its manifest, and opens its file once for all that it reads", async () => {
  await using it = await setUp();
  const [plan] = await it.captures.plan([MINI], IDENTITY, { at: AT });
  assert.ok(plan);
  const outcome = await write(plan);
  const content = await Deno.readFile(plan.file);
  const opened: unknown[] = [];
  const { open, openSync } = Deno;
  const seen = (path: unknown, options?: Deno.OpenOptions): void => {
    if (path === plan.file && (options?.read ?? !options)) opened.push(path);
  };
  Deno.open = (path, options) => {
    seen(path, options);
    return open(path, options);
  };
  Deno.openSync = (path, options) => {
    seen(path, options);
    return openSync(path, options);
  };
  try {
    await it.captures.settle(STOP, [plan], [outcome]);
  } finally {
    Object.assign(Deno, { open, openSync });
  }
  // The two handles of one source.
  assert.equal(opened.length, 2);
  const [capture] = it.kept;
  assert.ok(capture);
  assert.equal(capture.ok, true);
  assert.deepEqual(await namesIn(it.path), [basename(capture.dump), basename(capture.manifestPath)]);
  const { file, exception, target, asked, bucket, stacks } = capture.manifest;
  assert.deepEqual(file, {
    name: basename(capture.dump),
    bytes: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
  });
  assert.equal(exception?.words, "access violation writing 0x0 (null pointer)");
  assert.deepEqual([asked.dump, "commandLine" in target && target.commandLine], [
    "mini",
    "app --password=***",
  ]);
  // Here no host can read the stacks, so the frames of the stop make the bucket.
  assert.deepEqual([stacks, bucket?.length], [[], 12]);
});

Deno.test("settle() keeps a dump that fails verification by another name", async () => {
  await using it = await setUp();
  const [plan] = await it.captures.plan([MINI], IDENTITY, { at: AT });
  assert.ok(plan);
  await it.captures.settle(STOP, [plan], [await write(plan, new TextEncoder().encode("MDMP and no more"))]);
  const [capture] = it.kept;
  assert.equal(capture?.ok, false);
  assert.match(capture.dump, /\.unverified\.dmp$/);
});

Deno.test("settle() misses what was not written, each with its reason, and leaves nothing behind", async () => {
  await using it = await setUp();
  const kinds = ["mini", "triage", "DEBUG_DUMP_SMALL"];
  const planned = await it.captures.plan(
    kinds.map((dump) => ({ rule: "crash", action: { dump } })),
    IDENTITY,
    { at: AT },
  );
  const [first, second] = planned;
  assert.ok(first && second);
  const removed = await write(first);
  await Deno.remove(first.file);
  const failed = { ...await write(second), ok: false, because: "the disk was full" };
  assert.deepEqual(await it.captures.settle(STOP, planned, [removed, failed]), []);
  assert.deepEqual(it.missed.map(({ asked, because }) => [asked, because]), [
    ["mini", "somebody removed its file while it was written"],
    ["triage", "the disk was full"],
    ["DEBUG_DUMP_SMALL", "no word came of it before the target or its host was gone"],
  ]);
  assert.deepEqual([await namesIn(it.path), it.kept], [[], []]);
});

Deno.test("settle() keeps the manifest alone where stacks alone are wanted", async () => {
  await using it = await setUp();
  const [plan] = await it.captures.plan([{ rule: "look", action: { stacks: true } }], IDENTITY, { at: AT });
  assert.ok(plan);
  await it.captures.settle(STOP, [plan], [await write(plan)]);
  assert.deepEqual(it.kept.map(({ dump, manifest: { file } }) => [dump, file]), [
    ["", { name: "", bytes: 0, sha256: "" }],
  ]);
  assert.deepEqual((await namesIn(it.path)).length, 1);
});
