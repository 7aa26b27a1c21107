/** `trapline inspect` on any system: what it prints, as text and as JSON, and its exit code. */
import { executable } from "../image/synth_pe.ts";
import { BASE, PROGRAM, sceneBytes } from "../stacks/scene.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { zipSync } from "fflate";
import { type Inspection, inspectionSchema, inspectSchema } from "../../lib/report/inspection_schema.ts";
import { crashDump } from "../minidump/synth_streams.ts";
import { CRASH } from "../support/manifest.ts";
import { cabinet } from "../support/cabinet.ts";
import { type Ended, trapline } from "./child.ts";

const BYTES = crashDump().finish();

/** What sets a colour. */
// deno-lint-ignore no-control-regex
const SEQUENCES = /\x1b\[\d+m/g;
// deno-lint-ignore no-control-regex
const RED_CRASH = /^\x1b\[1m\x1b\[31mCRASH/;

async function inspect(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return await trapline(["inspect", ...args], undefined, { COLUMNS: "80", ...env });
}

/** A folder that removes itself, with files in it. */
async function folderOf(
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<AsyncDisposable & { path: string }> {
  const path = await Deno.makeTempDir({ prefix: "trapline-inspect-" });
  for (const [name, content] of Object.entries(files)) {
    await Deno.mkdir(join(path, name, ".."), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(join(path, name), content);
    else await Deno.writeFile(join(path, name), content);
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** The manifest of {@link BYTES} under a name. */
function manifest(name: string, change: Record<string, unknown> = {}): string {
  const file = { name, bytes: BYTES.length, sha256: "ab" };
  const target = { ...CRASH.target, pid: 4321 };
  const stacks = CRASH.stacks.map((stack) => ({ ...stack, tid: stack.event ? 11 : 12 }));
  return JSON.stringify({
    ...CRASH,
    file,
    target,
    stacks,
    written: { qualifier: "x", format: [] },
    ...change,
  });
}

async function json(args: string[]): Promise<Inspection> {
  const { stdout } = await inspect(["--json", ...args]);
  return inspectionSchema.parse(JSON.parse(stdout));
}

Deno.test("inspect of one dump tells a story; without a manifest it says what it does not know", async () => {
  await using folder = await folderOf({ "a.dmp": BYTES });
  const { code, stdout, stderr } = await inspect([join(folder.path, "a.dmp")]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(
    stdout,
    /^CRASH {2}access violation writing 0x0 \(null pointer\)\n {7}0xC0000005 STATUS_ACCESS_VIOLATION\n/,
  );
  assert.match(
    stdout,
    /no stacks are known: this is where each thread was; --images FOLDER with\n {2}app\.exe, ntdll\.dll/,
  );
  assert.match(stdout, /\n {2}> app\+0x1234\n/);
  assert.match(stdout, /, whole, /);
  assert.match(stdout, /\nbucket {4}3[0-9a-f]{11}\n/);
});

Deno.test("inspect takes stacks, chance and command from the manifest beside a dump", async () => {
  await using folder = await folderOf({ "a.dmp": BYTES, "a.json": manifest("a.dmp") });
  const { stdout } = await inspect([join(folder.path, "a.dmp")]);
  assert.match(stdout, /STATUS_ACCESS_VIOLATION, second chance/);
  assert.match(stdout, / {2}> checkout!null_write\+0x7 {2}src\/crash\.c:17\n/);
  assert.match(stdout, /\ncommand {3}checkout\.exe --fast\n/);
  assert.match(stdout, /\n {4}ntdll\+0x10 {2}1 thread: 12\n/);
  const { dumps: [dump] } = await json([folder.path]);
  assert.equal(dump?.stacks?.from, "manifest");
  assert.deepEqual(dump?.stacks?.groups.map(({ event, threads }) => [event, threads[0]?.tid]), [[true, 11], [
    false,
    12,
  ]]);
});

Deno.test("inspect holds a dump against its manifest: what was asked must be in it", async () => {
  const written = { qualifier: "DEBUG_DUMP_SMALL", format: ["FULL_MEMORY"] };
  await using folder = await folderOf({
    "full.dmp": BYTES,
    "full.json": manifest("full.dmp", { written }),
    "other.dmp": BYTES,
    "other.json": manifest("other.dmp", { target: CRASH.target }),
  });
  const { dumps } = await json([folder.path]);
  assert.deepEqual(dumps.map(({ usable, findings: [first] }) => [usable, first?.code]), [
    [false, "content-missing"],
    [false, "process-differs"],
  ]);
});

Deno.test("inspect does not take another dump's manifest, nor a file that is none", async () => {
  await using folder = await folderOf({
    "a.dmp": BYTES,
    "a.json": manifest("b.dmp"),
    "b.dmp": BYTES,
    "b.json": "{}",
    "c.dmp": BYTES,
    "c.json": "not JSON",
  });
  const { dumps } = await json([folder.path]);
  assert.deepEqual(dumps.map(({ stacks }) => [stacks?.from, stacks?.because]), [
    ["registers", "the manifest beside it is of another file"],
    ["registers", "the JSON file beside it is no manifest"],
    ["registers", "the JSON file beside it is no manifest"],
  ]);
});

Deno.test("inspect reads the stacks itself, with names and guesses marked, from the dump and the files given", async () => {
  const dump = await sceneBytes({ ip: BASE + 0x1110n, stack: [0n, BASE + 0x1220n, 0n, 0n, 0n] });
  await using folder = await folderOf({ "a.dmp": dump, "bin/app.exe": executable(PROGRAM) });
  const alone = await inspect([join(folder.path, "a.dmp")]);
  assert.match(alone.stdout, /frames with a \? are guesses: .* --images FOLDER\n? *with app\.exe/s);
  assert.match(alone.stdout, /\n {2}> app\+0x1110\n \? {2}app\+0x1220\n/);
  const given = await inspect(["--images", join(folder.path, "bin"), join(folder.path, "a.dmp")]);
  assert.match(given.stdout, /\n {2}> app\+0x1110\n {4}app!outer\+0x20\n\n/);
  const { dumps: [told] } = await json(["--images", join(folder.path, "bin"), join(folder.path, "a.dmp")]);
  assert.equal(told?.stacks?.from, "dump");
  assert.deepEqual(told?.stacks?.groups[0]?.frames.map(({ found }) => found), ["context", "unwind-data"]);
});

Deno.test("inspect takes no file that is not the dump's own", async () => {
  const dump = await sceneBytes({ ip: BASE + 0x1110n, stack: [0n, BASE + 0x1220n, 0n, 0n, 0n] });
  const other = executable({ ...PROGRAM, timestamp: 0x9999 });
  await using folder = await folderOf({ "a.dmp": dump, "app.exe": other });
  assert.match((await inspect([folder.path + "/a.dmp"])).stdout, /\n \? {2}app\+0x1220\n/);
});

Deno.test("inspect shows the lines around the place from a folder of sources, and from no other", async () => {
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, n) => `\tline ${n + 1};\n`).join("");
  await using folder = await folderOf({
    "a.dmp": BYTES,
    "a.json": manifest("a.dmp"),
    "tree/deep/src/crash.c": lines(30),
    "tree/src/crash.c": lines(18),
    "short/crash.c": lines(5),
    "linked/src/other.c": "",
  });
  const at = (name: string): string => join(folder.path, name);
  await Deno.symlink(at("tree/src/crash.c"), at("linked/crash.c"));
  const shown = async (source: string): Promise<string> =>
    (await inspect(["--source", source, at("a.dmp")])).stdout;
  const told = await shown(`${at("short")};${at("tree")}`);
  assert.match(told, /\nsource {4}.*tree\/src\/crash\.c:17, as\s+it\s+is\s+now\n/s);
  assert.match(told, /\n {12}14 {4}line 14;\n.*\n {10}> 17 {4}line 17;\n {12}18 {4}line 18;\n/s);
  assert.doesNotMatch(await shown(at("short")), /line 5/, "the file has no such line");
  assert.match(
    (await inspect(["--source", at("short"), at("a.dmp")])).stderr,
    /no source of its stack is in the folders/,
  );
  assert.doesNotMatch(await shown(at("linked")), /line 17/, "a link leads out of the folder");
  const { dumps: [dump] } = await json(["--source", at("tree/deep"), at("a.dmp")]);
  assert.deepEqual(dump?.source?.lines.map(({ line }) => line), [14, 15, 16, 17, 18, 19, 20]);
});

Deno.test("inspect opens dumps as they are sent: packed, and over stdin", async () => {
  const packed: Record<string, Uint8Array> = {
    "a.dmp.gz": gzipSync(BYTES),
    "b.dmp.zst": zstdCompressSync(BYTES),
    "d.dmp.cab": cabinet({ "report.xml": new Uint8Array(9), "memory.dmp": BYTES }),
    "c.zip": zipSync({ "read me.txt": new Uint8Array(3), "crash/a.DMP": BYTES }),
    "d.zip": zipSync({ "only one": [BYTES, { level: 0 }] }),
  };
  await using folder = await folderOf(packed);
  const names = Object.keys(packed).map((name) => join(folder.path, name));
  const { dumps } = await json(names);
  assert.deepEqual(
    dumps.map(({ file, usable, bytes }) => [file, usable, bytes]),
    names.map((name) => [name, true, BYTES.length]),
  );
  assert.equal((await json([folder.path])).dumps.length, 3, "in a folder those that are called so");
  const piped = await trapline(["inspect", "--json", "-"], undefined, {}, BYTES);
  assert.deepEqual(
    inspectionSchema.parse(JSON.parse(piped.stdout)).dumps.map(({ file, usable }) => [file, usable]),
    [["-", true]],
  );
});

Deno.test("inspect says what is wrong with a packed file", async () => {
  await using folder = await folderOf({
    "cut.gz": gzipSync(BYTES).subarray(0, 200),
    "quantum.cab": cabinet({ "a.dmp": BYTES }, { packing: "quantum" }),
    "none.zip": zipSync({ "a.txt": BYTES, "b.txt": BYTES }),
    "cut.zip": zipSync({ "a.dmp": BYTES }).subarray(0, 200),
  });
  for (
    const [name, reason] of [["cut.gz", /unexpected end/], ["none.zip", /no dump/], [
      "cut.zip",
      /cut off/,
    ], ["quantum.cab", /packed with Quantum/]] as const
  ) {
    const { code, stderr } = await inspect([join(folder.path, name)]);
    assert.equal(code, 2);
    assert.match(stderr, reason);
  }
});

Deno.test("inspect of a hang has its verdict, its evidence and a bucket", async () => {
  const hang = { verdict: "deadlocked", evidence: ["thread 11 waits for what thread 12 holds"] };
  await using folder = await folderOf({ "a.dmp": BYTES, "a.json": manifest("a.dmp", { hang }) });
  const { stdout } = await inspect([folder.path]);
  assert.match(stdout, /^HANG {2}deadlocked\n {6}thread 11 waits for what thread 12 holds\n/);
  const { dumps: [dump] } = await json([folder.path]);
  assert.equal(dump?.hang?.verdict, "deadlocked");
  assert.match(dump?.bucket ?? "", /^3/);
});

Deno.test("inspect of many is a table: buckets counted, what is not usable named, exit 1", async () => {
  await using folder = await folderOf({
    "a.dmp": BYTES,
    "deep/b.dmp": BYTES,
    "deep/cut.mdmp": BYTES.subarray(0, 900),
    "deep/text.dmp": "a text",
    "deep/other.txt": "not looked at",
  });
  const { code, stdout } = await inspect([folder.path]);
  assert.equal(code, 1);
  assert.match(stdout, /^4 files, 2 not usable, 1 bucket\n/);
  assert.match(
    stdout,
    /\n2 {2}CRASH access violation writing 0x0 \(null pointer\) +3[0-9a-f]{11}\n {3}app\+0x1234\n/,
  );
  assert.match(stdout, /\n2 {2}not usable\n {3}cut\.mdmp\n/);
  assert.match(stdout, /text\.dmp\n {5}The file is a text file, not a dump/);
  assert.ok(stdout.split("\n").every((line) => line.length <= 80), stdout);
  const { buckets } = await json([folder.path]);
  assert.deepEqual(buckets.map(({ count, files }) => [count, files.length]), [[2, 2]]);
});

Deno.test("inspect takes patterns; what fits nothing, and an option it has not, is wrong usage", async () => {
  await using folder = await folderOf({
    "a1.dmp": BYTES,
    "a2.dmp": BYTES,
    "b.dmp": BYTES,
    "empty/x.txt": "",
  });
  assert.equal((await json([join(folder.path, "a*.dmp"), join(folder.path, "a1.dmp")])).dumps.length, 2);
  const cases: [string[], number, RegExp][] = [
    [[join(folder.path, "z*.dmp")], 2, /There is no ".*z\*\.dmp"/],
    [[join(folder.path, "nope.dmp")], 2, /There is no ".*nope\.dmp"/],
    [[join(folder.path, "empty")], 1, /there are no dumps in .*empty/],
    [["--images", "\\\\server\\share", folder.path], 2, /folders of this machine/],
    [["--symbols", "srv*http://example.org", folder.path], 2, /https only/],
    [["--engine", "--symbols", "srv*https://example.org", folder.path], 2, /local folders/],
    [[], 2, /inspect needs files, folders or patterns/],
  ];
  for (const [args, expected, says] of cases) {
    const { code, stdout, stderr } = await inspect(args);
    assert.deepEqual([code, stdout], [expected, ""], args.join(" "));
    assert.match(stderr, says);
  }
});

Deno.test("inspect has colour where it is asked for, and as many columns as there are", async () => {
  await using folder = await folderOf({ "a.dmp": BYTES });
  const path = join(folder.path, "a.dmp");
  const plain = await inspect([path], { FORCE_COLOR: "0" });
  const colour = await inspect([path], { FORCE_COLOR: "1", NO_COLOR: "" });
  assert.match(colour.stdout, RED_CRASH);
  assert.equal(colour.stdout.replaceAll(SEQUENCES, ""), plain.stdout);
  assert.doesNotMatch((await inspect([path], { FORCE_COLOR: "1", NO_COLOR: "1" })).stdout, SEQUENCES);
  const narrow = await inspect([path], { COLUMNS: "60" });
  assert.ok(
    narrow.stdout.split("\n").filter((line) => !line.includes(folder.path)).every((line) =>
      line.length <= 60
    ),
  );
});

Deno.test("the JSON Schema in the tree is what the code makes", async () => {
  const file = await Deno.readTextFile(new URL("../../schema/inspect.schema.json", import.meta.url));
  assert.deepEqual(JSON.parse(file), inspectSchema(), "run deno run -A scripts/schema.ts");
});

Deno.test("inspect of many puts what one rule measured into one row, and other exits into another", async () => {
  const exit = (code: number, pid: number): Record<string, unknown> => ({
    exception: undefined,
    rule: "exit-code",
    trigger: { kind: "process-exit", at: 1, pid, code },
  });
  const grew = (value: number): Record<string, unknown> => ({
    exception: undefined,
    rule: "leak",
    trigger: { kind: "sample", at: 1, pid: 4321, active: 1, commit: value },
    cause: { trigger: "memory", asked: "+1MB", of: "commit", value, from: 1e6, ms: 2_000 },
    // No event is on it; it is the only one.
    stacks: [{ tid: 11, event: true, frames: CRASH.stacks[1]!.frames }],
  });
  await using folder = await folderOf({
    "a.dmp": BYTES,
    "a.json": manifest("a.dmp", exit(3, 4321)),
    "b.dmp": BYTES,
    "b.json": manifest("b.dmp", exit(0xC0000005, 4321)),
    "c.dmp": BYTES,
    "c.json": manifest("c.dmp", grew(3e6)),
    "d.dmp": BYTES,
    "d.json": manifest("d.dmp", grew(9e6)),
  });
  const { stdout } = await inspect([folder.path]);
  assert.match(stdout, /\n1 {2}EXIT 3\n/);
  assert.match(stdout, /\n1 {2}EXIT 0xC0000005 access violation\n/);
  assert.match(stdout, /\n2 {2}MEMORY grew by .*\n {3}checkout!null_write/);
  assert.doesNotMatch(stdout, /sample|process-exit|wake/);
});

Deno.test("inspect is about the thread that shows a dialog, and has a row for each dialog", async () => {
  const box = (name: string, text: string): string =>
    manifest(name, {
      exception: undefined,
      rule: "box",
      trigger: { kind: "sample", at: 1, pid: 4321, active: 1, dialog: { title: "Shop", text, tid: 12 } },
      cause: { trigger: "dialog", asked: "*" },
    });
  await using folder = await folderOf({
    "a.dmp": BYTES,
    "a.json": box("a.dmp", "Line: 42"),
    "b.dmp": BYTES,
    "b.json": box("b.dmp", "Line: 42"),
    "c.dmp": BYTES,
    "c.json": box("c.dmp", "Line: 7"),
  });
  const { stdout } = await inspect([folder.path]);
  assert.match(stdout, /\n2 {2}DIALOG "Shop": Line: 42\n {3}ntdll\+0x10\n/);
  assert.match(stdout, /\n1 {2}DIALOG "Shop": Line: 7\n {3}ntdll\+0x10\n/);
  const { dumps: [dump] } = await json([join(folder.path, "a.dmp")]);
  const threads = dump?.stacks?.groups.map(({ event, threads: [first] }) => [first?.tid, event]);
  assert.deepEqual(threads, [[12, true], [11, false]]);
});
