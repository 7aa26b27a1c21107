/** Finding the program to launch, before anything is started. @module */
import { LaunchError } from "../errors.ts";
import { isAbsolute, resolve } from "node:path";

/** Where a program is looked for. */
export interface ProgramPlace {
  /** The folder that a relative path starts from. */
  readonly cwd: string;
  /** PATH, separated by `;`. */
  readonly path: string;
}

const ENDINGS = ["", ".exe", ".com"];

/**
 * The absolute path of a program: a path relative to the working folder, or a name on PATH. The current folder is not
 * searched for a bare name, as a safe shell does it.
 *
 * @throws {LaunchError} If there is none, or it is no program.
 */
export async function findProgram(program: string, { cwd, path }: ProgramPlace): Promise<string> {
  if (program === "") throw new LaunchError("No program: its name is empty", 127);
  const bare = !/[\\/]/.test(program);
  const folders = bare ? path.split(";").filter((folder) => folder !== "" && isAbsolute(folder)) : [cwd];
  for (const folder of folders) {
    for (const ending of ENDINGS) {
      const candidate = resolve(folder, program + ending);
      const found = await Deno.stat(candidate).catch(() => undefined);
      if (found?.isFile) return refuseScript(candidate);
    }
  }
  const itself = await Deno.stat(resolve(cwd, program)).catch(() => undefined);
  if (itself?.isDirectory && !bare) {
    throw new LaunchError(`${resolve(cwd, program)} is a folder, not a program`, 126);
  }
  if (bare && itself) {
    throw new LaunchError(
      `"${program}" is not on PATH. To run the one in this folder, write .\\${program}`,
      127,
    );
  }
  throw new LaunchError(
    bare ? `"${program}" is not on PATH` : `There is no program ${resolve(cwd, program)}`,
    127,
  );
}

function refuseScript(path: string): string {
  if (!/\.(bat|cmd|ps1|js|py|sh)$/i.test(path)) return path;
  throw new LaunchError(
    `${path} is a script; give the program that runs it, for example: --follow-children -- cmd /c ${path}`,
    126,
  );
}
