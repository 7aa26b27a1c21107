import assert from "node:assert/strict";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { DENO } from "../../scripts/support/versions.ts";
import { ROOT, VERSION } from "../../scripts/release/layout.ts";
import { npmPackage } from "../../scripts/release/npm.ts";
import { TARGETS, zip } from "../../scripts/release/zip.ts";
import { smallDump } from "../support/kernel/layouts.ts";
import { plainKernel } from "../support/kernel/plain.ts";
import { crashDump } from "../minidump/synth_streams.ts";
import { DENO_EXE } from "../../scripts/lab/layout.ts";
import { capture } from "../../scripts/support/command.ts";
import { removeButKeepDumps } from "../support/kept_dumps.ts";
import { alone, captured, type CliRun, outputFolder, programs, seen } from "../support/trapline.ts";

/** The types take a minute, and more runtimes than ours are fetched. */
const LONG = Deno.env.get("TRAPLINE_LONG") !== undefined;
/** What the package may weigh, unpacked, beside Deno. */
const MOST_BYTES = 5_000_000;
/** The runtimes of the library, as packages of npm and the command lines that they are. */
const RUNTIMES: Readonly<Record<string, readonly string[]>> = {
  "node@20": ["node_modules/node/bin/node"],
  "node@22": ["node_modules/node/bin/node"],
  "node@24": ["node_modules/node/bin/node"],
  "bun@1": ["node_modules/bun/bin/bun.exe"],
};

/** An empty folder with the packed package installed, as a user does it. */
async function installed(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "trapline-package-" });
  const packed = await npmPackage(join(path, "dist"), { typed: LONG });
  const project = join(path, "project");
  await Deno.mkdir(project);
  await Deno.writeTextFile(join(project, "package.json"), '{ "name": "somebody", "private": true }');
  await capture("npm", ["install", "--no-audit", "--no-fund", packed], { cwd: project });
  return { path: project, [Symbol.asyncDispose]: () => removeButKeepDumps(path) };
}

/** `npx trapline ARGS...` */
async function npx(cwd: string, ...args: string[]): Promise<CliRun> {
  const { code, stdout, stderr } = await new Deno.Command("npx", { args: ["trapline", ...args], cwd })
    .output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** What the tests that take long have to say. */
function print(line: string): void {
  // deno-lint-ignore no-console
  console.log(`long: ${line}`);
}

/** The script that uses the library, in a folder, with what it reads. */
async function libraryUse(folder: string, timeline: string): Promise<string[]> {
  const [script, minidump, kernelDump] = ["use.mjs", "mini.dmp", "kernel.dmp"].map((name) =>
    join(folder, name)
  ) as [
    string,
    string,
    string,
  ];
  await Deno.copyFile(join(ROOT, "tests", "support", "package_use.mjs"), script);
  await Deno.writeFile(minidump, crashDump().finish());
  await Deno.writeFile(kernelDump, smallDump(plainKernel()));
  return [script, minidump, kernelDump, timeline];
}

const TYPED = `import { dump, exception, type Plan, parsePlan, recipe } from "trapline";
import { openDump, type Minidump } from "trapline/minidump";
import { type KernelSummary } from "trapline/kerneldump";
import { readManaged } from "trapline/clr";
import { simulate, type SimulationResult } from "trapline/policy";
import { readRecipe } from "trapline/files";
import { sentence } from "trapline/report";
export const plan: Plan = parsePlan(recipe({ name: "a", rules: { a: { on: exception("av"), do: [dump("mini")] } } }));
// @ts-expect-error: no such exception.
export const wrong = exception("acess-violation");
export const opened: Promise<Minidump> = openDump("a.dmp");
export type { KernelSummary, SimulationResult };
export { readManaged, readRecipe, sentence, simulate };
`;

const RECIPE = `import { dump, exception, recipe } from "trapline";
export default recipe({ name: "mine", rules: { any: { on: exception("*"), do: [dump("mini")] } } });
`;

Deno.test("the npm package, installed into an empty folder, checks, simulates and captures", async (test) => {
  await using project = await installed();
  const recipe = join(project.path, "recipe.ts");
  await Deno.writeTextFile(recipe, RECIPE);
  const timeline = join(ROOT, "examples", "timelines", "wrong-exit-code.ndjson");

  await test.step("its launcher starts its own deno, and gives its exit code", async () => {
    assert.equal((await npx(project.path, "--version")).stdout.trim(), VERSION);
    assert.equal((await npx(project.path, "check", "nothing.yaml")).code, 2);
    const deno = await capture("node_modules/deno/deno", ["--version"], { cwd: project.path });
    assert.match(deno, new RegExp(`^deno ${DENO.replaceAll(".", "\\.")} `));
  });

  await test.step("a recipe imports it by its name", async () => {
    const { code, stdout, stderr } = await npx(project.path, "check", recipe);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Recipe mine/);
  });

  await test.step("it plays a recorded run", async () => {
    const { code, stdout, stderr } = await npx(project.path, "simulate", recipe, timeline);
    assert.notEqual(code, 125, stderr);
    assert.match(stdout + stderr, /firings|recorded without/);
  });

  await test.step("it weighs less than 5 MB beside deno, and depends on nothing else", async () => {
    const folder = join(project.path, "node_modules");
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
    assert.deepEqual(names.filter((name) => !name.startsWith(".")).sort(), ["@deno", "deno", "trapline"]);
    const bytes = Number((await capture("du", ["-sb", join(folder, "trapline")])).split("\t")[0]);
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
  });

  await test.step("its library reads dumps, recipes and timelines in Node.js and in Deno", async () => {
    const chances = join(ROOT, "examples", "timelines", "first-and-second-chance.ndjson");
    const use = await libraryUse(project.path, chances);
    const expected = await capture("node", [...use], { cwd: project.path });
    assert.match(expected, /^access violation .*; DRIVER_IRQL_NOT_LESS_OR_EQUAL; 1 decisions\n$/);
    const deno = Deno.execPath();
    assert.equal(await capture(deno, ["run", "-A", "--quiet", ...use], { cwd: project.path }), expected);
    if (!LONG) return;
    for (const [runtime, [program = ""]] of Object.entries(RUNTIMES)) {
      await capture("npm", ["install", "--no-audit", "--no-fund", "--no-save", runtime], {
        cwd: project.path,
      });
      const version = await capture(join(project.path, program), ["--version"]);
      assert.equal(
        await capture(join(project.path, program), [...use], { cwd: project.path }),
        expected,
        version,
      );
      print(`the package's library in ${runtime.split("@")[0]} ${version.trim()}`);
    }
  });

  await test.step("it says what is in a dump", async () => {
    const { code, stdout } = await npx(project.path, "inspect", "mini.dmp");
    assert.equal(code, 0);
    assert.match(stdout, /^CRASH +access violation/);
  });

  await test.step("its types are of a program that TypeScript checks as strictly as it can", async () => {
    if (!LONG) return;
    await Deno.writeTextFile(join(project.path, "typed.ts"), TYPED);
    await capture("npm", [
      "install",
      "--no-audit",
      "--no-fund",
      "--no-save",
      "typescript@5.9.3",
      "@types/node@24",
    ], {
      cwd: project.path,
    });
    const flags = "--noEmit --strict --module nodenext --target esnext --exactOptionalPropertyTypes".split(
      " ",
    );
    await capture("npx", ["tsc", ...flags, "typed.ts"], { cwd: project.path });
  });

  await test.step("its files capture a crash, hosts and all", async () => {
    await using out = await outputFolder();
    const entry = join(project.path, "node_modules/trapline/dist/main.js");
    const deno = Deno.build.os === "windows" ? Deno.execPath() : DENO_EXE;
    const target = seen((await programs()).path("crash"));
    const flags = ["run", "-A", "--no-check", "--quiet", "--cached-only", seen(entry)];
    const { code, stderr } = await alone(deno, [
      ...flags,
      "run",
      "--recipe",
      seen(recipe),
      "--out",
      seen(out.path),
      target,
    ]);
    assert.equal(code, 0xC0000005, stderr);
    const [file, ...others] = await captured(out.path);
    assert.equal(others.length, 0, stderr);
    assert.ok(file!.manifest.verification.ok);
    assert.equal(file!.manifest.recipe, "mine");
    assert.equal(file!.manifest.stacks[0]?.frames[0]?.function, "null_write");
  });
});

Deno.test("the zip holds the executable, the schema and the hashes of both", async () => {
  const folder = await Deno.makeTempDir({ prefix: "trapline-zip-" });
  try {
    // Not compiled here: that needs a download that a workflow makes.
    const executable = join(folder, "compiled.exe");
    await Deno.writeTextFile(executable, "MZ");
    const path = await zip(TARGETS[0], executable, folder);
    const files = unzipSync(await Deno.readFile(path));
    const root = `trapline-${VERSION}-${TARGETS[0]}`;
    const names = [
      "trapline.exe",
      "recipe.schema.json",
      "README.md",
      "CHANGELOG.md",
      "LICENSE",
      "SHA256SUMS",
    ];
    assert.deepEqual(Object.keys(files), names.map((name) => `${root}/${name}`));
    for (const name of names) await Deno.writeFile(join(folder, name), files[`${root}/${name}`]!);
    await capture("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: folder });
    await capture("sha256sum", ["--check", "--strict", `${root}.zip.sha256`], { cwd: folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
