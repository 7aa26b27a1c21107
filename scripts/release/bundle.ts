/**
 * Our sources as JavaScript in a few files, with what they import of npm: nothing is resolved, transpiled or installed
 * where they run. `using` is compiled away, so that Node.js 20 reads it. Enter at {@link program} for what `deno run` runs,
 * at {@link bundle} for what is compiled, at {@link packaged} for the npm package.
 *
 * The work is done in a process of its own: `deno run -A scripts/release/bundle.ts FOLDER program|package`.
 *
 * @module
 */
import type { Plugin } from "esbuild";
import { capture } from "../support/command.ts";
import { dirname, fromFileUrl, join, resolve } from "../support/paths.ts";
import { CONFIG, ROOT } from "./layout.ts";

/** What is run. */
export const ENTRY = "main.js";

/** Which entries there are: the command line alone, or beside it what users import. */
export type Contents = "program" | "package";

/** The name of an export's file, without its ending. */
export function exportName(name: string): string {
  return name === "." ? "trapline" : name.slice("./".length);
}

/** What is imported late. */
const LATE = /\bimport\("(\.\/[\w.-]+)"\)/g;

/** Puts `lib/cli/main.ts` and all that it imports into a folder, for what is compiled. */
export async function bundle(folder: string): Promise<void> {
  await inProcess(folder, "program");
}

/** The same for `deno run`, which would else read all that may be imported late before it starts. */
export async function program(folder: string): Promise<void> {
  await inProcess(folder, "program");
  await hideLateImports(folder);
}

/** The same with every export, for whoever imports them. */
export async function packaged(folder: string): Promise<void> {
  await inProcess(folder, "package");
  await hideLateImports(folder);
}

/** esbuild's own process would go on in ours. */
async function inProcess(folder: string, contents: Contents): Promise<void> {
  const script = fromFileUrl(import.meta.url);
  await capture(Deno.execPath(), ["run", "-A", "--quiet", script, folder, contents], { cwd: ROOT });
}

async function hideLateImports(folder: string): Promise<void> {
  let changed = 0;
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".js")) continue;
    const path = join(folder, name);
    const before = await Deno.readTextFile(path);
    const after = before.replaceAll(LATE, 'import(String("$1"))');
    if (after === before) continue;
    await Deno.writeTextFile(path, after);
    changed++;
  }
  if (changed === 0) throw new Error("The bundle imports nothing late");
}

/** `with { type: "text" }`, as Deno has it. */
const texts: Plugin = {
  name: "texts",
  setup(build): void {
    build.onResolve({ filter: /.*/ }, async ({ path, kind, importer, resolveDir, with: attributes }) => {
      if (attributes.type !== "text") return undefined;
      const found = await build.resolve(path, { kind, importer, resolveDir });
      return { path: found.path, errors: found.errors, namespace: "text" };
    });
    build.onLoad({ filter: /.*/, namespace: "text" }, async ({ path }) => ({
      contents: await Deno.readTextFile(path),
      loader: "text",
    }));
  },
};

/** Node's own modules as old packages require them, which a module can only import. */
const builtins: Plugin = {
  name: "builtins",
  setup(build): void {
    build.onResolve(
      { filter: /^(buffer|crypto|process|stream|util)$/ },
      ({ path }) => ({ path, namespace: "builtin" }),
    );
    // NATS requires node:net and others, by their full names.
    build.onResolve(
      { filter: /^node:/ },
      ({ path, kind }) =>
        kind === "require-call" ? { path: path.slice("node:".length), namespace: "builtin" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: `export * from "node:${path}";`,
      loader: "js",
    }));
  },
};

/** Zod speaks forty languages, and its messages are never shown: ours are. */
const oneLanguage: Plugin = {
  name: "one language",
  setup(build): void {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path }) => ({
      contents: 'export { default as en } from "./en.js";',
      resolveDir: dirname(path),
      loader: "js",
    }));
  },
};

/** The SDK's validator of what users answer to a server's questions: ours asks none. */
const noValidator: Plugin = {
  name: "no validator",
  setup(build): void {
    build.onLoad({ filter: /[\\/]sdk[\\/].*[\\/]ajv-provider\.js$/ }, () => ({
      contents: 'export class AjvJsonSchemaValidator { getValidator() { throw new Error("not bundled"); } }',
      loader: "js",
    }));
  },
};

async function make(folder: string, contents: Contents): Promise<void> {
  const esbuild = await import("esbuild");
  const exported = Object.entries(CONFIG.exports).map(([name, path]) => [exportName(name), path]);
  const { metafile } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: { main: "lib/cli/main.ts", ...(contents === "package" ? Object.fromEntries(exported) : {}) },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "node20",
    // Neither Node.js nor a browser in particular: packages that have a module for all give that.
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["import"],
    external: ["node:*"],
    inject: [join(ROOT, "scripts", "release", "shims.ts")],
    define: { "Map.groupBy": "mapGroupBy" },
    plugins: [texts, builtins, oneLanguage, noValidator],
    // Small, but names stay as they are, and Node.js can print the line of an error nobody caught.
    minifyWhitespace: true,
    lineLimit: 160,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  await esbuild.stop();
  if (contents === "package") {
    await Deno.writeTextFile(join(folder, "LICENSES.txt"), await licences(Object.keys(metafile.inputs)));
  }
}

/** The licences of the packages that are in the bundle. */
async function licences(inputs: readonly string[]): Promise<string> {
  const folders = new Set(
    inputs.flatMap((path) => /^(?:text:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  const parts = await Promise.all(
    [...folders].sort().map(async (folder) => {
      const { name, version, license } = JSON.parse(
        await Deno.readTextFile(resolve(ROOT, folder, "package.json")),
      );
      const files = await Array.fromAsync(Deno.readDir(resolve(ROOT, folder)));
      const file = files.find(({ name }) => /^licen[cs]e/i.test(name))?.name;
      if (file === undefined) throw new Error(`${name} has no licence to be passed on`);
      const text = await Deno.readTextFile(resolve(ROOT, folder, file));
      return `${name} ${version}, ${license}\n\n${text.trim()}\n`;
    }),
  );
  return `What is bundled with Trapline, and under which licence.\n\n${
    parts.join(`\n${"-".repeat(72)}\n\n`)
  }`;
}

if (import.meta.main) {
  const [folder = "", contents] = Deno.args;
  await make(folder, contents === "package" ? "package" : "program");
}
