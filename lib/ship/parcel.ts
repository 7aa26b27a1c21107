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

/** The name of the zip of collected files wherever it is sent: `files/SHA-256.zip`; undefined where there is none. */
export function filesName({ collected }: Manifest): string | undefined {
  if (collected === undefined || collected.name === "") return undefined;
  const { name, sha256 } = collected;
  return `files/${sha256}.zip${name.slice(unpackedName(name).length)}`;
}

/** The files of a capture with the names that they have wherever they are sent; or the one that is not there. */
async function filesOf(folder: string, manifest: Manifest): Promise<ShippedFile[] | string> {
  const { file, collected } = manifest;
  const wanted = [
    { what: "dump", name: objectName(manifest), file },
    { what: "zip of files", name: filesName(manifest), file: collected },
  ];
  const files: ShippedFile[] = [];
  for (const { what, name, file } of wanted) {
    if (name === undefined || file === undefined) continue;
    const path = await plainFile(folder, file);
    if (path === undefined) return `the ${what} ${file.name} with ${file.bytes} bytes`;
    files.push({ name, path, bytes: file.bytes });
  }
  return files;
}

/** The path of a file that lies in the folder itself and has that size; a manifest may come from anywhere. */
async function plainFile(
  folder: string,
  { name, bytes }: { readonly name: string; readonly bytes: number },
): Promise<string | undefined> {
  if (/[\\/]/.test(name)) return undefined;
  const path = join(folder, name);
  const there = await Deno.lstat(path).catch(() => undefined);
  return there?.isFile && !there.isSymlink && there.size === bytes ? path : undefined;
}
