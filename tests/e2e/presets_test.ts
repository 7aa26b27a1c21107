// deno-lint-ignore-file no-console
import { deepStrictEqual as deepEqual, strictEqual as equal } from "node:assert/strict";
import { PRESETS } from "../../lib/facts/presets.ts";
import { table } from "../support/table.ts";
import { captured, outputFolder, programs, trapline } from "../support/trapline.ts";

const SECRETS = {
  environment: "environment-secret-16180",
  heap: "heap-secret-31337",
  stack: "stack-secret-27182",
};
type Place = keyof typeof SECRETS;

/** What each preset holds, measured: the table in docs/dumps.md. */
const HOLDS: Record<string, Record<Place, boolean>> = {
  triage: { environment: false, heap: false, stack: false },
  mini: { environment: false, heap: false, stack: true },
  heap: { environment: true, heap: true, stack: true },
  full: { environment: true, heap: true, stack: true },
};

/** Whether a text is in a file, as ASCII or UTF-16. */
function holds(bytes: Uint8Array, text: string): boolean {
  const latin = new TextDecoder("latin1").decode(bytes);
  return latin.includes(text) || latin.includes([...text].join("\0"));
}

Deno.test("each preset holds what its description says: a planted secret in the environment, the heap, the stack", async () => {
  await using out = await outputFolder();
  const names = Object.keys(PRESETS);
  const args = [
    "run",
    "--out",
    out.path,
    ...names.flatMap((name) => ["--dump", name]),
    "--env",
    `SECRET=${SECRETS.environment}`,
  ];
  const { code, stderr } = await trapline([...args, (await programs()).path("secrets")]);
  equal(code, 0xC0000005, stderr);
  const rows: string[][] = [];
  for (const { dump, manifest } of await captured(out.path)) {
    const bytes = await Deno.readFile(dump);
    const found = Object.fromEntries(
      Object.entries(SECRETS).map(([place, text]) => [place, holds(bytes, text)]),
    );
    const name = manifest.asked.dump;
    deepEqual(found, HOLDS[name], name);
    equal(
      PRESETS[name as keyof typeof PRESETS].environment,
      found.environment,
      `${name}: what the preset says of itself`,
    );
    rows.push([name, `${bytes.length}`, ...Object.values(found).map((is) => is ? "yes" : "no")]);
  }
  equal(rows.length, names.length);
  console.log(table(["preset", "bytes", ...Object.keys(SECRETS)], rows));
});
