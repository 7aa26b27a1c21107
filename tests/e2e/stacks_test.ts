/** Stacks as they are read here, beside the engine's own, frame by frame. */
// deno-lint-ignore-file no-console
import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from "node:assert/strict";
import { dirname, join } from "node:path";
import { NAMES } from "../../scripts/fixtures/programs.ts";
import { IMAGES } from "../../scripts/lab/layout.ts";
import { type InspectedStacks, inspectionSchema } from "../../lib/report/inspection_schema.ts";
import { trapline as native } from "../cli/child.ts";
import { engineDumps } from "../support/engine_dumps.ts";
import { captured, outputFolder, programs, seen, trapline } from "../support/trapline.ts";

type Frame = InspectedStacks["groups"][number]["frames"][number];

/** What inspect says of a folder, by the dump's name. */
function inspected(stdout: string): Map<string, InspectedStacks> {
  const { dumps } = inspectionSchema.parse(JSON.parse(stdout));
  return new Map(dumps.map(({ file, stacks }) => [file.split(/[\\/]/).at(-1)!, stacks!]));
}

/** One place has two names in ntdll, and the engine takes either. */
function plain({ address, module, offset, function: name, displacement, file, line }: Frame): unknown[] {
  return [address, module, offset, name?.replace(/^Zw/, "Nt"), displacement, file, line];
}

Deno.test("stacks of every kind of dump are the engine's, by address, name and line", async () => {
  await using out = await outputFolder();
  const { path } = await programs();
  await engineDumps(out.path);
  for (const { manifest } of await captured(out.path)) {
    equal(manifest.stacksBy, "trapline", manifest.file.name);
    equal(manifest.stacksBecause, undefined);
  }
  const alone = join(out.path, "alone");
  await Deno.mkdir(alone);
  for (const { dump } of await captured(out.path)) {
    await Deno.copyFile(dump, join(alone, dump.split("/").at(-1)!));
  }
  const folders = [...new Set(NAMES.map((name) => dirname(path(name))))];
  const ours = inspected(
    (await native(["inspect", "--json", "--images", [IMAGES, ...folders].join(";"), alone])).stdout,
  );
  const theirs = inspected(
    (await trapline(["inspect", "--json", "--engine", "--symbols", folders.map(seen).join(";"), seen(alone)]))
      .stdout,
  );
  equal(theirs.size, ours.size);
  ok(ours.size >= 15);
  for (const [name, { from, groups }] of ours) {
    equal(from, "dump", name);
    equal(theirs.get(name)?.from, "engine", name);
    const known = new Map(
      theirs.get(name)!.groups.flatMap(({ threads, frames }) => threads.map(({ tid }) => [tid, frames])),
    );
    let frames = 0;
    for (const { threads: [thread], frames: read } of groups) {
      const sure = read.findIndex(({ found }) => found === "scan");
      const compared = sure < 0 ? read : read.slice(0, sure);
      const expected = known.get(thread!.tid)!;
      if (sure < 0) equal(read.length, expected.length, `${name}: thread ${thread!.tid}`);
      deepEqual(compared.map(plain), expected.slice(0, compared.length).map(plain), name);
      frames += compared.length;
    }
    console.log(`  ${name.padEnd(60)} ${groups.length} stacks, ${frames} frames alike`);
  }
});

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
