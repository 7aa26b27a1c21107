import assert from "node:assert/strict";
import { wrongVersions } from "../../scripts/gate/versions.ts";
import { DENO, ENGINE } from "../../scripts/support/versions.ts";

Deno.test("a text that asks for another version is told, with its line", () => {
  const old = ["2", "9", "5"].join("."), engine = ["20250101", "1234", "0"].join(".");
  const text =
    `npx -y deno@${DENO} task ok\nnpx deno@${old} task\n  deno-version: v${old}\nbrings Deno ${old}\n${engine}\n`;
  assert.deepEqual(
    wrongVersions("README.md", text).map(({ line, rule }) => [line, rule.split('"')[1]]),
    [[2, `deno@${old}`], [3, `deno-version: v${old}`], [4, `brings Deno ${old}`], [5, engine]],
  );
});

Deno.test("the versions we use, and those at which something was seen or measured, are none", () => {
  assert.deepEqual(wrongVersions("action.yml", `deno-version: v${DENO}\n${ENGINE}`), []);
  assert.deepEqual(wrongVersions("ARCHITECTURE.md", "Deno 2.9.5 died of it; mio-1.0.3"), []);
  assert.deepEqual(wrongVersions("bench/results/x.md", `deno@${["2", "9", "5"].join(".")}`), []);
});
