/** lib/dbgeng alone in a deno.exe, and what it says about the engine that everybody loads. @module */
import { Program } from "./program.ts";

const SCRIPT = new URL("./bare_engine.ts", import.meta.url).href;

/** The engine that all contestants load, and the filters that ours sets. */
export interface EngineFacts {
  readonly folder: string;
  readonly version: string;
  /** For the C++ client: `code:execution:continue` in hex, by commas. */
  readonly filters: string;
}

/** The command of the bare engine, started as a host is. */
export function bare(...args: string[]): [string, ...string[]] {
  return [Deno.execPath(), "run", "--quiet", "-A", "--no-check", "--no-config", "--no-npm", SCRIPT, ...args];
}

/** The command that reads the .NET runtime of a process. */
export function runtimeReading(pid: number): [string, ...string[]] {
  return bare("runtime", `${pid}`);
}

/** Asks it. */
export async function engineFacts(): Promise<EngineFacts> {
  await using program = new Program(bare("filters"));
  const rest = async (name: string): Promise<string> => (await program.until(name)).slice(name.length + 1);
  return { filters: await rest("filters"), version: await rest("version"), folder: await rest("folder") };
}
