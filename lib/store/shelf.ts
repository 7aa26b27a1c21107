/**
 * What lies in an output folder, judged by what is there and not by what a manifest says: a manifest may come from
 * anywhere.
 *
 * @module
 */
import { join } from "node:path";
import type { Kept } from "./retention.ts";

/** A dump of ours, or the stacks alone, with its manifest. */
export interface Shelved extends Kept {
  /** The manifest's name in the folder. */
  readonly manifest: string;
  /** The dump's name in the folder; "" for stacks alone. */
  readonly dump: string;
  /** The dump's SHA-256, as the manifest has it; "" for stacks alone. */
  readonly sha256: string;
}

/** A file that is not touched, and why. */
export interface LeftAlone {
  /** Its name in the folder. */
  readonly name: string;
  /** The reason, for people. */
  readonly because: string;
}

/** Larger ones are not ours: stacks of ten thousand threads have less. */
const MOST_MANIFEST_BYTES = 64 * 1024 * 1024;

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
    if (typeof found === "object") explained.add(found.dump);
  }
  for (const name of names.filter((each) => !explained.has(each))) {
    const because = /\.dmp(\.partial)?$/.test(name)
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
  if (size > MOST_MANIFEST_BYTES) return "it is too large for a manifest";
  const facts = factsOf(await Deno.readTextFile(path));
  if (facts === undefined) return "it is no manifest of Trapline's";
  const { dump, bytes, sha256, at, bucket } = facts;
  if (dump === "") return { manifest: name, dump, sha256: "", bytes: size, at, bucket };
  const base = name.slice(0, -".json".length);
  if (dump !== `${base}.dmp` && dump !== `${base}.unverified.dmp`) {
    return `it names a dump that is not the one beside it: ${JSON.stringify(dump)}`;
  }
  const there = await plainSize(join(folder, dump));
  if (there === undefined) return `its dump ${dump} is not there, or is a link or no file`;
  if (there !== bytes) return `its dump ${dump} has ${there} bytes, and not ${bytes}`;
  return { manifest: name, dump, sha256, bytes, at, bucket };
}

/** The size of a plain file; undefined for a link, a folder, or nothing. */
async function plainSize(path: string): Promise<number | undefined> {
  const info = await Deno.lstat(path).catch(() => undefined);
  return info?.isFile && !info.isSymlink ? info.size : undefined;
}

interface Facts extends Kept {
  readonly dump: string;
  readonly sha256: string;
}

/** What of a manifest matters here; undefined for anything that isn't one. */
function factsOf(text: string): Facts | undefined {
  try {
    const { version, recipe, rule, bucket, capturedAt, host, file } = JSON.parse(text);
    const at = Date.parse(capturedAt);
    const known = version === 1 && typeof recipe === "string" && typeof rule === "string" &&
      typeof host?.trapline === "string" && typeof file?.name === "string" &&
      typeof file.bytes === "number" && /^([0-9a-f]{64})?$/.test(file.sha256) && !Number.isNaN(at);
    if (!known) return undefined;
    const same = typeof bucket === "string" ? `bucket ${bucket}` : `rule ${recipe} ${rule}`;
    return { dump: file.name, bytes: file.bytes, sha256: file.sha256, at, bucket: same };
  } catch {
    return undefined;
  }
}
