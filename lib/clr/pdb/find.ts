/** The portable PDB of a module, on this machine. */
import { baseName } from "../../facts/path.ts";
import { join } from "node:path";
import type { ManagedModule } from "../../facts/managed.ts";
import { ClrError } from "../error.ts";
import { Bundle } from "./bundle.ts";
import { embeddedPdb } from "./embedded.ts";
import type { FindPdb } from "./lines.ts";
import { PortablePdb } from "./portable_pdb.ts";

/** Larger ones are not read: the largest programs have some tens of megabytes. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Where PDBs are looked for. */
export interface PdbPlaces {
  /** The folders, the first one first. */
  readonly folders: readonly string[];
  /** The path or the name of the program, which may have its modules within itself. */
  readonly program?: string | undefined;
}

/**
 * Finds the PDB with the id that a module says: as a file of its own in one of the folders, in the module's file there,
 * or in a single-file app there.
 */
export function pdbFinder({ folders, program = "" }: PdbPlaces): FindPdb {
  const bundles = new Map<string, Bundle | undefined>();
  const inBundle = (folder: string, name: string): Uint8Array | undefined => {
    const path = join(folder, baseName(program));
    if (!bundles.has(path)) bundles.set(path, program === "" ? undefined : attempt(() => openBundle(path)));
    return bundles.get(path)?.file(name);
  };
  return ({ name, pdb }: ManagedModule) => {
    const file = pdb && baseName(pdb.path);
    if (pdb === undefined || !file) return undefined;
    for (const folder of folders) {
      const found = attempt(() => parsed(fileOf(join(folder, file)))) ??
        attempt(() => embedded(fileOf(join(folder, name)))) ??
        attempt(() => parsed(inBundle(folder, file))) ??
        attempt(() => embedded(inBundle(folder, name)));
      if (found?.id === pdb.id) return found;
    }
    return undefined;
  };
}

function parsed(bytes: Uint8Array | undefined): PortablePdb | undefined {
  return bytes && new PortablePdb(bytes);
}

function embedded(module: Uint8Array | undefined): PortablePdb | undefined {
  return module && embeddedPdb(module);
}

function fileOf(path: string): Uint8Array | undefined {
  const { isFile, size } = Deno.statSync(path);
  return isFile && size <= MOST_BYTES ? Deno.readFileSync(path) : undefined;
}

/** A bundle reads its file anew each time: lines are wanted of one or two modules. */
function openBundle(path: string): Bundle | undefined {
  const { isFile, size } = Deno.statSync(path);
  if (!isFile) return undefined;
  return Bundle.open({
    size,
    readSync: (offset, length) => {
      using file = Deno.openSync(path);
      file.seekSync(offset, Deno.SeekMode.Start);
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      let filled = 0;
      for (let count: number | null = 1; filled < bytes.length && count; filled += count ?? 0) {
        count = file.readSync(bytes.subarray(filled));
      }
      return bytes.subarray(0, filled);
    },
  });
}

/** What a file gives; `undefined` where it is not there, or something else. */
function attempt<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ClrError || error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
}
