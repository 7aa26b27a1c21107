/** A folder as a place of symbols. @module */
import { inside } from "../facts/path.ts";
import type { FilePlace } from "./files.ts";
import { packedName } from "./packed.ts";

/**
 * A folder: the file itself, or in it a symbol store's folders (`ntdll.pdb/GUIDAGE/ntdll.pdb`, of large stores
 * `nt/ntdll.pdb/GUIDAGE/ntdll.pdb`), packed or not, or the engine's own (`symbols/dll/ntdll.pdb`). Names are those of Windows, whose case does not count; elsewhere they are tried as they
 * are and in lower case.
 */
export function folderPlace(folder: string): FilePlace {
  return {
    paths: ({ name, id, file = name }) => {
      const ending = file.split(".").at(-1)?.toLowerCase() ?? "";
      const names = [[name, file], [name.toLowerCase(), file.toLowerCase()]] as const;
      const ids = [id, id.toLowerCase(), id.toUpperCase()];
      const paths = names.flatMap(([outer, inner]) => [
        inside(folder, inner),
        ...ids.map((each) => inside(folder, outer, each, inner)),
        inside(folder, ending, inner),
        inside(folder, "symbols", ending, inner),
        inside(folder, outer, id, packedName(inner)),
        inside(folder, outer.slice(0, 2), outer, id, inner),
        inside(folder, outer.slice(0, 2), outer, id, packedName(inner)),
      ]);
      return [...new Set(paths)];
    },
  };
}
