/** Dumps that outlive the test that made them, so that others can be compared with them. @module */
import { basename, join } from "node:path";

/** Where the dumps of all tests are kept, for tests/e2e/stacks_test.ts; usually nowhere. */
export const KEPT_DUMPS = Deno.env.get("TRAPLINE_KEEP_DUMPS");

/** Removes a test's folder, and keeps the dumps in it where they are wanted. */
export async function removeButKeepDumps(folder: string): Promise<void> {
  await keepDumps(folder);
  await Deno.remove(folder, { recursive: true });
}

async function keepDumps(folder: string): Promise<void> {
  if (KEPT_DUMPS === undefined) return;
  const test = basename(Deno.mainModule, "_test.ts");
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) await keepDumps(path);
    else if (name.endsWith(".dmp")) await keep(path, join(KEPT_DUMPS, test), name);
  }
}

/** Each is called after its test file; where two have one name, the second has a number. */
async function keep(dump: string, prefix: string, name: string, number = 0): Promise<void> {
  try {
    await Deno.link(dump, [prefix, ...number === 0 ? [] : [number], name].join("."));
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    await keep(dump, prefix, name, number + 1);
  }
}
