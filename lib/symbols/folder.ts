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
    paths: ({ name, id, file = name }) => {
      const ending = file.split(".").at(-1)?.toLowerCase() ?? "";
      const names = [[name, file], [name.toLowerCase(), file.toLowerCase()]] as const;
      const paths = names.flatMap(([outer, inner]) => [
        join(folder, inner),
        join(folder, outer, id, inner),
        join(folder, outer, id.toLowerCase(), inner),
        join(folder, outer, id.toUpperCase(), inner),
        join(folder, ending, inner),
        join(folder, "symbols", ending, inner),
      ]);
      return [...new Set(paths)];
    },
  };
}
