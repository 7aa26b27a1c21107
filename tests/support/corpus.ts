/**
 * The folder of public dumps beside the repository: `../shared/corpus`, or what TRAPLINE_CORPUS names. Its dumps
 * belong to others and are never copied here; where it is missing, tests over it are ignored and say so.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const folder = Deno.env.get("TRAPLINE_CORPUS") ??
  fileURLToPath(new URL("../../../shared/corpus", import.meta.url));

/** The dumps by file name, sorted; empty where the folder is missing. */
export const corpus: readonly string[] = list();

/** Why there are no dumps, or `undefined` where there are. */
export const corpusMissing: string | undefined = corpus.length > 0 ? undefined : `no dumps in ${folder}`;

/** The path of a dump by its file name. */
export function corpusPath(name: string): string {
  return `${folder}/${name}`;
}

function list(): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".dmp"))
      .sort();
  } catch {
    return [];
  }
}
