/** Running Windows programs in the lab. @module */
import { inherit } from "../support/command.ts";
import { DENO_EXE, REPO, windowsPath } from "./layout.ts";
import { inside, type Invocation } from "./root.ts";

/** How to run a Windows program: a path of this machine, a Windows path, or a name that Wine finds. */
export async function windowsProgram(
  program: string,
  args: string[],
  cwd: string = REPO,
): Promise<Invocation> {
  const here = await Deno.stat(program).then((info) => info.isFile, () => false);
  return await inside("wine", [here ? windowsPath(program) : program, ...args], cwd);
}

/** How to run a script of this repository with deno.exe. */
export async function windowsDeno(script: string, args: string[], cwd: string = REPO): Promise<Invocation> {
  const flags = ["run", "-A", "--no-check", "--cached-only", "--node-modules-dir=manual"];
  return await windowsProgram(DENO_EXE, [
    ...flags,
    "--config",
    windowsPath(`${REPO}/deno.json`),
    windowsPath(script),
    ...args,
  ], cwd);
}

/** Runs it with our stdio; its exit code, of which Linux keeps the low 8 bits. */
export async function exec({ program, args, env }: Invocation): Promise<number> {
  return await inherit(program, args, { env });
}
