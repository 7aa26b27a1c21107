/**
 * The command line in a few files, which starts three times as fast as our sources: nothing is resolved or transpiled.
 * Enter at {@link program} for what `deno run` runs, at {@link bundle} for what is compiled.
 *
 * @module
 */
import { capture } from "../support/command.ts";
import { join } from "../support/paths.ts";
import { ROOT } from "./layout.ts";

/** What is run. */
export const ENTRY = "main.js";

/** `require` of packages that are CommonJS, as Deno makes it: at every start, whether it is used or not. */
const REQUIRE =
  /^import \{ createRequire as (\w+) \} from "node:module";\n(var __require = )\1\(import\.meta\.url\);$/m;
const LATE = /\bimport\("(\.\/[\w.-]+)"\)/g;

/** Puts `lib/cli/main.ts` and all that it imports into a folder. */
export async function bundle(folder: string): Promise<void> {
  const flags = ["--quiet", "--platform", "deno", "--code-splitting", "--outdir", folder];
  await capture(Deno.execPath(), ["bundle", ...flags, join("lib", "cli", "main.ts")], { cwd: ROOT });
  // `node:module` takes as long to load as Deno to start; packages ask for modules of Node's alone.
  const changed = await rewrite(
    folder,
    (text) => text.replace(REQUIRE, "$2(name) => process.getBuiltinModule(name);"),
  );
  if (changed !== 1) throw new Error(`"require" stands in ${changed} files of Deno's bundle, not in 1`);
}

/** The same for `deno run`, which would else read all that may be imported late before it starts. */
export async function program(folder: string): Promise<void> {
  await bundle(folder);
  const changed = await rewrite(folder, (text) => text.replaceAll(LATE, 'import(String("$1"))'));
  if (changed === 0) throw new Error("Deno's bundle imports nothing late");
}

/** Rewrites the files of a folder; how many have changed. */
async function rewrite(folder: string, change: (text: string) => string): Promise<number> {
  let changed = 0;
  for await (const { name } of Deno.readDir(folder)) {
    const path = join(folder, name);
    const before = await Deno.readTextFile(path);
    const after = change(before);
    if (after === before) continue;
    await Deno.writeTextFile(path, after);
    changed++;
  }
  return changed;
}
