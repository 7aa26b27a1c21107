/** Texts are read in the encoding that their mark says: Windows PowerShell writes UTF-16. @module */
import assert from "node:assert/strict";
import { decodeText } from "../../lib/cli/text_file.ts";
import { readRecipe } from "../../lib/recipe/plan/yaml.ts";

const SAID = "grüße 😀";
const YAML = `name: greeting\nrules:\n  crash: { on: { exception: "*" }, do: [{ log: "${SAID}" }] }\n`;

function utf16(text: string, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), little);
  return new Uint8Array(view.buffer);
}

const ENCODED: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ["UTF-8", new TextEncoder().encode(YAML)],
  ["UTF-8 with a mark", new TextEncoder().encode(`\uFEFF${YAML}`)],
  ["UTF-16, as Windows PowerShell writes it", utf16(`\uFEFF${YAML.replaceAll("\n", "\r\n")}`, true)],
  ["UTF-16 with the other byte order", utf16(`\uFEFF${YAML}`, false)],
];

for (const [name, bytes] of ENCODED) {
  Deno.test(`a recipe in ${name} is read`, () => {
    assert.deepEqual(readRecipe(decodeText(bytes), "a.yaml").rules.crash?.do, [{ log: SAID }]);
  });
}
