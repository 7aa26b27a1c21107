/**
 * Paths of this machine, for what runs at every start: `node:path` brings Node's globals with it, a third of the time
 * that Deno needs to start.
 *
 * @module
 */

const WINDOWS = Deno.build.os === "windows";

/** The folder that a file lies in, as the file is named: `dumps/a.dmp` gives `dumps`, `a.dmp` gives `.`. */
export function folderOf(file: string): string {
  const folder = file.replace(WINDOWS ? /[^\\/]*$/ : /[^/]*$/, "");
  const bare = folder.replace(WINDOWS ? /[\\/]+$/ : /\/+$/, "");
  if (bare === "" || bare.endsWith(":")) return folder === "" ? "." : folder;
  return bare;
}

/** A path inside of a folder. */
export function inside(folder: string, ...parts: readonly string[]): string {
  const bare = folder.replace(WINDOWS ? /[\\/]+$/ : /\/+$/, "");
  return [bare, ...parts].join(WINDOWS ? "\\" : "/");
}
