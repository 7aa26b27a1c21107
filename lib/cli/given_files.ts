/** Files that are named on the command line: one that is read must be there, one that is written must not. @module */
import { UsageError } from "./exit.ts";

/** What is known of a file that is to be read. @throws {UsageError} If there is none. */
export async function readable(file: string): Promise<Deno.FileInfo> {
  const info = await Deno.stat(file).catch(() => undefined);
  if (!info?.isFile) throw new UsageError(`There is no file "${file}"`);
  return info;
}

/** Sees that nothing is written over. @throws {UsageError} If there is something of that name. */
export async function mustBeNew(file: string): Promise<void> {
  if (await Deno.lstat(file).then(() => true, () => false)) {
    throw new UsageError(`"${file}" is there already`);
  }
}
