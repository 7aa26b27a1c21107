/** A folder as a place of symbols. @module */
import { join } from "node:path";
import type { Place } from "./files.ts";

/**
 * A folder: the file itself, or in it a symbol store's folders (`ntdll.pdb/GUIDAGE/ntdll.pdb`), or the engine's own
 * (`symbols/dll/ntdll.pdb`). Names are those of Windows, whose case does not count; elsewhere they are tried as they
 * are and in lower case.
 */
export function folderPlace(folder: string): Place {
  return {
    paths: ({ name, id }) => {
      const ending = name.split(".").at(-1)?.toLowerCase() ?? "";
      return [...new Set([name, name.toLowerCase()])].flatMap((each) => [
        join(folder, each),
        join(folder, each, id, each),
        join(folder, each, id.toLowerCase(), each),
        join(folder, each, id.toUpperCase(), each),
        join(folder, ending, each),
        join(folder, "symbols", ending, each),
      ]);
    },
  };
}
