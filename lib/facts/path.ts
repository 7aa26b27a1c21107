/**
 * Paths of this machine, for what runs at every start: `node:path` brings Node's globals with it, a third of the time
 * that Deno needs to start.
 *
 * @module
 */

/** Asked when it is needed: what only takes a path apart runs anywhere. */
function onWindows(): boolean {
  return Deno.build.os === "windows";
}

/** The folder that a file lies in, as the file is named: `dumps/a.dmp` gives `dumps`, `a.dmp` gives `.`. */
export function folderOf(file: string): string {
  const windows = onWindows();
  const folder = file.replace(windows ? /[^\\/]*$/ : /[^/]*$/, "");
  const bare = folder.replace(windows ? /[\\/]+$/ : /\/+$/, "");
  if (bare === "" || bare.endsWith(":")) return folder === "" ? "." : folder;
  return bare;
}

/** The last part of a Windows or Unix path, wherever it is read. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1);
}

/** A path inside of a folder. */
export function inside(folder: string, ...parts: readonly string[]): string {
  const windows = onWindows();
  const bare = folder.replace(windows ? /[\\/]+$/ : /\/+$/, "");
  return [bare, ...parts].join(windows ? "\\" : "/");
}
