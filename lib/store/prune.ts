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
    if (dump !== "" && await sha256((await Deno.open(join(folder, dump))).readable) !== wanted) {
      changed.push({
        name: dump,
        because: "it is not the file of its manifest: the SHA-256 differs",
      });
      continue;
    }
    if (!dryRun) await removeBoth(folder, removal.entry);
    removed.push(removal);
  }
  return { kept: keep, removed, leftAlone: [...leftAlone, ...changed] };
}

/** The dump first: a dump never is without its manifest. */
async function removeBoth(folder: string, { dump, manifest }: Shelved): Promise<void> {
  for (const name of [dump, manifest].filter((each) => each !== "")) {
    try {
      await Deno.remove(join(folder, name));
    } catch (error) {
      throw new StoreError(
        `Cannot remove ${join(folder, name)}: ${messageOf(error)}`,
      );
    }
  }
}
