/**
 * A program ships its own copy of a DLL, and on some machines it gets another one: from the system's folder, from the
 * PATH, from the current folder. This tells when a copy is loaded from anywhere but the program's own folder, and takes
 * a small dump, whose module list and stack show which copy it was and who asked for it.
 *
 *     deno run -A dll-from-wrong-folder.ts -- shop.exe
 *
 * @module
 */
import { dump, load, log, main, recipe } from "trapline";

export const dllFromWrongFolder = recipe({
  name: "dll-from-wrong-folder",
  rules: {
    stray: {
      // Without a backslash: the file name. With one: the whole path.
      on: load("msvcrt.dll", { except: ["C:\\Program Files\\Shop\\*", "D:\\Shop\\*"] }),
      do: [log("msvcrt.dll is not the one that was shipped"), dump("triage")],
    },
  },
  limits: { dumps: 3 },
});

export default dllFromWrongFolder;

if (import.meta.main) await main(dllFromWrongFolder, { out: "dumps" });
