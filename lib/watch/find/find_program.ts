/** Finding the program to launch, before anything is started. @module */
import { LaunchError } from "../errors.ts";
import { isAbsolute, resolve } from "node:path";
import { HEAD_BYTES, whyNoProgram } from "./no_program.ts";

/** Where a program is looked for. */
export interface ProgramPlace {
  /** The folder that a relative path starts from. */
  readonly cwd: string;
  /** PATH, separated by `;`. */
  readonly path: string;
}

/** Scripts are found, too, to say what runs them: `npm` is npm.cmd, beside a script for another shell. */
const ENDINGS = ["", ".exe", ".com", ".cmd", ".bat"];

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
    let wrong: string | undefined;
    for (const ending of ENDINGS) {
      const candidate = resolve(folder, program + ending);
      const found = await Deno.stat(candidate).catch(() => undefined);
      if (!found?.isFile) continue;
      const trouble = await whyNot(candidate, found.size);
      if (trouble === undefined) return candidate;
      wrong ??= trouble;
      // With another ending it may be one.
      if (ending !== "" || /\.\w+$/.test(program)) throw new LaunchError(trouble, 126);
    }
    if (wrong !== undefined) throw new LaunchError(wrong, 126);
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

/** Why a file can't be launched. One that can't be read is left to Windows, which may execute what it won't read. */
async function whyNot(path: string, size: number): Promise<string | undefined> {
  const head = new Uint8Array(HEAD_BYTES);
  try {
    using file = await Deno.open(path);
    const length = await file.read(head) ?? 0;
    return whyNoProgram({ path, size, head: head.subarray(0, length) });
  } catch {
    return undefined;
  }
}
