import assert from "node:assert/strict";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { DENO } from "../../scripts/support/versions.ts";
import { ROOT, VERSION } from "../../scripts/release/layout.ts";
import { npmPackage } from "../../scripts/release/npm.ts";
import { TARGETS, zip } from "../../scripts/release/zip.ts";
import { DENO_EXE } from "../../scripts/lab/layout.ts";
import { capture } from "../../scripts/support/command.ts";
import { alone, captured, type CliRun, outputFolder, programs, seen } from "../support/trapline.ts";

/** An empty folder with the packed package installed, as a user does it. */
async function installed(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "trapline-package-" });
  const packed = await npmPackage(join(path, "dist"));
  const project = join(path, "project");
  await Deno.mkdir(project);
  await Deno.writeTextFile(join(project, "package.json"), '{ "name": "somebody", "private": true }');
  await capture("npm", ["install", "--no-audit", "--no-fund", packed], { cwd: project });
  return { path: project, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** `npx trapline ARGS...` */
async function npx(cwd: string, ...args: string[]): Promise<CliRun> {
  const { code, stdout, stderr } = await new Deno.Command("npx", { args: ["trapline", ...args], cwd })
    .output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

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

  await test.step("its files capture a crash, hosts and all", async () => {
    await using out = await outputFolder();
    const entry = join(project.path, "node_modules/trapline/program/main.js");
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
