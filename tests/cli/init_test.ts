import assert from "node:assert/strict";
import { parse } from "yaml";
import { KINDS, nextCommands } from "../../lib/cli/init_templates.ts";
import { filesFor } from "../../lib/cli/init.ts";
import { COMMANDS, usageOf } from "../../lib/cli/commands.ts";
import { read } from "../../lib/cli/read.ts";
import { scan } from "../../lib/cli/scan.ts";
import { readRecipe } from "../../lib/recipe/plan/yaml.ts";
import { namesIn, tempFolder } from "../support/temp.ts";
import { trapline } from "./child.ts";

for (const kind of Object.keys(KINDS)) {
  Deno.test(`what init writes for ${kind} passes check, and the commands that it names are some`, async () => {
    const files = filesFor(kind, "azure");
    const plan = readRecipe(files[`${kind}.trapline.yaml`]!, "recipe.yaml");
    assert.ok("crash" in plan.rules);
    assert.ok(Object.keys(plan.rules).length >= 2);
    const { steps } = parse(files["azure-pipelines.trapline.yml"]!) as { steps: Record<string, string>[] };
    const lines = [
      ...nextCommands(kind, `${kind}.trapline.yaml`),
      ...steps.flatMap(({ script }) => script?.startsWith("trapline ") ? [script] : []),
    ];
    assert.ok(lines.length >= 3);
    for (const line of lines) {
      const [, name = "", ...args] = line.split(" ");
      const { grammar, alone } = await COMMANDS[name]!.load();
      const scanned = scan(name, grammar.usage, args, alone);
      assert.ok(!scanned.help);
      read(grammar, scanned.args, usageOf(name));
    }
  });
}

Deno.test("trapline init writes a recipe and a workflow once, all or none, and over them only by --force", async () => {
  await using temp = await tempFolder();
  const args = ["init", "--for", "ctest", "--ci", "github", "--dir", temp.path];
  const first = await trapline(args);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, /^then: trapline check ctest\.trapline\.yaml$/m);
  assert.equal((await trapline(["check", "ctest.trapline.yaml"], temp.path)).code, 0);
  await Deno.writeTextFile(`${temp.path}/ctest.trapline.yaml`, "mine");
  await Deno.remove(`${temp.path}/.github`, { recursive: true });
  const second = await trapline(args);
  assert.equal(second.code, 2);
  assert.match(second.stderr, /ctest\.trapline\.yaml is there already: --force writes over/);
  assert.deepEqual(await namesIn(temp.path), ["ctest.trapline.yaml"], "nothing was written");
  assert.equal((await trapline([...args, "--force"])).code, 0);
  assert.notEqual(await Deno.readTextFile(`${temp.path}/ctest.trapline.yaml`), "mine");
});

const WRONG: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [[], /init needs --for, since nobody can be asked: ctest: tests by CMake's ctest; pytest/],
  [["--for", "ctets"], /Unknown kind "ctets" \(did you mean "ctest"\?\)/],
  [["--for", "constructor"], /Unknown kind "constructor"/],
  [["--for", "node", "--ci", "gitlab"], /--ci/],
  [["--for", "node", "--dir", "/proc/nowhere"], /"\/proc\/nowhere\/node\.trapline\.yaml" can't be written/],
];

for (const [args, says] of WRONG) {
  Deno.test(`trapline init ${args.join(" ")} writes nothing, and says why`, async () => {
    await using temp = await tempFolder();
    const { code, stderr } = await trapline(["init", ...args], temp.path);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.deepEqual(await namesIn(temp.path), []);
  });
}
