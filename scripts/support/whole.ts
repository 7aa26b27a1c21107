/**
 * Folders that are whole or not there. Two processes that want the same folder wait for each other, and what one
 * that was killed left is removed by the next that makes a folder beside it.
 *
 * @module
 */
import { dirname, join } from "./paths.ts";

export async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

/** Makes a folder under another name and renames it. True when this call made it, false when it is there. */
export async function wholeFolder(path: string, make: (partial: string) => Promise<void>): Promise<boolean> {
  if (await exists(path)) return false;
  await Deno.mkdir(dirname(path), { recursive: true });
  const lockFile = `${path}.lock`;
  using lock = await Deno.open(lockFile, { create: true, write: true });
  await lock.lock(true);
  if (await exists(path)) return false;
  await removeLeftovers(dirname(path));
  const partial = `${path}.partial`;
  await removePartial(partial);
  await Deno.mkdir(partial);
  try {
    await make(partial);
    await Deno.rename(partial, path);
  } finally {
    await Deno.remove(partial, { recursive: true }).catch(() => {});
  }
  // Whoever waits for it finds the folder; after a failure the file stays, or two could hold locks of two files.
  await Deno.remove(lockFile).catch(() => {});
  return true;
}

/** Removes every partial folder that nobody makes. */
async function removeLeftovers(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".partial")) continue;
    const lockFile = join(folder, name.replace(/partial$/, "lock"));
    using lock = await Deno.open(lockFile, { create: true, write: true });
    if (!await lock.tryLock(true)) continue;
    await removePartial(join(folder, name));
    await Deno.remove(lockFile).catch(() => {});
  }
}

/** Also waits for a program that outlived whoever started it and still writes there, holding a lock on the folder. */
async function removePartial(partial: string): Promise<void> {
  if (!await exists(partial)) return;
  if (Deno.build.os !== "windows") {
    using writer = await Deno.open(partial);
    await writer.lock(true);
  }
  await Deno.remove(partial, { recursive: true });
}
