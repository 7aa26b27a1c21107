/**
 * `deno run -A scripts/gate/versions.ts`: do all texts name the versions that we use?
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { capture } from "../support/command.ts";
import { fromFileUrl, join } from "../support/paths.ts";
import { DENO, ENGINE } from "../support/versions.ts";
import type { Violation } from "./rooms.ts";

/** How a text names a version that it asks for. A version at which something was seen is no such. */
const NAMED: readonly (readonly [pattern: RegExp, version: string])[] = [
  [/\bdeno@(\d+\.\d+\.\d+)/g, DENO],
  [/\bdeno-version["']?: *["']?v?(\d+\.\d+\.\d+)/g, DENO],
  [/\bbrings Deno (\d+\.\d+\.\d+)/g, DENO],
  [/\b(20\d{6}\.\d{3,4}\.\d+)\b/g, ENGINE],
];

/** What is measured stays as it was; and here the versions are at home. */
const EXEMPT = /^(bench\/results\/|deno\.lock$|CHANGELOG\.md$|scripts\/support\/versions\.ts$)|\.(png|dmp)$/;

/** The places of a text that name another version. */
export function wrongVersions(file: string, text: string): Violation[] {
  if (EXEMPT.test(file)) return [];
  return NAMED.flatMap(([pattern, version]) =>
    [...text.matchAll(pattern)].flatMap(({ 0: found, 1: named, index }) => {
      if (named === version) return [];
      const line = text.slice(0, index).split("\n").length;
      return [{ file, line, rule: `"${found}", but scripts/support/versions.ts has ${version}` }];
    })
  );
}

async function main(): Promise<number> {
  const root = fromFileUrl(new URL("../..", import.meta.url));
  const files = (await capture("git", ["ls-files"], { cwd: root })).split("\n").filter(Boolean);
  const texts = await Promise.all(
    files.map(async (file) => [file, await Deno.readTextFile(join(root, file)).catch(() => "")] as const),
  );
  const found = texts.flatMap(([file, text]) => wrongVersions(file, text));
  for (const { file, line, rule } of found) console.error(`${file}:${line}: ${rule}`);
  console.log(`versions: ${found.length || "no"} violations`);
  return found.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
