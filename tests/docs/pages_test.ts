/** What the pages tell people to type: each command line is one, and each recipe is valid. @module */
import assert from "node:assert/strict";
import { COMMANDS, usageOf } from "../../lib/cli/commands.ts";
import { read } from "../../lib/cli/read.ts";
import { scan } from "../../lib/cli/scan.ts";
import { readRecipe } from "../../lib/recipe/plan/yaml.ts";
import { REPO } from "../../scripts/lab/layout.ts";
import { join } from "../../scripts/support/paths.ts";
import { blocks, commandLines, words } from "../support/pages.ts";

const PAGES = [
  "README.md",
  "examples/README.md",
  ...(await Array.fromAsync(Deno.readDir(join(REPO, "docs")))).map(({ name }) => `docs/${name}`)
    .filter((name) => name.endsWith(".md")),
].sort();

for (const page of PAGES) {
  const text = await Deno.readTextFile(join(REPO, page));
  for (const line of new Set(commandLines(text))) {
    Deno.test(`${page}: "${line}" is a command line`, async () => {
      const [, name = "", ...args] = words(line);
      const command = COMMANDS[name];
      assert.ok(command, `there is no command "${name}"`);
      const { grammar, alone } = await command.load();
      const scanned = scan(name, grammar.usage, args, alone);
      assert.ok(!scanned.help);
      // In the text a command may be named without what it is for.
      if (args.length > 0) read(grammar, scanned.args, usageOf(name));
    });
  }
  const recipes = blocks(text, "yaml").filter((block) => /^rules:/m.test(block));
  for (const [index, recipe] of recipes.entries()) {
    Deno.test(`${page}: recipe ${index + 1} is valid`, () => {
      assert.ok(Object.keys(readRecipe(recipe, `${page}.yaml`).rules).length > 0);
    });
  }
}

Deno.test("the README names every command", async () => {
  const readme = await Deno.readTextFile(join(REPO, "README.md"));
  const unnamed = Object.keys(COMMANDS).filter((name) => !new RegExp(`\\b${name}\\b`).test(readme));
  assert.deepEqual(unnamed, []);
});
