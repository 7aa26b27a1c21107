/** Where a command looks for symbols and images: what is given, the engine's variables, and what is near. @module */
import { formatBytes, plain } from "../facts/text.ts";
import type { FilePlace } from "../symbols/files.ts";
import { folderPlace } from "../symbols/folder.ts";
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

/** How long a file may be fetched without a word, and how often there is one then. */
const QUIET_MS = 3000;

/** Says from time to time which file is being fetched, and how much of it has come. */
function progress(): (name: string, bytes: number) => void {
  let [file, said] = ["", 0];
  return (name, bytes) => {
    const now = performance.now();
    if (name !== file) [file, said] = [name, now];
    if (now - said < QUIET_MS) return;
    said = now;
    print(`trapline: fetching ${plain(name)}: ${formatBytes(bytes)} so far`);
  };
}

/**
 * The places of images and those of PDBs, folders before servers. A dump may be anybody's, so nothing that it names is
 * looked for where it says.
 *
 * @throws {UsageError} If a path that is given can't be read.
 */
export async function givenPlaces(
  { symbols, images }: GivenPaths,
  { network, near = [] }: Reach,
): Promise<{ readonly images: FilePlace[]; readonly pdbs: FilePlace[] }> {
  const places = network ? withServers : foldersAlone;
  const pdbs = [...await places(symbols), ...await places(Deno.env.get("_NT_SYMBOL_PATH"))];
  const local = [
    ...await places(images),
    ...localFolders(Deno.env.get("_NT_EXECUTABLE_IMAGE_PATH") ?? "").map(folderPlace),
  ];
  const last = near.map(folderPlace);
  // Servers of symbols have images, too.
  return { images: [...local, ...last, ...pdbs], pdbs: [...local, ...last, ...pdbs] };
}

function foldersAlone(path = ""): FilePlace[] {
  return localFolders(path).map(folderPlace);
}

async function withServers(path: string | undefined): Promise<FilePlace[]> {
  if (path === undefined) return [];
  const { placesOf, SymbolPathError } = await import(
    "../symbols/places.ts" as string
  ) as typeof import("../symbols/places.ts");
  try {
    return placesOf(path, {
      gaveUp: (url, because) => print(`trapline: ${url}: ${because}`),
      fetching: progress(),
    });
  } catch (error) {
    if (error instanceof SymbolPathError) throw new UsageError(error.message);
    throw error;
  }
}
