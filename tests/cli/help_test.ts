import assert from "node:assert/strict";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { sectionsOf } from "../../lib/cli/help.ts";
import { optionsOf } from "../../lib/cli/scan.ts";
import { files } from "../../scripts/commands.ts";

/** Two screens of a terminal. */
const TWO_SCREENS = 48;

for (const [path, wanted] of await files()) {
  const name = path.split(/[\\/]/).slice(-3).join("/");
  Deno.test(`${name} is what the grammar says; else run deno run -A scripts/commands.ts`, async () => {
    assert.equal((await Deno.readTextFile(path)).replaceAll("\r\n", "\n"), wanted);
  });
}

for (const [name, { load }] of Object.entries(COMMANDS)) {
  Deno.test(`every option of ${name} is documented once, in its help and in docs/commands.md`, async () => {
    const loaded = await load();
    const entries = sectionsOf(loaded).flatMap(({ entries }) => entries);
    for (const { names } of optionsOf(loaded.grammar.usage)) {
      const found = entries.filter(({ term }) => term.split(/[ [=]/)[0] === names[0]);
      assert.equal(found.length, 1, `${names[0]} is in no group, or in two`);
      assert.ok(found[0]!.description.length > 5, `${names[0]} has no description`);
    }
    for (const flag of Object.keys(loaded.alone)) {
      assert.ok(optionsOf(loaded.grammar.usage).some(({ names }) => names.includes(flag)), flag);
    }
  });
}

Deno.test("the whole help of a command fits on two screens of 80 columns and 24 lines", async () => {
  for (const [path, text] of await files()) {
    if (!path.endsWith(".golden.txt")) continue;
    const lines = text.trimEnd().split("\n");
    // Attaching is of programs and of machines: a group more than any other command has.
    const most = TWO_SCREENS + (path.endsWith("attach.golden.txt") ? 7 : 0);
    assert.ok(lines.length <= most, `${path}: ${lines.length} lines`);
    for (const line of lines) assert.ok(line.length <= 80, `${path}: ${line}`);
  }
});
