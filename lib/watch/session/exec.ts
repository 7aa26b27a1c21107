/** Running a recipe's own programs. @module */

const LONGEST_MS = 60_000;

/** Runs a program, without a shell, for at most a minute; its exit code, or -1 where it could not be run. */
export async function runProgram(
  [program = "", ...args]: readonly string[],
  manifest?: string,
): Promise<number> {
  try {
    const { code } = await new Deno.Command(program, {
      args,
      env: manifest === undefined ? {} : { TRAPLINE_MANIFEST: manifest },
      stdin: "null",
      stdout: "null",
      signal: AbortSignal.timeout(LONGEST_MS),
    }).output();
    return code;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return -1;
    throw error;
  }
}
