import assert from "node:assert/strict";
import { RecipeError } from "../../../lib/recipe/language/error.ts";
import { readRecipe } from "../../../lib/recipe/plan/yaml.ts";
import { processorMs } from "../../support/processor.ts";

const FOLDER = new URL("broken/", import.meta.url);
const NAMES = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).filter((name) => name.endsWith(".yaml"))
  .sort();

/** What is said of each file, in the order of their names: every line begins with the file's. */
const EXPECTED = read("expected.golden.txt").trimEnd().split("\n");

function read(name: string): string {
  return Deno.readTextFileSync(new URL(name, FOLDER)).replaceAll("\r\n", "\n");
}

function refusal(text: string, name: string): string[] {
  try {
    readRecipe(text, name);
  } catch (error) {
    if (error instanceof RecipeError) return error.message.split("\n");
    throw error;
  }
  return [];
}

for (const name of NAMES) {
  Deno.test(`readRecipe() says where and what is wrong in broken/${name}`, () => {
    const expected = EXPECTED.filter((line) => line.startsWith(`${name}:`));
    assert.notEqual(expected.length, 0);
    assert.deepEqual(refusal(read(name), name), expected);
  });
}

Deno.test("every line that is expected belongs to a broken recipe", () => {
  for (const line of EXPECTED) assert.ok(NAMES.includes(line.split(":")[0] ?? ""), line);
  assert.ok(NAMES.length >= 30);
});

const ENDLESS: readonly (readonly [string, string])[] = [
  ["lists in lists", "[".repeat(100_000)],
  ["lists in lists that end", `name: ${"[".repeat(3_000)}${"]".repeat(3_000)}`],
  ["maps in maps", `${"{a: ".repeat(2_000)}1${"}".repeat(2_000)}`],
  [
    "a trigger in a trigger",
    `name: a\nrules: {a: {do: [{kill: true}], on: ${"{not: ".repeat(50)}1${", for: 1s}".repeat(50)}}}`,
  ],
  ["a long text", "a".repeat((1 << 20) + 1)],
  ["an anchor in itself", "name: a\nrules: &a\n  crash: *a\n"],
];

for (const [what, text] of ENDLESS) {
  Deno.test(`readRecipe() refuses ${what} in good time`, () => {
    const start = processorMs();
    const lines = refusal(text, "a.yaml");
    assert.ok(lines.length > 0 && lines.length <= 21);
    assert.ok(processorMs() - start < 5_000);
  });
}

Deno.test("readRecipe() takes numbers for codes, exit codes and parameters as they are written", () => {
  const text = `
name: numbers
rules:
  a:
    on: { exception: [0xC0000005, 3221225725], parameters: { 0: 0x7 }, address: { from: 0, to: 65535 } }
    do: [{ dump: mini }]
  b:
    on: { exit: 3 }
    do: [{ dump: mini }]
  c:
    on: { exit: -1 }
    do: [{ dump: mini }]
`;
  const { a, b, c } = readRecipe(text, "numbers.yaml").rules;
  assert.deepEqual(a?.on, {
    exception: ["0xC0000005", "0xC00000FD"],
    parameters: { "0": "0x7" },
    address: { from: "0x0", to: "0xFFFF" },
  });
  assert.deepEqual([b?.on, c?.on], [{ exit: "3" }, { exit: "-1" }]);
});

Deno.test("readRecipe() takes a byte order mark, line ends of Windows, comments and anchors", () => {
  const text =
    "\uFEFF# A recipe\r\nname: a\r\nrules:\r\n  a: &a { on: { exit: any }, do: [{ dump: mini }] }\r\n  b: *a\r\n";
  const { rules } = readRecipe(text, "a.yaml");
  assert.deepEqual(rules.a, rules.b);
});

Deno.test("readRecipe() places a problem of JSON like one of YAML", () => {
  assert.deepEqual(refusal('{\n\t"name": "a",\n\t"rules": {},\n\t"limits": { "dumps": 0 }\n}', "a.json"), [
    "a.json:4:23: Found 0, accepted: a whole number from 1",
  ]);
});
