/**
 * Checks who imports whom, and the other rules on source files that no linter knows:
 * `deno run -A scripts/gate/doors.ts [ROOT]`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { dirname, fromFileUrl, join, resolve } from "../support/paths.ts";
import { importsOf } from "./imports.ts";
import { cycles, fileCycles, hostPackages, type Violation, wrongDoors } from "./rooms.ts";
import { wrongTexts } from "./texts.ts";

const NOT_OURS = new Set(["node_modules", "dist"]);

/** Every breach of the rules in a tree, by file and line. */
export async function violations(root: string): Promise<Violation[]> {
  const files = new Map<string, string>();
  for await (const file of sources(root)) files.set(file, await Deno.readTextFile(join(root, file)));
  const product = [...files.keys()].filter((file) => file === "mod.ts" || file.startsWith("lib/"));
  const imports = await importsOf(root, product);
  const found = [
    ...wrongDoors(imports),
    ...cycles(imports),
    ...fileCycles(imports),
    ...hostPackages(imports),
    ...wrongTexts(files),
  ];
  return found.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

/** The TypeScript files of a tree, their paths from the root. */
async function* sources(root: string, folder = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(join(root, folder))) {
    if (name.startsWith(".") || NOT_OURS.has(name)) continue;
    const path = folder === "" ? name : `${folder}/${name}`;
    if (isDirectory) yield* sources(root, path);
    else if (isFile && name.endsWith(".ts")) yield path;
  }
}

if (import.meta.main) {
  const root = resolve(Deno.args[0] ?? join(dirname(fromFileUrl(import.meta.url)), "..", ".."));
  const found = await violations(root);
  for (const { file, line, rule } of found) console.error(`${file}:${line}: ${rule}`);
  console.log(`doors: ${found.length || "no"} violations`);
  Deno.exit(found.length === 0 ? 0 : 1);
}
