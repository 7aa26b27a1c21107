/** The imports of a tree's files, as Deno itself resolves them. @module */
import { pathToFileURL } from "node:url";
import { capture } from "../support/command.ts";
import { fromFileUrl, join, relative } from "../support/paths.ts";

/** One import or re-export. */
export interface Import {
  /** The importing file, from the root. */
  readonly from: string;
  readonly line: number;
  /** The imported file, from the root; for a package or a built-in its specifier. */
  readonly to: string;
  /** Whether only types are imported, so that nothing is loaded. */
  readonly type: boolean;
}

/** What `deno info --json` says, as far as it is of use here. */
interface Info {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: Resolution;
      readonly type?: Resolution;
    }[];
  }[];
}

interface Resolution {
  readonly specifier?: string;
  readonly span: { readonly start: { readonly line: number } };
}

/** Every import of the given files, whose paths are from the root, and of what they import. */
export async function importsOf(root: string, files: readonly string[]): Promise<Import[]> {
  const { modules } = await info(root, files);
  const lazy = await Promise.all(modules.map(({ specifier }) => lazyImports(root, specifier)));
  return [...literalImports(root, modules), ...lazy.flat()];
}

/** `import("./x.ts" as string) as typeof import("./x.ts")`: loaded when it is come to, which Deno does not know of. */
const LAZY = /import\(\s*"([^"]+)" as string,?\s*\)/g;

async function lazyImports(root: string, specifier: string): Promise<Import[]> {
  const from = place(root, specifier);
  if (!isFileOfOurs(from)) return [];
  const text = await Deno.readTextFile(join(root, from));
  return [...text.matchAll(LAZY)].map(({ 1: written = "", index }) => ({
    from,
    line: text.slice(0, index).split("\n").length,
    to: place(root, new URL(written, specifier).href),
    type: false,
  }));
}

/** A file of the tree that has source text; not the list of files itself, and no package. */
function isFileOfOurs(path: string): boolean {
  return path.endsWith(".ts") && !path.startsWith("..") && !/^[a-z]+:/.test(path);
}

function literalImports(root: string, modules: Info["modules"]): Import[] {
  return modules.flatMap(({ specifier, dependencies = [] }) => {
    const from = place(root, specifier);
    if (from.startsWith("..")) return []; // The list of files itself.
    return dependencies.flatMap(({ specifier: written, code, type }) =>
      [code, type].flatMap((found) => {
        if (found === undefined) return [];
        const to = place(root, found.specifier ?? written);
        return [{ from, line: found.span.start.line + 1, to, type: found === type }];
      })
    );
  });
}

/** Asks once for all files, by a file that imports each of them. */
async function info(root: string, files: readonly string[]): Promise<Info> {
  const list = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const lines = files.map((file) => `import ${JSON.stringify(pathToFileURL(join(root, file)).href)};`);
    await Deno.writeTextFile(list, lines.join("\n"));
    const config = join(root, "deno.json");
    const configured = await Deno.stat(config).then(() => true, () => false);
    const flags = configured ? ["--config", config, "--no-lock"] : ["--no-config"];
    return JSON.parse(await capture(Deno.execPath(), ["info", "--json", ...flags, list])) as Info;
  } finally {
    await Deno.remove(list);
  }
}

function place(root: string, specifier: string): string {
  if (!specifier.startsWith("file://")) return specifier;
  return relative(root, fromFileUrl(specifier)).replaceAll("\\", "/");
}
