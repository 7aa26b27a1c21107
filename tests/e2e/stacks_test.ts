/**
 * Stacks as they are read here, beside the engine's own, frame by frame. To compare the dumps of other tests, too, run
 * those and then this with the same `TRAPLINE_KEEP_DUMPS=FOLDER`.
 */
// deno-lint-ignore-file no-console
import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { join } from "node:path";
import type { StackFrame } from "../../lib/facts/frame.ts";
import { isSystem, openDump } from "../../lib/minidump/mod.ts";
import { readStacks } from "../../lib/stacks/read.ts";
import { SymbolFiles } from "../../lib/symbols/files.ts";
import { folderPlace } from "../../lib/symbols/folder.ts";
import { IMAGES } from "../../scripts/lab/layout.ts";
import { breakpadMissing, stackwalk } from "../support/breakpad.ts";
import { engineDumps } from "../support/engine_dumps.ts";
import { type Agreement, agreements } from "../support/engine_stacks.ts";
import { KEPT_DUMPS } from "../support/kept_dumps.ts";
import { llvmMissing } from "../support/llvm.ts";
import { makeSymbolFile } from "../support/made_symbols.ts";
import { captured, outputFolder, programs, trapline } from "../support/trapline.ts";

function print({ dump, stacks, alike, guessed, behind, differences }: Agreement): void {
  const besides = [
    ...guessed === 0 ? [] : [`${guessed} guessed`],
    ...behind === 0 ? [] : [`${behind} of the engine's behind a cut`],
    ...differences,
  ];
  console.log(`  ${dump.padEnd(60)} ${stacks} stacks, ${[`${alike} frames alike`, ...besides].join(", ")}`);
}

Deno.test("stacks of every kind of dump are the engine's, by address, name and line", async () => {
  await using out = await outputFolder();
  await engineDumps(out.path);
  const alone = join(out.path, "alone");
  await Deno.mkdir(alone);
  for (const { dump, manifest } of await captured(out.path)) {
    equal(manifest.stacksBy, "trapline", manifest.file.name);
    equal(manifest.stacksBecause, undefined);
    await Deno.copyFile(dump, join(alone, manifest.file.name));
  }
  if (!breakpadMissing && !llvmMissing) await namesAgree(out.path);
  const all = await agreements(alone);
  all.forEach(print);
  ok(all.length >= 15);
  deepEqual(all.flatMap(({ dump, differences }) => differences.map((each) => `${dump}: ${each}`)), []);
});

/** Small dumps with a list of memory, which Breakpad reads; their programs have PDBs. */
const NAMED = /^(crash|inlines|threads)-\d.*-mini\.dmp$/;

/**
 * The program's own frames by name and line, of three readers: of PDBs, of symbol files, and Breakpad's own of the same
 * symbol files. Without unwind data for Wine's DLLs Breakpad guesses there.
 */
async function namesAgree(folder: string): Promise<void> {
  const { path } = await programs();
  const symbols = join(folder, "symbols");
  for (const name of ["crash", "inlines", "threads"] as const) await makeSymbolFile(path(name), symbols);
  for (const { dump, manifest: { stacks, file } } of await captured(folder)) {
    if (!NAMED.test(file.name)) continue;
    const words = (frames: readonly NamedFrame[]): string[] =>
      frames.filter(({ module, file }) => !isSystem({ module: module! }) && file !== undefined).map((frame) =>
        // LLVM 14 reports of what is inlined the last line so far, not the one at the address.
        `${frame.function} ${file.name.startsWith("inlines") ? "" : frame.line}`
      );
    const ours = words(stacks.find(({ event }) => event)!.frames);
    ok(ours.length > 0, file.name);
    const { threads, crashedThread } = await stackwalk(dump, { symbols: [symbols] });
    deepEqual(words(threads[crashedThread!]!).slice(0, ours.length), ours, file.name);
    using files = new SymbolFiles([folderPlace(IMAGES)], [folderPlace(symbols)]);
    using open = await openDump(dump);
    const { threads: read } = await readStacks(open, files);
    deepEqual(words(read.find(({ event }) => event)!.frames), ours, `${file.name}, by symbol files`);
    console.log(`  ${file.name.padEnd(60)} ${ours.length} frames named as Breakpad does`);
  }
}

type NamedFrame = Pick<StackFrame, "module" | "function" | "file" | "line">;

if (KEPT_DUMPS !== undefined) {
  Deno.test("stacks of the dumps that other tests made", async () => {
    const all = await agreements(KEPT_DUMPS!);
    all.forEach(print);
    console.log(
      "long: | dumps of | dumps | stacks | frames alike | guessed | engine's behind a cut | differences |",
    );
    console.log("long: | --- | --- | --- | --- | --- | --- | --- |");
    const byTest = Map.groupBy(all, ({ dump }) => dump.split(".")[0]!);
    for (const [test, dumps] of [...byTest].sort()) {
      const sum = (of: (each: Agreement) => number): number =>
        dumps.reduce((total, each) => total + of(each), 0);
      const counts = [
        dumps.length,
        sum(({ stacks }) => stacks),
        sum(({ alike }) => alike),
        sum(({ guessed }) => guessed),
        sum(({ behind }) => behind),
        sum(({ differences }) => differences.length),
      ];
      console.log(`long: | ${[test, ...counts].join(" | ")} |`);
    }
    for (const [cut, times] of tally(all.flatMap(({ cuts }) => cuts.map(withoutNumbers)))) {
      console.log(`long: cut ${times} times: ${cut}`);
    }
  });
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/0x[0-9a-f]+|\d+/g, "N");
}

function tally(texts: readonly string[]): [string, number][] {
  return [...Map.groupBy(texts, (text) => text)].map(([text, all]): [string, number] => [text, all.length])
    .sort((a, b) => b[1] - a[1]);
}

Deno.test("a program by mingw's GCC has its functions and lines from its own file, where the engine knows none", async () => {
  await using out = await outputFolder();
  const { path } = await programs();
  await trapline(["run", "--out", out.path, path("crash-dwarf"), "deep"]);
  const [{ manifest }] = await captured(out.path) as [Awaited<ReturnType<typeof captured>>[number]];
  const [stack] = manifest.stacks;
  deepEqual(
    stack!.frames.slice(0, 5).map(({ function: name, file }) => [name, file?.split("/").at(-1)]),
    ["inner", "middle", "outer", "deep", "main"].map((name) => [name, "crash.c"]),
  );
  ok(stack!.frames.slice(0, 5).every(({ line }) => line !== undefined && line > 80));
});
