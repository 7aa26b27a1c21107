/**
 * The npm package: our sources as JavaScript, because Deno strips no types below node_modules, and as they are, for their
 * types; the command line as a bundle, and a launcher; and a package.json made from deno.json.
 *
 * @module
 */
import { transformSync } from "amaro";
import { importsOf } from "../gate/imports.ts";
import { capture } from "../support/command.ts";
import { dirname, join } from "../support/paths.ts";
import { DENO } from "../support/versions.ts";
import { program } from "./bundle.ts";
import { CONFIG, DIST, DOCUMENTS, ROOT, VERSION } from "./layout.ts";

const LAUNCHER = "bin/trapline.mjs";
/** What the launcher runs. */
const PROGRAM = "program";
/** What is copied: files and folders. */
const CONTENTS = ["mod.ts", "lib", "schema", ...DOCUMENTS];

/** Makes the package in a folder and packs it; the packed file's path. */
export async function npmPackage(dist: string = DIST): Promise<string> {
  const folder = join(dist, "npm");
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  for (const path of CONTENTS) await copy(join(ROOT, path), join(folder, path));
  await copy(join(ROOT, "scripts", "release", "launcher.mjs"), join(folder, LAUNCHER));
  await program(join(folder, PROGRAM));
  await writeJson(join(folder, "package.json"), await manifest());
  // Where our sources look for their version. Without imports: npm has installed what they import.
  await writeJson(join(folder, "deno.json"), { name: "trapline", version: VERSION });
  const name = await capture("npm", ["pack", "--silent", "--pack-destination", dist], { cwd: folder });
  return join(dist, name.trim());
}

async function manifest(): Promise<unknown> {
  return {
    name: "trapline",
    version: VERSION,
    description: "Capture recipes for Windows crash and hang dumps",
    license: CONFIG.license,
    type: "module",
    bin: { trapline: LAUNCHER },
    exports: Object.fromEntries(
      Object.entries(CONFIG.exports).map((
        [name, path],
      ) => [name, { types: path, default: asJavaScript(path) }]),
    ),
    dependencies: { deno: DENO, ...await packages() },
  };
}

/** The packages that our own sources import, with the versions of deno.json. */
async function packages(): Promise<Record<string, string>> {
  const imports = await importsOf(ROOT, [...Object.values(CONFIG.exports), "lib/cli/main.ts"]);
  const used = [...new Set(imports.map(({ to }) => to))];
  // Deno writes a package's file with a slash more: npm:/uplot@1.6.32/dist/uPlot.min.css.
  const isUsed = (to: string): boolean =>
    used.some((each) => each === to || each.startsWith(`${to.replace("npm:", "npm:/")}/`));
  return Object.fromEntries(
    Object.entries(CONFIG.imports).filter(([, to]) => isUsed(to)).map(([name, to]) => [
      name,
      to.slice(to.lastIndexOf("@") + 1),
    ]),
  );
}

async function copy(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) {
    await Deno.mkdir(dirname(to), { recursive: true });
    if (from.endsWith(".ts")) {
      await Deno.writeTextFile(asJavaScript(to), withoutTypes(await Deno.readTextFile(from)));
    }
    return await Deno.copyFile(from, to);
  }
  for await (const { name } of Deno.readDir(from)) await copy(join(from, name), join(to, name));
}

/** A source without its types, which names the others as they are called then. */
function withoutTypes(source: string): string {
  const { code } = transformSync(source, { mode: "transform", sourceMap: false });
  return code.replaceAll(/(["'])(\.{1,2}\/[^"'\n]+)\.ts\1/g, "$1$2.js$1");
}

function asJavaScript(path: string): string {
  return path.replace(/\.ts$/, ".js");
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await Deno.writeTextFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
