/** Which dumps a folder keeps, for programs; what removes them is loaded when it is called. @module */
import type { Pruned, PruneOptions } from "./prune.ts";
import type { RetentionPolicy } from "./retention.ts";

export { StoreError } from "./error.ts";
export type { Pruned, PruneOptions } from "./prune.ts";
export { chooseKept, type Kept, type Removal, type RetentionPolicy } from "./retention.ts";
export type { LeftAlone, Shelved } from "./output_folder.ts";

/**
 * Removes the dumps that the policy lets go, each with its manifest. A dump goes only if it lies in the folder itself,
 * is a plain file, and has the name, the size and the SHA-256 that the manifest beside it says; all else is left alone
 * and reported.
 *
 * @example
 * ```ts ignore
 * const { removed, leftAlone } = await prune("C:\\dumps", { first: 2, last: 3, maxBytes: 20e9 });
 * for (const { entry, because } of removed) console.log(entry.dump, because);
 * ```
 *
 * @throws {StoreError} If the folder isn't there, is a link, or a file in it can't be removed.
 */
export async function prune(
  path: string,
  policy: RetentionPolicy,
  options: PruneOptions = {},
): Promise<Pruned> {
  const it = await import("./prune.ts" as string) as typeof import("./prune.ts");
  return await it.prune(path, policy, options);
}
