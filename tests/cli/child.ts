// deno-lint-ignore-file no-console
/** The command line as a child process, on the system the tests run on; and as a function, where much is asked of it. @module */
import { cli } from "../../lib/cli/command_line.ts";
import { fromFileUrl } from "../../scripts/support/paths.ts";

/** The tests' own job is none of the command line's business. */
const NO_CI = { CI: "", GITHUB_ACTIONS: "", TF_BUILD: "" };

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
    env: { NO_COLOR: "1", COLUMNS: "1000", ...NO_CI, ...env },
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

/**
 * Runs `trapline ARGS...` in this process, in a folder of its own: a hundredth of the time that a child takes. For what
 * ends before a program is started.
 */
export async function called(args: readonly string[], cwd: string): Promise<Ended> {
  const said = { log: "", error: "" };
  const [folder, log, error] = [Deno.cwd(), console.log, console.error];
  const variables = Object.keys(NO_CI).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name] of variables) Deno.env.delete(name);
  Deno.chdir(cwd);
  console.log = (line: string) => void (said.log += `${line}\n`);
  console.error = (line: string) => void (said.error += `${line}\n`);
  try {
    return { code: await cli(args), stdout: said.log, stderr: said.error };
  } finally {
    [console.log, console.error] = [log, error];
    Deno.chdir(folder);
    for (const [name, value] of variables) if (value !== undefined) Deno.env.set(name, value);
  }
}
