/** The command line as a child process, on the system the tests run on. @module */
import { fromFileUrl } from "../../scripts/support/paths.ts";

const ENTRY = fromFileUrl(new URL("../../lib/cli/main.ts", import.meta.url));

/** What a command line came to. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `trapline ARGS...` to its end, in a folder of its own where one is given, with more variables or others. */
export async function trapline(
  args: readonly string[],
  cwd?: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", ENTRY, ...args],
    ...(cwd === undefined ? {} : { cwd }),
    // The tests' own job is none of the command line's business.
    env: { NO_COLOR: "1", COLUMNS: "1000", CI: "", GITHUB_ACTIONS: "", TF_BUILD: "", ...env },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
