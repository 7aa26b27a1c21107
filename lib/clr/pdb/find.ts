/** The portable PDB of a module, on this machine. */
import { baseName } from "../../facts/path.ts";
import { join } from "node:path";
import type { ManagedModule } from "../../facts/managed.ts";
import { ClrError } from "../error.ts";
import { embeddedPdb } from "./embedded.ts";
import { PortablePdb } from "./portable_pdb.ts";

/** Larger ones are not read: the largest programs have some tens of megabytes. */
const MOST_BYTES = 512 * 1024 * 1024;

/** The PDB with the id that a module says: as a file of its own in one of the folders, or in the module's file there. */
export function findPdb({ name, pdb }: ManagedModule, folders: readonly string[]): PortablePdb | undefined {
  const file = pdb && baseName(pdb.path);
  if (pdb === undefined || !file) return undefined;
  for (const folder of folders) {
    const found = attempt(join(folder, file), (bytes) => new PortablePdb(bytes)) ??
      attempt(join(folder, name), embeddedPdb);
    if (found?.id === pdb.id) return found;
  }
  return undefined;
}

/** What a file gives; `undefined` where it is not there, or something else. */
function attempt<T>(path: string, read: (bytes: Uint8Array) => T | undefined): T | undefined {
  try {
    if (Deno.statSync(path).size > MOST_BYTES) return undefined;
    return read(Deno.readFileSync(path));
  } catch (error) {
    if (error instanceof ClrError || error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
}
