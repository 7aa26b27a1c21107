/** Temporary folders of tests. @module */
import { removeButKeepDumps } from "./kept_dumps.ts";

/** A folder that is gone at the end of its scope, with all that is in it. */
export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

/** Makes one; its name has a space and a letter beyond ASCII, as a user's has. */
export async function tempFolder(): Promise<TempFolder> {
  const path = await Deno.makeTempDir({ prefix: "trapline tést " });
  return { path, [Symbol.asyncDispose]: () => removeButKeepDumps(path) };
}

/** The names in a folder, sorted. */
export async function namesIn(path: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(path), ({ name }) => name)).sort();
}
