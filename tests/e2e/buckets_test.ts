import { deepStrictEqual as deepEqual, match, strictEqual as equal } from "node:assert/strict";
import { basename, dirname, join } from "node:path";
import { atOnce } from "../support/at_once.ts";
import { inspectionSchema } from "../../lib/report/inspection_schema.ts";
import { trapline as native } from "../cli/child.ts";
import { captured, outputFolder, programs, trapline } from "../support/trapline.ts";

const CAUSES = ["null-write", "divide", "stack-overflow", "deep", "custom"];

/** A copy of a program and its PDB, as crash.exe in another folder. */
async function copyOf(exe: string, folder: string): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const pdb = exe.replace(/exe$/, "pdb");
  await Deno.copyFile(pdb, join(folder, basename(pdb))).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const copy = join(folder, "crash.exe");
  await Deno.copyFile(exe, copy);
  return copy;
}

/** Runs commands, two at a time; each writes a dump. */
async function runAll(commands: readonly string[][]): Promise<void> {
  for (const { stderr } of await atOnce(2, commands, (command) => trapline(command))) {
    match(stderr, /wrote 1 dump/);
  }
}

Deno.test("20 crashes of 5 causes under other paths, arguments and load addresses are 5 buckets", async () => {
  await using out = await outputFolder();
  const { path, unicode } = await programs();
  const places = dirname(out.path);
  const variants: [exe: string, ...args: string[]][] = [
    [path("crash")],
    [join(unicode, "crash.exe"), "20"],
    [await copyOf(path("crash-moved"), join(places, "another place")), "5", "with", "more arguments"],
    [await copyOf(path("crash-moved"), join(places, "a", "b", "c")), "40", "--flag"],
  ];
  await runAll(
    CAUSES.flatMap((cause) =>
      variants.map((
        [exe, ...args],
      ) => ["run", "--out", out.path, "--dump", "mini", "--", exe, cause, ...args])
    ),
  );
  const captures = await captured(out.path);
  equal(captures.length, 20);
  const bases = captures.map(({ manifest: { stacks: [stack] } }) => {
    const { address, offset } = stack!.frames.find(({ module }) => module === "crash.exe")!;
    return BigInt(address) - BigInt(offset!);
  });
  equal(new Set(bases).size > 1, true, "the programs were loaded at other addresses");
  const { stdout } = await native(["inspect", "--json", out.path]);
  const { buckets } = inspectionSchema.parse(JSON.parse(stdout));
  deepEqual(buckets.map(({ count }) => count), [4, 4, 4, 4, 4], JSON.stringify(buckets, null, 1));
});

Deno.test("a crash without symbols has the same bucket in every folder", async () => {
  await using out = await outputFolder();
  const { path } = await programs();
  const folders = ["one", "two"].map((name) => join(dirname(out.path), name));
  const copies = await Promise.all(folders.map((folder) => copyOf(path("crash-nosym"), folder)));
  await runAll(
    copies.flatMap((exe) => ["divide", "deep"].map((cause) => ["run", "--out", out.path, exe, cause])),
  );
  const ids = (await captured(out.path)).map(({ manifest }) => manifest.bucket);
  deepEqual([ids.length, new Set(ids).size], [4, 2]);
});

Deno.test("functions without a name are not called after an export that lies before them, and are two bugs", async () => {
  await using out = await outputFolder();
  const { path } = await programs();
  await runAll(["parse", "send"].map((which) => ["run", "--out", out.path, path("farnames"), which]));
  const manifests = (await captured(out.path)).map(({ manifest }) => manifest);
  equal(new Set(manifests.map(({ bucket }) => bucket)).size, 2);
  for (const { stacks: [stack] } of manifests) {
    const names = stack!.frames.map(({ module, function: name }) => `${module}!${name}`);
    equal(names[0], "farnames.exe!undefined");
    equal(names.at(-1), "ntdll.dll!RtlUserThreadStart");
  }
});
