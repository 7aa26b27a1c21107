/** The stacks of a dump for `inspect`: read here, from the dump and the files that are at hand. @module */
import { dirname } from "node:path";
import type { Minidump } from "../minidump/mod.ts";
import type { StacksRead } from "../stacks/read.ts";
import { localFolders } from "../watch/capture/local_folders.ts";

/** Where files may be, as the command line has it. */
export interface GivenPlaces {
  readonly symbols?: string | undefined;
  readonly images?: string | undefined;
}

/**
 * Reads them. A dump may be anybody's, so nothing that it names is looked for where it says: only in the given folders,
 * in those of the engine's variables, beside the dump, and on Windows in the system's own folder.
 */
export async function stacksOfDump(
  dump: Minidump,
  file: string,
  { symbols, images }: GivenPlaces,
): Promise<StacksRead> {
  const [{ readStacks }, { SymbolFiles }, { folderPlace }] = await Promise.all([
    import("../stacks/read.ts"),
    import("../symbols/files.ts"),
    import("../symbols/folder.ts"),
  ]);
  const folders = (...paths: (string | undefined)[]): string[] =>
    paths.flatMap((path) => localFolders(path ?? ""));
  const near = [dirname(file), ...await systemFolder()];
  const given = folders(symbols, Deno.env.get("_NT_SYMBOL_PATH"));
  const ofImages = folders(images, Deno.env.get("_NT_EXECUTABLE_IMAGE_PATH"));
  using files = new SymbolFiles(
    [...ofImages, ...given, ...near].map(folderPlace),
    [...given, ...ofImages, ...near].map(folderPlace),
  );
  return await readStacks(dump, files);
}

async function systemFolder(): Promise<string[]> {
  if (Deno.build.os !== "windows") return [];
  const { systemDirectory } = await import("../win32/system.ts");
  return [systemDirectory()];
}
