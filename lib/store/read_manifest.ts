/**
 * Reads manifests back, for all who need them: each lies beside a dump, and whoever gave the dump gave it too.
 *
 * @module
 */
import { baseName } from "../facts/path.ts";
import { join } from "node:path";
import { objectIn } from "../log/json.ts";
import type { Manifest } from "./manifest.ts";
import { manifestPath, unpackedName } from "./names.ts";

/** What a file of JSON is: a manifest, or one that can't be used and why; undefined for anything else. */
export type FoundManifest = { readonly manifest: Manifest } | { readonly because: string } | undefined;

/** No manifest is this long: ten thousand threads take a few MB. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The manifest in a file's text. */
export async function parseManifest(json: string): Promise<FoundManifest> {
  const value = objectIn(json);
  if (value === undefined) return undefined;
  // Loaded where there is something to read: most commands don't need it.
  const { manifestSchema } = await import("./manifest_schema.ts");
  const read = manifestSchema.safeParse(value);
  if (read.success) return { manifest: read.data };
  // Other files of JSON, such as a result file, have a version, too.
  if (!("rule" in value && "verification" in value)) return undefined;
  const [issue] = read.error.issues;
  return issue?.path[0] === "version"
    ? { because: "it is the manifest of another version of Trapline" }
    : { because: `it is a damaged manifest: ${issue?.path.map(String).join(".")}: ${issue?.message}` };
}

/** The manifest in a file. Errors of the file system are thrown. */
export async function manifestAt(path: string): Promise<FoundManifest> {
  const { size } = await Deno.stat(path);
  if (size > MOST_BYTES) return { because: "it is too large for a manifest" };
  return await parseManifest(await Deno.readTextFile(path));
}

/**
 * The manifest beside a dump: `X.json` for `X.dmp` and for `X.unverified.dmp`; undefined where there is none.
 * One of another dump, by its name or size, is not used; the hash is not computed.
 */
export async function manifestBeside(dump: string, bytes: number): Promise<FoundManifest> {
  const path = manifestPath(dump);
  let found: FoundManifest;
  try {
    found = await manifestAt(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.PermissionDenied) return { because: "its manifest can't be read" };
    throw error;
  }
  if (found === undefined) return { because: "the JSON file beside it is no manifest" };
  if ("because" in found) return { because: `the JSON file beside it can't be used: ${found.because}` };
  const { name, bytes: size, dump: plain } = found.manifest.file;
  const given = baseName(dump);
  const opened = plain !== undefined && given === unpackedName(name) && bytes === plain.bytes;
  if (!opened && (name !== given || size !== bytes)) {
    return { because: "the manifest beside it is of another file" };
  }
  return found;
}

/** The manifests of a folder. */
export interface FolderManifests {
  /** By file name. */
  readonly manifests: readonly { readonly file: string; readonly manifest: Manifest }[];
  /** Manifests that can't be used, and why. */
  readonly unusable: readonly { readonly file: string; readonly because: string }[];
}

/** The manifests among a folder's files; other files of JSON among them are none. */
export async function manifestsIn(folder: string): Promise<FolderManifests> {
  const files = await Array.fromAsync(Deno.readDir(folder));
  const names = files.filter(({ isFile, name }) => isFile && name.endsWith(".json")).map(({ name }) => name);
  const found = await Promise.all(
    names.sort().map(async (file) => ({ file, found: await manifestAt(join(folder, file)) })),
  );
  return {
    manifests: found.flatMap(({ file, found }) =>
      found && "manifest" in found ? [{ file, manifest: found.manifest }] : []
    ),
    unusable: found.flatMap(({ file, found }) =>
      found && "because" in found ? [{ file, because: found.because }] : []
    ),
  };
}
