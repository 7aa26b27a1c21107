/** Where a command looks for symbols and images: what is given, the engine's variables, and what is near. @module */
import type { Place } from "../symbols/files.ts";
import { folderPlace } from "../symbols/folder.ts";
import { SymbolPathError } from "../symbols/path.ts";
import { placesOf } from "../symbols/places.ts";
import { localFolders } from "../watch/capture/local_folders.ts";
import { UsageError } from "./exit.ts";
import { print } from "./print.ts";

/** Where files may be, as the command line has it. */
export interface GivenPaths {
  readonly symbols?: string | undefined;
  readonly images?: string | undefined;
}

/** How far it may be looked for. */
export interface Reach {
  /** Whether servers that are named may be asked. */
  readonly network: boolean;
  /** Folders to look into last. */
  readonly near?: readonly string[];
}

/**
 * The places of images and those of PDBs, folders before servers. A dump may be anybody's, so nothing that it names is
 * looked for where it says.
 *
 * @throws {UsageError} If a path that is given can't be read.
 */
export function givenPlaces(
  { symbols, images }: GivenPaths,
  { network, near = [] }: Reach,
): { readonly images: Place[]; readonly pdbs: Place[] } {
  const told = (path: string | undefined): Place[] => {
    if (path === undefined) return [];
    if (!network) return localFolders(path).map(folderPlace);
    try {
      return placesOf(path, { gaveUp: (url, because) => print(`trapline: ${url}: ${because}`) });
    } catch (error) {
      if (error instanceof SymbolPathError) throw new UsageError(error.message);
      throw error;
    }
  };
  const pdbs = [...told(symbols), ...told(Deno.env.get("_NT_SYMBOL_PATH"))];
  const local = [
    ...told(images),
    ...localFolders(Deno.env.get("_NT_EXECUTABLE_IMAGE_PATH") ?? "").map(folderPlace),
  ];
  const last = near.map(folderPlace);
  // Servers of symbols have images, too.
  return { images: [...local, ...last, ...pdbs], pdbs: [...local, ...last, ...pdbs] };
}
