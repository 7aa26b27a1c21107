/** Removing the dumps of a folder that a policy lets go. @module */
import { messageOf } from "../facts/text.ts";
import { StoreError } from "./error.ts";
import { join, resolve } from "node:path";
import { sha256 } from "./finish_dump.ts";
import { chooseKept, type Removal, type RetentionPolicy } from "./retention.ts";
import { type LeftAlone, type Shelved, shelved } from "./output_folder.ts";

export type { RetentionPolicy } from "./retention.ts";

/** What pruning did, or would do. */
export interface Pruned {
  /** The dumps that stay. */
  readonly kept: readonly Shelved[];
  /** Those that went with their manifests, and why. */
  readonly removed: readonly Removal<Shelved>[];
  /** Files that are not touched, because they are not proven to be ours. */
  readonly leftAlone: readonly LeftAlone[];
}

/** How to prune. */
export interface PruneOptions {
  /** Nothing is removed, only told. */
  readonly dryRun?: boolean | undefined;
  /** What time it is, in ms since 1970. */
  readonly now?: number | undefined;
}

const CHANGED = "it is not the file of its manifest: the SHA-256 differs";

/** The work of `prune` in mod.ts. */
export async function prune(
  path: string,
  policy: RetentionPolicy,
  { dryRun = false, now = Date.now() }: PruneOptions = {},
): Promise<Pruned> {
  const folder = resolve(path);
  const info = await Deno.lstat(folder).catch(() => undefined);
  if (info?.isSymlink) throw new StoreError(`${folder} is a link; only a real folder is pruned`);
  if (!info?.isDirectory) throw new StoreError(`${folder} is not a folder`);
  const { entries, leftAlone } = await shelved(folder);
  const { keep, remove } = chooseKept(entries, policy, now);
  const removed: Removal<Shelved>[] = [];
  const changed: LeftAlone[] = [];
  for (const removal of remove) {
    const { dump, sha256: wanted } = removal.entry;
    if (dump !== "" && await hashOf(folder, dump) !== wanted) {
      changed.push({ name: dump, because: CHANGED });
      continue;
    }
    const { files } = removal.entry;
    const changedFiles = files !== undefined && await hashOf(folder, files.name) !== files.sha256;
    if (changedFiles) changed.push({ name: files.name, because: CHANGED });
    if (!dryRun) await removeAll(folder, removal.entry, changedFiles ? undefined : files?.name);
    removed.push(removal);
  }
  return { kept: keep, removed, leftAlone: [...leftAlone, ...changed] };
}

async function hashOf(folder: string, name: string): Promise<string> {
  return await sha256((await Deno.open(join(folder, name))).readable);
}

/** The manifest last: neither a dump nor what goes with it is ever without its manifest. */
async function removeAll(
  folder: string,
  { dump, manifest }: Shelved,
  files: string | undefined,
): Promise<void> {
  for (const name of [dump, files ?? "", manifest].filter((each) => each !== "")) {
    try {
      await Deno.remove(join(folder, name));
    } catch (error) {
      throw new StoreError(
        `Cannot remove ${join(folder, name)}: ${messageOf(error)}`,
      );
    }
  }
}
