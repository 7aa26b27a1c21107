/** The command line as a child process, on the system the tests run on. @module */
import { fromFileUrl } from "../../scripts/support/paths.ts";

const ENTRY = fromFileUrl(new URL("../../lib/cli/main.ts", import.meta.url));

/** What a command line came to. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `trapline ARGS...` to its end, in a folder of its own where one is given, with more variables or others, and bytes to read. */
export async function trapline(
  args: readonly string[],
  cwd?: string,
  env: Readonly<Record<string, string>> = {},
  stdin?: Uint8Array,
): Promise<Ended> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", ENTRY, ...args],
    ...(cwd === undefined ? {} : { cwd }),
    // The tests' own job is none of the command line's business.
    env: { NO_COLOR: "1", COLUMNS: "1000", CI: "", GITHUB_ACTIONS: "", TF_BUILD: "", ...env },
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (stdin !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(stdin);
    await writer.close();
  }
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
