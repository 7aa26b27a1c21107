/** Which files a command line means: paths, folders, patterns. @module */
import { inside } from "../facts/path.ts";
import { UsageError } from "./exit.ts";
import { STDIN } from "./unwrap.ts";

/** What a dump's name ends with; in a folder nothing else is looked at. */
const ENDINGS = /\.(dmp|mdmp|hdmp)(\.(gz|zst|zip|cab))?$/i;

/** The files that the arguments mean, each once, in the order of the arguments and within one by name. */
export async function dumpFiles(args: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const argument of args) found.push(...await filesOf(argument));
  return [...new Set(found)];
}

async function filesOf(argument: string): Promise<string[]> {
  if (argument === STDIN) return [argument];
  const info = await Deno.stat(argument).catch((error) => {
    if (isMissing(error)) return undefined;
    throw new UsageError(`Cannot look at "${argument}": ${error.message}`);
  });
  if (info?.isDirectory) return await inFolder(argument);
  if (info !== undefined) return [argument];
  const fitting = /[*?[\]{}]/.test(argument) ? await matching(argument) : [];
  if (fitting.length > 0) return fitting.sort();
  throw new UsageError(`There is no "${argument}"`);
}

/** The files that fit a pattern; what finds them is loaded when there is one. */
async function matching(pattern: string): Promise<string[]> {
  const { glob } = await import("node:fs/promises");
  return await Array.fromAsync(glob(pattern));
}

/** A name that no file can have (`*` on Windows) is a pattern. */
function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
    error instanceof Error && "code" in error && error.code === "EINVAL" ||
    error instanceof Error && /os error 123/.test(error.message);
}

/** Every dump in a folder and those in it; links are not followed. */
async function inFolder(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (
    const entry of (await Array.fromAsync(Deno.readDir(folder))).sort((a, b) => a.name < b.name ? -1 : 1)
  ) {
    const path = inside(folder, entry.name);
    if (entry.isDirectory) files.push(...await inFolder(path));
    else if (entry.isFile && ENDINGS.test(entry.name)) files.push(path);
  }
  return files;
}
