/** Turns of phrase that made readers stop, in everything that a user reads: CONTRIBUTING.md has what to write instead. @module */
import assert from "node:assert/strict";
import { REPO } from "../../scripts/lab/layout.ts";
import { join } from "../../scripts/support/paths.ts";

const BANNED: readonly (readonly [turn: RegExp, instead: string])[] = [
  [/\bso many\b(?! that)/i, "the number: at most N, this many"],
  [/\bso (long|soon) (after|before)\b/i, "how long after; at least TIME after"],
  [/\b(fires?|looks?|grew|is|are|asked|watched) no more\b/i, "no longer, not again"],
  [/\band no (other|others|more)\b(?! than)/i, "alone, only"],
  [/\b(is|are|was|were|be|been|being|gets?) told\b(?! apart)/i, "reported"],
  [/\b(a|an|the) \w+ of ours\b/i, "whose it is, by name"],
  [/\btold off\b/i, "gets a warning"],
  [/\bin one pass a period\b/i, "once in every period"],
];

const PLACES = [
  "README.md",
  "CHANGELOG.md",
  "ARCHITECTURE.md",
  "action.yml",
  "mod.ts",
  "docs",
  "examples",
  "lib",
  "site",
];

async function* texts(path: string): AsyncGenerator<string> {
  if ((await Deno.stat(join(REPO, path))).isFile) {
    if (/\.(md|ts|yml|yaml)$/.test(path)) yield path;
    return;
  }
  for await (const { name } of Deno.readDir(join(REPO, path))) {
    if (!["node_modules", "pages", "cache"].includes(name)) yield* texts(`${path}/${name}`);
  }
}

Deno.test("nothing that a user reads has a turn of phrase that made readers stop", async () => {
  const found: string[] = [];
  for (const place of PLACES) {
    for await (const path of texts(place)) {
      for (const [index, line] of (await Deno.readTextFile(join(REPO, path))).split("\n").entries()) {
        for (const [turn, instead] of BANNED) {
          const match = turn.exec(line);
          if (match) found.push(`${path}:${index + 1}: "${match[0]}": write ${instead}`);
        }
      }
    }
  }
  assert.deepEqual(found, []);
});
