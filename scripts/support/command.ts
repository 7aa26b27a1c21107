/** Running other programs, with their failure told in full. @module */

/** A program ended with a code other than 0. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  constructor(readonly command: string, readonly code: number, readonly output: string) {
    super(`"${command}" ended with code ${code}${output ? `:\n${output.trimEnd()}` : ""}`);
  }
}

/** Whether a program of this name is on the PATH. */
export async function has(program: string): Promise<boolean> {
  return await capture("sh", ["-c", `command -v ${program}`]).then(() => true, () => false);
}

/** What a program prints on stdout; throws a {@link CommandError} with its stderr when it fails. */
export async function capture(
  program: string,
  args: string[],
  options: Deno.CommandOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args, stdin: "null", ...options })
    .output();
  const text = new TextDecoder();
  if (code !== 0) {
    throw new CommandError([program, ...args].join(" "), code, text.decode(stderr) || text.decode(stdout));
  }
  return text.decode(stdout);
}

/** Runs a program with our stdio; its exit code. */
export async function inherit(
  program: string,
  args: string[],
  options: Deno.CommandOptions = {},
): Promise<number> {
  const child = new Deno.Command(program, {
    args,
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
    ...options,
  }).spawn();
  // The child gets the terminal's Ctrl-C as we do; what we do on it is to wait for the child.
  const wait = (): void => {};
  Deno.addSignalListener("SIGINT", wait);
  try {
    return (await child.status).code;
  } finally {
    Deno.removeSignalListener("SIGINT", wait);
  }
}
