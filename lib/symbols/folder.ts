/** A folder as a place of symbols. @module */
import { join } from "node:path";
import type { Place } from "./files.ts";
import { packedName } from "./packed.ts";

/**
 * A folder: the file itself, or in it a symbol store's folders (`ntdll.pdb/GUIDAGE/ntdll.pdb`, of large stores
 * `nt/ntdll.pdb/GUIDAGE/ntdll.pdb`), packed or not, or the engine's own (`symbols/dll/ntdll.pdb`). Names are those of Windows, whose case does not count; elsewhere they are tried as they
 * are and in lower case.
 */
export function folderPlace(folder: string): Place {
  return {
    paths: ({ name, id, file = name }) => {
      const ending = file.split(".").at(-1)?.toLowerCase() ?? "";
      const names = [[name, file], [name.toLowerCase(), file.toLowerCase()]] as const;
      const ids = [id, id.toLowerCase(), id.toUpperCase()];
      const paths = names.flatMap(([outer, inner]) => [
        join(folder, inner),
        ...ids.map((each) => join(folder, outer, each, inner)),
        join(folder, ending, inner),
        join(folder, "symbols", ending, inner),
        join(folder, outer, id, packedName(inner)),
        join(folder, outer.slice(0, 2), outer, id, inner),
        join(folder, outer.slice(0, 2), outer, id, packedName(inner)),
      ]);
      return [...new Set(paths)];
    },
  };
}
