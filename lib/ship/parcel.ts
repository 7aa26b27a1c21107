/** From an entry of the spool to what is sent. @module */
import { join } from "node:path";
import { dumpHash, type Manifest } from "../store/manifest.ts";
import { unpackedName } from "../store/names.ts";
import { manifestAt } from "../store/read_manifest.ts";
import type { Entry } from "./entry.ts";
import type { Parcel, ShippedFile } from "./sink.ts";

/** A capture ready to be sent; `unready` while its files have not got their names, or why it never can be. */
export type ParcelState = { readonly parcel: Parcel } | { readonly unready: true } | {
  readonly lost: string;
};

/** A dump has its final name a moment after its entry: verification and names come between. */
const SETTLES_MS = 60_000;

/** What an entry stands for, as it lies in the folder. */
export async function packed(folder: string, entry: Entry, now: number): Promise<ParcelState> {
  const notThere = (what: string): ParcelState =>
    now - Date.parse(entry.at) < SETTLES_MS ? { unready: true } : { lost: `${what} is not there (any more)` };
  const found = await manifestAt(join(folder, entry.manifest)).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (found === undefined) return notThere(`the manifest ${entry.manifest}`);
  if ("because" in found) return { lost: `${entry.manifest}: ${found.because}` };
  const files = await filesOf(folder, found.manifest);
  if (typeof files === "string") return notThere(files);
  return { parcel: { id: entry.id, files, manifest: found.manifest } };
}

/** The name of a dump wherever it is sent; undefined for stacks alone. */
export function objectName(manifest: Manifest): string | undefined {
  const { name } = manifest.file;
  return name === "" ? undefined : `dumps/${dumpHash(manifest)}.dmp${name.slice(unpackedName(name).length)}`;
}

/** The files of a capture with the names that they have wherever they are sent; or the one that is not there. */
async function filesOf(folder: string, manifest: Manifest): Promise<ShippedFile[] | string> {
  const { name, bytes } = manifest.file;
  if (name === "") return [];
  const path = join(folder, name);
  const there = await Deno.lstat(path).catch(() => undefined);
  if (!there?.isFile || there.isSymlink || there.size !== bytes) {
    return `the dump ${name} with ${bytes} bytes`;
  }
  return [{ name: objectName(manifest) ?? "", path, bytes }];
}
