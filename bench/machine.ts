/** The machine's facts, without which numbers say little. @module */
import { inside } from "../scripts/lab/root.ts";
import { capture } from "../scripts/support/command.ts";
import type { Options } from "./options.ts";
import type { Line } from "./samples.ts";

async function processor(): Promise<string> {
  const text = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  return /^model name\s*:\s*(.+)$/m.exec(text)?.[1] ?? Deno.env.get("PROCESSOR_IDENTIFIER") ??
    "unknown processor";
}

async function wine(): Promise<string | undefined> {
  if (Deno.build.os === "windows") return undefined;
  const { program, args, env } = await inside("wine", ["--version"], "/");
  return (await capture(program, args, { env })).trim();
}

/** One fact a line, for the head of the report. */
export async function machineFacts(lines: readonly Line[], { runs }: Options): Promise<string[]> {
  const engine = lines.find((line) => line.is === "engine");
  const under = await wine();
  const memory = Math.round(Deno.systemMemoryInfo().total / 2 ** 30);
  return [
    `${new Date().toISOString().slice(0, 10)}, ${runs} repetitions, interleaved`,
    `${await processor()}, ${navigator.hardwareConcurrency} cores, ${memory} GiB of memory`,
    `dbgeng.dll ${engine?.version}, Deno ${engine?.deno}, ${engine?.os}${
      under ? ` as ${under} on Linux` : ""
    }`,
  ];
}

/** The same for the head of a report of readers of dumps beside Breakpad's, which need no engine: items of a list. */
export async function breakpadFacts(runs: number): Promise<string[]> {
  return [
    `- ${
      new Date().toISOString().slice(0, 10)
    }, ${runs} runs of each, interleaved, after one that is not counted`,
    `- ${await processor()}, ${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}, Breakpad of npm's minidump 0.26.0`,
  ];
}
