/** The stacks of a dump for `inspect`: read here, from the dump and the files that can be had. @module */
import { dirname } from "node:path";
import type { Minidump } from "../minidump/mod.ts";
import { readStacks, type StacksRead } from "../stacks/read.ts";
import { SymbolFiles } from "../symbols/files.ts";
import { type GivenPaths, givenPlaces } from "./symbol_places.ts";

/**
 * Reads them, with files from the places that are given, those of the engine's variables, beside the dump, and on Windows
 * the system's own folder.
 */
export async function stacksOfDump(dump: Minidump, file: string, given: GivenPaths): Promise<StacksRead> {
  const near = [dirname(file), ...await systemFolder()];
  const { images, pdbs } = givenPlaces(given, { network: true, near });
  using files = new SymbolFiles(images, pdbs);
  return await readStacks(dump, files);
}

async function systemFolder(): Promise<string[]> {
  if (Deno.build.os !== "windows") return [];
  const { systemDirectory } = await import(
    "../win32/system.ts" as string
  ) as typeof import("../win32/system.ts");
  return [systemDirectory()];
}
