/**
 * The paths that new users take, as docs/paths.md has them: each command is run as it is printed there, and its whole
 * output is compared with the page, but for what differs from run to run. `TRAPLINE_WRITE_PAGES=1` writes the page anew.
 * The README's two commands and the watchdog's page are tried here, too; CI's paths are in guides_test and action_test,
 * the package's in package_test.
 *
 * @module
 */
import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { IMAGES, REPO } from "../../scripts/lab/layout.ts";
import { readRecipe } from "../../lib/recipe/plan/yaml.ts";
import { blocks, commandLines, words } from "../support/pages.ts";
import { removeButKeepDumps } from "../support/kept_dumps.ts";
import type { TempFolder } from "../support/temp.ts";
import { filesIn, lasting, typedIn, withOutputs } from "../support/transcripts.ts";
import { alone, captured, programs, seen, trapline } from "../support/trapline.ts";
import { windowsPids } from "../support/windows_pids.ts";

const PAGE = "docs/paths.md";
/** What the page calls the folder in which everything is typed. */
const SHOP = "C:\\shop";
const WRITE = Deno.env.get("TRAPLINE_WRITE_PAGES") !== undefined;

async function page(name: string): Promise<string> {
  return await Deno.readTextFile(join(REPO, name));
}

/** The first command line of a page that begins so, as arguments of `trapline`. */
async function typed(name: string, start: string): Promise<string[]> {
  const line = commandLines(await page(name)).find((each) => each.startsWith(start));
  assert.ok(line, `${name} has no command that begins with "${start}"`);
  return words(line).slice(1);
}

/** A folder with the program checkout.exe and its PDB. */
async function shop(image = "checkout.exe"): Promise<TempFolder> {
  // Of a short name without a space: what is printed folds at spaces.
  const path = await Deno.makeTempDir({ prefix: "shop-" });
  const program = (await programs()).path("checkout");
  await Deno.copyFile(program, join(path, image));
  await Deno.copyFile(program.replace(/exe$/, "pdb"), join(path, "checkout.pdb"));
  return { path, [Symbol.asyncDispose]: () => removeButKeepDumps(path) };
}

/** Runs the command line on this machine as it is: a person with a dump and no Windows. */
async function reader(args: string[], cwd: string): Promise<string> {
  const { stdout, stderr, code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", join(REPO, "lib/cli/main.ts"), ...args],
    cwd,
    env: { NO_COLOR: "1", COLUMNS: "80" },
  }).output();
  const text = new TextDecoder();
  assert.equal(code, 0, text.decode(stderr));
  return text.decode(stdout) + text.decode(stderr);
}

/** What a command of the page prints: in the lab where it needs Windows, else on this machine. */
async function output(line: string, cwd: string): Promise<string> {
  const [, name = "", ...args] = words(line);
  if (!COMMANDS[name]?.windows) return await reader([name, ...args], cwd);
  const { stdout, stderr } = await trapline([name, ...args], { cwd, env: { COLUMNS: "80" } });
  return stdout + stderr;
}

/** A program that runs while a section of the page is typed, under a name that nothing else on the machine has. */
async function waiting(folder: string, image: string): Promise<AsyncDisposable> {
  const ended = alone(join(folder, image), ["--wait"]);
  assert.equal((await windowsPids(image)).length, 1);
  return {
    [Symbol.asyncDispose]: async () => {
      await alone("taskkill", ["/F", "/IM", image]);
      await ended;
    },
  };
}

/** A dump that somebody sent, alone, and a folder with the program, its PDB and the system's DLLs. */
async function sentDump(folder: string): Promise<void> {
  await trapline(["run", "--out", "sent", ".\\checkout.exe"], { cwd: folder });
  const [sent] = await captured(join(folder, "sent"));
  await Deno.rename(join(folder, "sent", basename(sent!.dump)), join(folder, "checkout.dmp"));
  await Deno.mkdir(join(folder, "bin"));
  for (const name of ["checkout.exe", "checkout.pdb"]) {
    await Deno.rename(join(folder, name), join(folder, "bin", name));
  }
  for await (const { name } of Deno.readDir(IMAGES)) {
    await Deno.copyFile(join(IMAGES, name), join(folder, "bin", name));
  }
}

/** The sections of the page. */
const sections = (await page(PAGE)).split(/^(?=## )/m);

for (const [at, section] of sections.entries()) {
  const [title = ""] = section.split("\n");
  const commands = typedIn(section);
  if (commands.length === 0) continue;
  Deno.test(`${PAGE}: ${title.replace("## ", "")}`, async (test) => {
    const serves = title.includes("service");
    const image = serves ? `checkout-${crypto.randomUUID().slice(0, 8)}.exe` : "checkout.exe";
    await using folder = await shop(image);
    for (const [name, text] of filesIn(section)) await Deno.writeTextFile(join(folder.path, name), text);
    if (title.includes("a dump")) await sentDump(folder.path);
    await using _service = serves ? await waiting(folder.path, image) : undefined;
    const outputs: string[] = [];
    for (const { line, output: wanted } of commands) {
      await test.step(line, async () => {
        const said = (await output(line.replaceAll("checkout.exe", image), folder.path))
          .replaceAll(image.replace(".exe", ""), "checkout")
          .replaceAll(seen(folder.path), SHOP).replaceAll(folder.path, SHOP);
        outputs.push(said);
        if (!WRITE) assert.equal(lasting(said), lasting(wanted));
      });
    }
    sections[at] = withOutputs(section, outputs);
    if (WRITE) await Deno.writeTextFile(join(REPO, PAGE), sections.join(""));
  });
}

Deno.test("from the README to a dump with a line of code: two commands", async () => {
  await using folder = await shop();
  const { code, stderr } = await trapline(await typed("README.md", "trapline run -- .\\checkout.exe"), {
    cwd: folder.path,
  });
  assert.equal(code, 0xC0000005, stderr);
  assert.match(stderr, /CRASH\s+access violation reading 0x0/);
  assert.match(stderr, /wrote 1 dump; the\s+target exited with 0xC0000005/);
  assert.equal((await captured(join(folder.path, "trapline-dumps"))).length, 1);

  const read = await reader(await typed("README.md", "trapline inspect"), folder.path);
  assert.match(read, /CRASH\s+access violation reading 0x0/);
  assert.doesNotMatch(read, /^odd /m);
  assert.match(read, /checkout!price_of\+0x\w+\s+tests\/fixtures\/checkout\.c:\d+/);
});

Deno.test("a watch with its health file, as the watchdog's page has it", async () => {
  await using folder = await shop();
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
