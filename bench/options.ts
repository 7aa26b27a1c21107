/** The command line of the benchmark. @module */
import { parseArgs } from "node:util";
import { type Measure, MEASURES } from "./samples.ts";

export const USAGE = `usage: deno task bench [options]
  --runs N         repetitions of each measurement (5), after one that is not counted
  --only NAMES     some of ${MEASURES.join(",")}
  --mb N           MiB that the target of the full dump commits (1024)
  --exceptions N   exceptions in the storm (20000)
  --stops N        ends that a program asks for in vain (1000)
  --managed N      exceptions in the storm of a .NET program (3000)
  --threads N      threads of the .NET program whose runtime is read (200)
  --save           keep the result in bench/results/`;

/** What is asked for. */
export interface Options {
  readonly runs: number;
  readonly only: readonly Measure[];
  readonly mb: number;
  readonly exceptions: number;
  readonly stops: number;
  readonly managed: number;
  readonly threads: number;
  readonly save: boolean;
}

/** Something on the command line can't be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new UsageError(`--${name} takes a number from 1, not "${text}"`);
  }
  return value;
}

function measures(text: string): Measure[] {
  return text.split(",").map((name) => {
    const known = MEASURES.find((measure) => measure === name);
    if (!known) throw new UsageError(`--only takes ${MEASURES.join(", ")}, not "${name}"`);
    return known;
  });
}

const OPTIONS = {
  runs: { type: "string", default: "5" },
  only: { type: "string", default: MEASURES.join(",") },
  mb: { type: "string", default: "1024" },
  exceptions: { type: "string", default: "20000" },
  stops: { type: "string", default: "1000" },
  managed: { type: "string", default: "3000" },
  threads: { type: "string", default: "200" },
  save: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

function parse(args: string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"] {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
}

/** Reads the command line; undefined when only the usage is asked for. */
export function options(args: string[]): Options | undefined {
  const { runs, only, mb, exceptions, stops, managed, threads, save, help } = parse(args);
  if (help) return undefined;
  return {
    runs: count("runs", runs),
    only: measures(only),
    mb: count("mb", mb),
    exceptions: count("exceptions", exceptions),
    stops: count("stops", stops),
    managed: count("managed", managed),
    threads: count("threads", threads),
    save,
  };
}
