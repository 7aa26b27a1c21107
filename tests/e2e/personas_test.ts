/**
 * The paths that new users take, as the pages print them: what is typed here is read from the pages, and what comes is
 * compared with what they say. CI's paths are in guides_test and action_test, the package's in package_test.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { REPO } from "../../scripts/lab/layout.ts";
import { readRecipe } from "../../lib/recipe/plan/yaml.ts";
import { blocks, commandLines, words } from "../support/pages.ts";
import { tempFolder } from "../support/temp.ts";
import { captured, programs, trapline } from "../support/trapline.ts";

async function page(name: string): Promise<string> {
  return await Deno.readTextFile(join(REPO, name));
}

/** The first command line of a page that begins so, as arguments of `trapline`. */
async function typed(name: string, start: string): Promise<string[]> {
  const line = commandLines(await page(name)).find((each) => each.startsWith(start));
  assert.ok(line, `${name} has no command that begins with "${start}"`);
  return words(line).slice(1);
}

/** A folder with a program checkout.exe, which is a fixture with its PDB beside it. */
async function shop(fixture: "crash" | "hang"): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await tempFolder();
  const program = (await programs()).path(fixture);
  await Deno.copyFile(program, join(folder.path, "checkout.exe"));
  await Deno.copyFile(program.replace(/exe$/, "pdb"), join(folder.path, `${fixture}.pdb`));
  return folder;
}

/** Reads dumps on this machine as it is: a person with a dump and no Windows. */
async function reader(args: string[], cwd: string): Promise<string> {
  const { stdout, stderr, code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", join(REPO, "lib/cli/main.ts"), ...args],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  assert.equal(code, 0, text.decode(stderr));
  return text.decode(stdout) + text.decode(stderr);
}

Deno.test("from the README to a dump with a line of code: two commands", async () => {
  await using folder = await shop("crash");
  const { code, stderr } = await trapline(await typed("README.md", "trapline run -- .\\checkout.exe"), {
    cwd: folder.path,
  });
  assert.equal(code, 0xC0000005, stderr);
  assert.match(stderr, /CRASH\s+access violation writing 0x0/);
  assert.match(stderr, /wrote 1 dump; the\s+target exited with 0xC0000005/);
  assert.equal((await captured(join(folder.path, "trapline-dumps"))).length, 1);

  const read = await reader(await typed("README.md", "trapline inspect"), folder.path);
  assert.match(read, /CRASH\s+access violation writing 0x0/);
  assert.doesNotMatch(read, /^odd /m);
  assert.match(read, Deno.build.os === "windows" ? /^system +Windows/m : /^system +Wine as Windows 10/m);
  assert.match(read, /null_write\+0x\w+\s+tests\/fixtures\/crash\.c:\d+/);
});

Deno.test("a dump of a program that runs, and a watch with its health file, as the watchdog's page has them", async () => {
  await using folder = await shop("hang");
  const [recipe = ""] = blocks(await page("docs/watchdog.md"), "yaml");
  assert.ok(readRecipe(recipe, "watchdog.yaml").rules.hangs);
  await Deno.writeTextFile(join(folder.path, "watchdog.yaml"), recipe);
  // Into this folder, and not for ever: the rest is as it is printed.
  const args = (await typed("docs/watchdog.md", "trapline watch")).map((word) => word.replace("C:\\", ".\\"));
  const { code, stderr } = await trapline(["watch", "--for", "6s", ...args.slice(1)], { cwd: folder.path });
  assert.equal(code, 0, stderr);
  const health = JSON.parse(await Deno.readTextFile(join(folder.path, "dumps", "health.json")));
  for (const field of ["at", "watching", "samples", "fired", "captures", "missed", "suppressed", "memory"]) {
    assert.ok(field in health, `${field}: ${JSON.stringify(health)}`);
  }
});

Deno.test("from a ProcDump line to a recipe that says what it does", async () => {
  await using folder = await tempFolder();
  const made = await reader(await typed("docs/moving.md", "trapline import"), folder.path);
  assert.match(made, /trapline attach .*--wait.*checkout\.exe/);
  const said = await reader(await typed("docs/moving.md", "trapline check"), folder.path);
  assert.match(said, /write the dump full/);
});
