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
import { captured, outputFolder, trapline } from "../support/trapline.ts";

/** The full count is the long test's; tests/minidump/fuzz_test.ts has 5,000 more without the engine's dumps. */
const INPUTS = Deno.env.get("TRAPLINE_LONG") ? 1_000_000 : 1000;

Deno.test("dumps by the real engine, of every kind that Trapline asks for", async (t) => {
  await using out = await outputFolder();
  await engineDumps(out.path);
  const dumps = await dumpsIn(out.path);
  const find = (part: string): string => dumps.find((path) => path.includes(part))!;
  ok(dumps.length >= 15, `${dumps.length} dumps`);

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
    const manifests = new Map((await captured(out.path)).map(({ dump, manifest }) => [dump, manifest]));
    for (const { file, stacks, bucket, findings } of inspected) {
      const manifest = manifests.get(file)!;
      equal(stacks?.from, "manifest", file);
      equal(bucket, manifest.bucket, file);
      // Under Wine the engine leaves the handles out; it is the one thing that may be odd.
      deepEqual(findings.filter(({ stream }) => stream !== 12), [], file);
      const threads = stacks!.groups.reduce((sum, group) => sum + group.threads.length, 0);
      equal(threads, manifest.stacks.length, file);
    }
  });

  await t.step("inspect folds 16 threads that wait alike, and shows the one that crashed first", async () => {
    const { stdout } = await native(["inspect", find("threads-")]);
    match(stdout, /^CRASH {2}access violation writing 0x0 \(null pointer\)/);
    match(stdout, /\n {2}> threads!crash_later\+0x\w+ +tests\/fixtures\/threads\.c:\d+\n/);
    match(stdout, /\n {2}15 threads alike: [\s\S]*\n {2}> threads!wait_for_ever\+0x/);
  });

  await t.step("inspect folds the recursion of a stack that ran out", async () => {
    const overflow = (await captured(out.path)).find(({ manifest: { exception } }) =>
      exception?.code === "0xC00000FD"
    );
    const { stdout } = await native(["inspect", overflow!.dump]);
    match(
      stdout,
      /\n {4}crash!recurse\+0x\w+ +tests\/fixtures\/crash\.c:\d+\n {4}↑ this frame \d+ times more\n/,
    );
  });

  await t.step("inspect --engine reads the stacks of a dump that comes without a manifest", async () => {
    const foreign = join(out.path, "foreign.dmp");
    await Deno.copyFile(find("-mini.dmp"), foreign);
    const [{ manifest } = { manifest: undefined }] = (await captured(out.path)).filter(({ dump }) =>
      dump === find("-mini.dmp")
    );
    // Symbols are looked for in the dump's own folder, not where the dump says.
    const bare = await trapline(["inspect", "--json", "--engine", foreign]);
    equal(bare.code, 0, bare.stderr);
    const [dump] = inspectionSchema.parse(JSON.parse(bare.stdout)).dumps;
    equal(dump?.stacks?.from, "engine");
    const addresses = dump?.stacks?.groups.find(({ event }) => event)?.frames.map((
      { module, offset },
    ) => [module, offset]);
    const event = manifest?.stacks.find(({ event: is }) => is);
    deepEqual(
      addresses?.slice(0, 5),
      event?.frames.slice(0, 5).map(({ module, offset }) => [module, offset]),
    );
    ok(dump?.stacks?.groups.every(({ frames }) => frames.every(({ file }) => file === undefined)));
    const symbols = manifest!.target.image.replace(/\\[^\\]+$/, "");
    const named = await trapline(["inspect", "--engine", "--symbols", symbols, foreign]);
    match(named.stdout, /> crash!inner\+0x\w+ +tests\/fixtures\/crash\.c:89/);
    await Deno.remove(foreign);
  });

  await t.step("inspect --engine says why it can't, and goes on without", async () => {
    const { code, stdout } = await trapline(["inspect", "--engine=C:\\nowhere", find("-mini.dmp")]);
    equal(code, 0);
    match(stdout, /^CRASH/);
  });

  await t.step("convert makes smaller dumps of a full one: verified, with its manifest", async () => {
    const full = find("-full.dmp");
    for (const kind of ["heap", "mini", "triage"]) {
      const made = join(out.path, `made-${kind}.dmp`);
      const { code, stderr } = await trapline(["convert", "--dump", kind, "--out", made, full]);
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
      const mini = find("-mini.dmp");
      const text = join(out.path, "text.dmp");
      await Deno.writeTextFile(text, "no dump");
      const cases: [string[], number, RegExp][] = [
        [["--dump", "full", mini], 1, /does not hold what full needs: FULL_MEMORY/],
        [["--dump", "heap", mini], 1, /DATA_SEGMENTS, PRIVATE_READ_WRITE_MEMORY/],
        [["--dump", "mini", text], 1, /The file is a text file/],
        [["--dump", "mini", "--out", mini, find("-full.dmp")], 1, /There is a file .* already/],
        [["--dump", "mini", "nope.dmp"], 2, /There is no "nope\.dmp"/],
        [["--dump", "minni", mini], 2, /Unknown dump "minni"/],
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
