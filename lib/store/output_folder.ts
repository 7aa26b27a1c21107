/**
 * What lies in an output folder, judged by what is there and not by what a manifest says: a manifest may come from
 * anywhere.
 *
 * @module
 */
import { join } from "node:path";
import { manifestAt } from "./read_manifest.ts";
import { unpackedName } from "./names.ts";
import type { Manifest } from "./manifest.ts";
import type { Kept } from "./retention.ts";

/** A dump that Trapline wrote, or the stacks alone, with its manifest. */
export interface Shelved extends Kept {
  /** The manifest's name in the folder. */
  readonly manifest: string;
  /** The dump's name in the folder; "" for stacks alone. */
  readonly dump: string;
  /** The dump's SHA-256, as the manifest has it; "" for stacks alone. */
  readonly sha256: string;
  /** The zip of the files that go with it, and that zip's SHA-256; absent where there is none. */
  readonly files?: { readonly name: string; readonly sha256: string };
}

/** A file that is not touched, and why. */
export interface LeftAlone {
  /** Its name in the folder. */
  readonly name: string;
  /** The reason, for people. */
  readonly because: string;
}

/** Looks at a folder. Folders in it are not looked into, and no link is followed. */
export async function shelved(folder: string): Promise<{ entries: Shelved[]; leftAlone: LeftAlone[] }> {
  const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  const entries: Shelved[] = [];
  const leftAlone: LeftAlone[] = [];
  const explained = new Set<string>();
  for (const name of names.filter((each) => each.endsWith(".json"))) {
    const found = await entryOf(folder, name);
    if (typeof found === "string") leftAlone.push({ name, because: found });
    else entries.push(found);
    explained.add(name);
    if (typeof found === "object") explained.add(found.dump).add(found.files?.name ?? "");
  }
  // The spool, and how often each bucket was seen.
  const own = (name: string): boolean => name.startsWith(".trapline-");
  for (const name of names.filter((each) => !explained.has(each) && !own(each))) {
    const because = /\.dmp(\.zst|\.gz)?(\.age)?(\.partial)?$/.test(name)
      ? "no manifest in this folder is this dump's"
      : "it is no file of Trapline's";
    leftAlone.push({ name, because });
  }
  return { entries, leftAlone };
}

/** An entry, or why the manifest and its dump are left alone. */
async function entryOf(folder: string, name: string): Promise<Shelved | string> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*\.json$/.test(name)) return "its name is none of Trapline's";
  const path = join(folder, name);
  const size = await plainSize(path);
  if (size === undefined) return "it is a link or no file";
  const found = await manifestAt(path);
  if (found === undefined) return "it is no manifest of Trapline's";
  if ("because" in found) return found.because;
  const { recipe, rule, capturedAt, file: { name: dump, bytes, sha256 } } = found.manifest;
  const at = Date.parse(capturedAt);
  if (Number.isNaN(at)) return "it does not say when it was captured";
  const bucket = found.manifest.bucket === undefined
    ? `rule ${recipe} ${rule}`
    : `bucket ${found.manifest.bucket}`;
  if (dump === "") return { manifest: name, dump, sha256: "", bytes: size, at, bucket };
  const base = name.slice(0, -".json".length);
  if (![`${base}.dmp`, `${base}.unverified.dmp`].includes(unpackedName(dump))) {
    return `it names a dump that is not the one beside it: ${JSON.stringify(dump)}`;
  }
  const there = await plainSize(join(folder, dump));
  if (there === undefined) return `its dump ${dump} is not there, or is a link or no file`;
  if (there !== bytes) return `its dump ${dump} has ${there} bytes, and not ${bytes}`;
  const files = await filesOf(folder, base, found.manifest);
  return {
    manifest: name,
    dump,
    sha256,
    bytes: bytes + (files?.bytes ?? 0),
    at,
    bucket,
    ...(files && { files }),
  };
}

/** The zip that a manifest names, where it is the one beside it. */
async function filesOf(
  folder: string,
  base: string,
  { collected }: Manifest,
): Promise<(NonNullable<Shelved["files"]> & { readonly bytes: number }) | undefined> {
  if (collected === undefined || unpackedName(collected.name) !== `${base}.files.zip`) return undefined;
  const { name, bytes, sha256 } = collected;
  return await plainSize(join(folder, name)) === bytes ? { name, bytes, sha256 } : undefined;
}

/** The size of a plain file; undefined for a link, a folder, or nothing. */
async function plainSize(path: string): Promise<number | undefined> {
  const info = await Deno.lstat(path).catch(() => undefined);
  return info?.isFile && !info.isSymlink ? info.size : undefined;
}
