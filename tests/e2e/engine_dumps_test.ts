// deno-lint-ignore-file no-console
import { deepStrictEqual as deepEqual, match, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import { openDump } from "../../lib/minidump/mod.ts";
import { inspectionSchema } from "../../lib/report/inspection_schema.ts";
import { trapline as native } from "../cli/child.ts";
import { breakpadMissing } from "../support/breakpad.ts";
import { sameFields, sameSummary } from "../support/breakpad_fields.ts";
import { clrmd, clrmdMissing, sameAsClrmd } from "../support/clrmd.ts";
import { dumpsIn, engineDumps } from "../support/engine_dumps.ts";
import { fuzzApart } from "../support/fuzz.ts";
import { type Captured, captured, outputFolder, seen, trapline } from "../support/trapline.ts";

/** The full count is the long test's; tests/minidump/fuzz_test.ts has 5,000 more without the engine's dumps. */
const INPUTS = Deno.env.get("TRAPLINE_LONG") ? 1_000_000 : 1000;

Deno.test("dumps by the real engine, of every kind that Trapline asks for", async (t) => {
  await using out = await outputFolder();
  await engineDumps(out.path);
  const dumps = await dumpsIn(out.path);
  const captures = await captured(out.path);
  ok(dumps.length >= 15, `${dumps.length} dumps`);
  equal(captures.length, dumps.length);
  /** A dump of the crash whose stack is known, by its preset. */
  const deep = (kind: string): Captured =>
    captures.find(({ manifest: { asked, stacks } }) =>
      asked.dump === kind && stacks.some(({ frames: [top] }) => top?.function === "inner")
    )!;

  await t.step({
    name: `Breakpad reads what we read${breakpadMissing ? ` (ignored: ${breakpadMissing})` : ""}`,
    ignore: breakpadMissing !== undefined,
    fn: async () => {
      for (const path of dumps) {
        await sameFields(path);
        await sameSummary(path);
      }
    },
  });

  await t.step({
    name: `ClrMD reads what we read${clrmdMissing ? ` (ignored: ${clrmdMissing})` : ""}`,
    ignore: clrmdMissing !== undefined,
    fn: async () => {
      const facts = await clrmd(dumps);
      for (const [index, path] of dumps.entries()) await sameAsClrmd(path, facts[index]!);
    },
  });

  await t.step("inspect finds them whole, with the stacks and buckets of their manifests", async () => {
    const { code, stdout, stderr } = await native(["inspect", "--json", out.path]);
    equal(code, 0, stderr);
    const { dumps: inspected } = inspectionSchema.parse(JSON.parse(stdout));
    equal(inspected.length, dumps.length);
    const manifests = new Map(captures.map(({ dump, manifest }) => [dump, manifest]));
    for (const { file, stacks, bucket, findings } of inspected) {
      const manifest = manifests.get(file)!;
      equal(stacks?.from, "manifest", file);
      equal(bucket, manifest.bucket, file);
      // Under Wine the engine leaves the handles out, and one program has called address 0: else nothing is odd.
      deepEqual(
        findings.filter(({ stream, code }) => stream !== 12 && code !== "ip-outside-modules"),
        [],
        file,
      );
      const threads = stacks!.groups.reduce((sum, group) => sum + group.threads.length, 0);
      equal(threads, manifest.stacks.length, file);
    }
  });

  await t.step("inspect folds 16 threads that wait alike, and shows the one that crashed first", async () => {
    const { stdout } = await native([
      "inspect",
      captures.find(({ dump }) => dump.includes("threads-"))!.dump,
    ]);
    match(stdout, /^CRASH {2}access violation writing 0x0 \(null pointer\)/);
    match(stdout, /\n {2}> threads!crash_later\+0x\w+ +tests\/fixtures\/threads\.c:\d+\n/);
    // The compiler has made a jump of their last call: none of the program's own frames is left.
    match(stdout, /\n {2}15 threads alike: \d+, [\s\S]*?\n {4}ntdll!\w+\+0x\w+\n/);
  });

  await t.step("inspect folds the recursion of a stack that ran out", async () => {
    const overflow = captures.find(({ manifest: { exception } }) => exception?.code === "0xC00000FD");
    const { stdout } = await native(["inspect", overflow!.dump]);
    match(
      stdout,
      /\n {4}crash!recurse\+0x\w+ +tests\/fixtures\/crash\.c:\d+\n {4}↑ this frame \d+ times more\n/,
    );
  });

  await t.step("inspect --engine reads the stacks of a dump that comes without a manifest", async () => {
    const foreign = join(out.path, "foreign.dmp");
    const { dump: known, manifest } = deep("mini");
    await Deno.copyFile(known, foreign);
    // Symbols are looked for in the dump's own folder, not where the dump says.
    const bare = await trapline(["inspect", "--json", "--engine", seen(foreign)]);
    equal(bare.code, 0, bare.stderr);
    const [dump] = inspectionSchema.parse(JSON.parse(bare.stdout)).dumps;
    equal(dump?.stacks?.from, "engine");
    const addresses = dump?.stacks?.groups.find(({ event }) => event)?.frames.map((
      { module, offset },
    ) => [module, offset]);
    const event = manifest.stacks.find(({ event: is }) => is);
    deepEqual(
      addresses?.slice(0, 5),
      event?.frames.slice(0, 5).map(({ module, offset }) => [module, offset]),
    );
    ok(dump?.stacks?.groups.every(({ frames }) => frames.every(({ file }) => file === undefined)));
    const symbols = manifest.target.image.replace(/\\[^\\]+$/, "");
    const named = await trapline(["inspect", "--engine", "--symbols", symbols, seen(foreign)]);
    match(named.stdout, /> crash!inner\+0x\w+ +tests\/fixtures\/crash\.c:91/);
    await Deno.remove(foreign);
  });

  await t.step("inspect --engine says why it can't, and goes on without", async () => {
    const { code, stdout } = await trapline(["inspect", "--engine=C:\\nowhere", seen(deep("mini").dump)]);
    equal(code, 0);
    match(stdout, /^CRASH/);
  });

  await t.step("convert makes smaller dumps of a full one: verified, with its manifest", async () => {
    const full = deep("full").dump;
    for (const kind of ["heap", "mini", "triage"]) {
      const made = join(out.path, `made-${kind}.dmp`);
      const { code, stderr } = await trapline(["convert", "--dump", kind, "--out", seen(made), seen(full)]);
      equal(code, 0, stderr);
      ok((await Deno.stat(made)).size < (await Deno.stat(full)).size);
      const inspected = await native(["inspect", "--json", made]);
      const [dump] = inspectionSchema.parse(JSON.parse(inspected.stdout)).dumps;
      deepEqual([dump?.usable, dump?.capture?.asked, dump?.stacks?.from], [true, kind, "manifest"]);
      using original = await openDump(full);
      equal(dump?.summary?.process.id, (await original.miscInfo())?.processId);
    }
  });

  await t.step(
    "convert refuses what the dump does not hold, what is no dump, and a name that is taken",
    async () => {
      const mini = deep("mini").dump;
      const text = join(out.path, "text.dmp");
      await Deno.writeTextFile(text, "no dump");
      const cases: [string[], number, RegExp][] = [
        [["--dump", "full", seen(mini)], 1, /does not hold what full needs: FULL_MEMORY/],
        [["--dump", "heap", seen(mini)], 1, /DATA_SEGMENTS, PRIVATE_READ_WRITE_MEMORY/],
        [["--dump", "mini", seen(text)], 1, /The file is a text file/],
        [["--dump", "mini", "--out", seen(mini), seen(deep("full").dump)], 1, /There is a file .* already/],
        [["--dump", "mini", "nope.dmp"], 2, /There is no "nope\.dmp"/],
        [["--dump", "minni", seen(mini)], 2, /Unknown dump "minni"/],
      ];
      for (const [args, expected, says] of cases) {
        const { code, stderr } = await trapline(["convert", ...args]);
        equal(code, expected, stderr);
        match(stderr, says);
      }
      await Deno.remove(text);
      const names = (await Array.fromAsync(Deno.readDir(out.path))).map(({ name }) => name);
      deepEqual(names.filter((name) => name.includes(".partial")), []);
    },
  );

  await t.step("damaged ones throw nothing but MinidumpError, soon and in little memory", async () => {
    const started = performance.now();
    const { inputs, seeds, whole, slowestMs, peakMb } = await fuzzApart(INPUTS, [out.path]);
    equal(inputs, INPUTS);
    ok(peakMb <= 256, `${peakMb} MB`);
    const minutes = (performance.now() - started) / 60_000;
    console.log(
      `long: ${inputs} damaged dumps made of ${seeds}: nothing thrown but MinidumpError; the slowest took ` +
        `${slowestMs.toFixed(0)} ms, the process at most ${peakMb} MB, all ${minutes.toFixed(1)} min; ` +
        `${whole} were still whole`,
    );
  });
});
