/** The DLL that a program can't be loaded without and that is not there, from the files themselves. @module */
import { basename, dirname, join } from "node:path";
import { Image } from "../../image/image.ts";
import { ImageError } from "../../image/error.ts";
import { fileSource } from "../../minidump/source.ts";
import type { LoadFailure } from "../../facts/load_failure.ts";

/** Where a program's DLLs are looked for. */
export interface Search {
  /** The folders, in the loader's order. */
  readonly folders: readonly string[];
  /** Paths of modules that were loaded: the loader has more ways (manifests of assemblies) than folders. */
  readonly loaded: readonly string[];
  /** The folders of the system's own DLLs, which lack nothing. */
  readonly system: readonly string[];
}

/** Names that stand for a set of functions; which DLL has them is the system's affair. */
const API_SET = /^(api|ext)-ms-/i;
/** More files than any program was seen to import from. */
const MOST_FILES = 500;

/** The first DLL that is not to be found, of those that the program and its DLLs import; `undefined` where all are. */
export async function missingDll(program: string, search: Search): Promise<LoadFailure | undefined> {
  const loaded = new Map(search.loaded.map((path) => [basename(path).toLowerCase(), path]));
  const system = new Set(search.system.map((folder) => folder.toLowerCase()));
  const seen = new Set<string>();
  const visit = async (path: string): Promise<LoadFailure | undefined> => {
    for (const name of await importsOf(path)) {
      const dll = /\.[^.]+$/.test(name) ? name : `${name}.dll`;
      const key = dll.toLowerCase();
      if (API_SET.test(dll) || seen.has(key) || seen.size >= MOST_FILES) continue;
      seen.add(key);
      const found = loaded.get(key) ?? await findIn(search.folders, dll);
      if (found === undefined) return { why: "missing", dll, neededBy: basename(path) };
      if (system.has(dirname(found).toLowerCase())) continue;
      const deeper = await visit(found);
      if (deeper !== undefined) return deeper;
    }
    return undefined;
  };
  return await visit(program);
}

/** None of a file that can't be read or is no image: that is another fault than this one. */
async function importsOf(path: string): Promise<readonly string[]> {
  try {
    using file = await fileSource(path);
    return await (await Image.openFile(file)).imports();
  } catch (error) {
    if (error instanceof ImageError || error instanceof Error && isOfTheFile(error)) return [];
    throw error;
  }
}

function isOfTheFile(error: Error): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied;
}

async function findIn(folders: readonly string[], dll: string): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, dll);
    if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return path;
  }
  return undefined;
}
