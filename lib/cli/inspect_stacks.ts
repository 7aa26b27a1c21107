/** The stacks of a dump for `inspect`: read here, from the dump and the files that can be had. @module */
import { folderOf } from "../facts/path.ts";
import type { Minidump } from "../minidump/mod.ts";
import { readStacks, type StacksRead } from "../stacks/read.ts";
import { SymbolFiles } from "../symbols/files.ts";
import { print } from "./print.ts";
import { type GivenPaths, givenPlaces } from "./symbol_places.ts";

/**
 * Reads them, with files from the places that are given, those of the engine's variables, beside the dump, and on Windows
 * the system's own folder.
 */
export async function stacksOfDump(dump: Minidump, file: string, given: GivenPaths): Promise<StacksRead> {
  using files = await filesFor(file, given);
  const stacks = await readStacks(dump, files);
  for (const [path, because] of files.refused) print(`trapline: ${path} is not used: ${because}`);
  return stacks;
}

/** Files for the stacks of a dump: those of the places above. */
export async function filesFor(file: string, given: GivenPaths): Promise<SymbolFiles> {
  const near = [folderOf(file), ...await systemFolder()];
  const { images, pdbs } = await givenPlaces(given, { network: true, near });
  return new SymbolFiles(images, pdbs);
}

async function systemFolder(): Promise<string[]> {
  if (Deno.build.os !== "windows") return [];
  const { systemDirectory } = await import(
    "../win32/system.ts" as string
  ) as typeof import("../win32/system.ts");
  return [systemDirectory()];
}
