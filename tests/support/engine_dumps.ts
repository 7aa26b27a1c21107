/** Dumps of every kind that Trapline asks for, by the real engine, for tests that read them. @module */
import { join } from "node:path";
import { running } from "./running.ts";
import { programs, trapline } from "./trapline.ts";

const PRESETS = ["triage", "mini", "heap", "full"].flatMap((name) => ["--dump", name]);
const MORE = [
  "--dump",
  "DEBUG_DUMP_SMALL+MODULE_HEADERS+CODE_SEGMENTS+PROCESS_THREAD_DATA+FULL_AUXILIARY_STATE",
];

/** Writes dumps of a crash, of a stack overflow, of many threads and of a running process into a folder. */
export async function engineDumps(folder: string): Promise<void> {
  const { path } = await programs();
  const out = ["--out", folder];
  await trapline(["run", ...out, ...PRESETS, ...MORE, path("crash"), "deep"]);
  for (const cause of ["stack-overflow", "call-null", "fail-fast", "cxx-throw", "custom"]) {
    await trapline(["run", ...out, path("crash"), cause]);
  }
  await trapline(["run", ...out, "--dump", "mini", "--dump", "full", path("threads"), "16"]);
  await trapline(["run", ...out, path("crash-nosym"), "divide"]);
  await trapline(["run", ...out, path("inlines")]);
  const { image, end } = await running("suspended", "60");
  await trapline(["snap", ...out, "--dump", "mini", "--dump", "heap", image]);
  await end();
}

/** The dumps in a folder, sorted. */
export async function dumpsIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".dmp")) names.push(join(folder, name));
  }
  return names.sort();
}
