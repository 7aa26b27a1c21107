/** A program that runs already, under a name that nothing else on the machine has. @module */
import { basename, dirname, join } from "node:path";
import type { ProgramName } from "../../scripts/fixtures.ts";
import { alone, type CliRun, programs } from "./trapline.ts";
import { windowsPids } from "./windows_pids.ts";

/** A running program. */
export interface Running {
  /** The name of its image: `crash-1a2b3c4d.exe`. */
  readonly image: string;
  readonly pid: number;
  /** Closes its stdin, for which some programs wait. */
  readonly closeStdin: () => void;
  /** How it ended, told by a parent of its own. */
  readonly ended: Promise<CliRun>;
  /** Ends it, and what it started of its own image; an error when it runs no more. */
  readonly end: () => Promise<void>;
}

/** Starts a copy of a fixture and waits until it is there. */
export async function running(name: ProgramName, ...args: string[]): Promise<Running> {
  return await runningCopy((await programs()).path(name), ...args);
}

/** Starts a copy of a program, beside it, and waits until it is there. */
export async function runningCopy(original: string, ...args: string[]): Promise<Running> {
  const name = basename(original, ".exe");
  const path = join(dirname(original), `${name}-${crypto.randomUUID().slice(0, 8)}.exe`);
  await Deno.copyFile(original, path);
  const image = basename(path);
  const { promise: stdinUntil, resolve: closeStdin } = Promise.withResolvers<void>();
  const ended = alone(path, args, { stdin: "", stdinUntil }).finally(() => Deno.remove(path));
  const [pid] = await windowsPids(image);
  if (pid === undefined) throw new Error(`${image} was not seen to start`);
  const end = async (): Promise<void> => {
    const { code, stdout } = await alone("taskkill", ["/F", "/IM", image]);
    closeStdin();
    await ended;
    if (code !== 0) throw new Error(`${image} could not be ended: ${stdout}`);
  };
  return { image, pid, closeStdin, ended, end };
}
