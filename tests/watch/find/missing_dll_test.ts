/** The DLL that a program can't be loaded without, from files. */
import { deepStrictEqual as deepEqual } from "node:assert/strict";
import { join } from "node:path";
import { missingDll, type Search } from "../../../lib/watch/find/missing_dll.ts";
import type { LoadFailure } from "../../../lib/facts/load_failure.ts";
import { executable } from "../../image/synth_pe.ts";

/** A folder with executables that import from others, and what lacks to load the first. */
async function lacking(
  files: Readonly<Record<string, readonly string[]>>,
  more: Partial<Search> = {},
): Promise<LoadFailure | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "trapline-dlls-" });
  try {
    for (const [name, imports] of Object.entries(files)) {
      await Deno.writeFile(join(folder, name), executable({ imports }));
    }
    const search = { folders: [folder], loaded: [], system: [], ...more };
    return await missingDll(join(folder, Object.keys(files)[0]!), search);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const missing = (dll: string, neededBy: string): LoadFailure => ({ why: "missing", dll, neededBy });

Deno.test("the first in the loader's order is named, with who imports it", async () => {
  const files = { "app.exe": ["one.dll", "gone.dll"], "one.dll": ["two.dll"], "two.dll": ["deep.dll"] };
  deepEqual(await lacking(files), missing("deep.dll", "two.dll"));
  deepEqual(await lacking({ ...files, "two.dll": [] }), missing("gone.dll", "app.exe"));
});

Deno.test("a circle, an API set, what was loaded from elsewhere, and a file that is no image lack nothing", async () => {
  deepEqual(await lacking({ "app.exe": ["one.dll"], "one.dll": ["app.exe", "one.dll"] }), undefined);
  deepEqual(await lacking({ "app.exe": ["api-ms-win-crt-heap-l1-1-0.dll", "ext-ms-x.dll"] }), undefined);
  deepEqual(await lacking({ "app.exe": ["side.dll"] }, { loaded: ["/sxs/SIDE.dll"] }), undefined);
  deepEqual(await missingDll("/nonesuch/app.exe", { folders: [], loaded: [], system: [] }), undefined);
});
