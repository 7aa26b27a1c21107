/** One run of a program with its time and its peak memory, by GNU time. @module */

/** A program and its arguments; the file comes last. */
export type Command = readonly [program: string, ...args: string[]];

/** What a run took. */
export interface Sample {
  readonly ms: number;
  readonly mb: number;
}

/** One run on a file, with its output thrown away. */
export async function measured([program, ...args]: Command, file: string): Promise<Sample> {
  const told = await Deno.makeTempFile();
  const start = performance.now();
  await new Deno.Command("/usr/bin/time", {
    args: ["-f", "%M", "-o", told, program, ...args, file],
    stdout: "null",
    stderr: "null",
  }).output();
  const ms = performance.now() - start;
  const kb = Number((await Deno.readTextFile(told)).trim().split("\n").at(-1));
  await Deno.remove(told);
  return { ms, mb: kb * 1024 / 1e6 };
}
