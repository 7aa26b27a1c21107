/** Windows' own process ids: under Wine they are not Linux's. @module */
import { fileURLToPath } from "node:url";
import { windowsScript } from "./trapline.ts";

const SCRIPT = fileURLToPath(new URL("../e2e/scenarios/pids.ts", import.meta.url));

/** The pids of the processes with an image name; waits up to 10 s for the first. */
export async function windowsPids(image: string): Promise<number[]> {
  const { stdout, stderr, code } = await windowsScript(SCRIPT, [image]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as number[];
}
