/**
 * `inspect` beside Breakpad's minidump_stackwalk and minidump_dump on the same files, time and peak memory in one run:
 * `deno run -A bench/inspect.ts [--runs N] [--save]`. Needs Linux and GNU time (/usr/bin/time), which tells the memory.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "node:util";
import { openDump, summarise, verify } from "../lib/minidump/mod.ts";
import { REPO } from "../scripts/lab/layout.ts";
import { join } from "../scripts/support/paths.ts";
import { breakpadProgram } from "../tests/support/breakpad.ts";
import { table } from "../tests/support/table.ts";
import { bigDump, type MemoryKind } from "./big_dump.ts";
import { type Command, measured, type Sample } from "./measured.ts";
import { show, spread } from "./statistics.ts";
import { breakpadFacts } from "./machine.ts";

const FILES: readonly (readonly [name: string, bytes: number, kind: MemoryKind])[] = [
  ["10 KB, MemoryList", 10_000, "MemoryList"],
  ["25 MB, MemoryList", 25e6, "MemoryList"],
  ["25 MB, Memory64List", 25e6, "Memory64List"],
  ["1 GB, MemoryList", 1e9, "MemoryList"],
  ["1 GB, Memory64List", 1e9, "Memory64List"],
  ["6 GB sparse, Memory64List", 6e9, "Memory64List"],
];

/** What is run on a file; `slow`: once is enough where it prints a gigabyte. */
interface Contestant {
  readonly name: string;
  readonly command: Command;
  readonly slow?: boolean;
}

const DENO = [Deno.execPath(), "run", "-A", "--no-check", "--quiet"] as const;
const CONTESTANTS: readonly Contestant[] = [
  { name: "trapline inspect", command: [...DENO, join(REPO, "lib", "cli", "main.ts"), "inspect"] },
  { name: "verify and summarise alone", command: [...DENO, import.meta.filename!, "--once"] },
  { name: "minidump_stackwalk", command: [breakpadProgram("minidump_stackwalk")] },
  { name: "minidump_dump", command: [breakpadProgram("minidump_dump")], slow: true },
];

/** The time that reading takes in a process that is warm: what a service that reads many dumps pays for one. */
async function warm(file: string, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs + 3; run++) {
    const start = performance.now();
    await once(file);
    if (run >= 3) times.push(performance.now() - start);
  }
  return times;
}

async function once(file: string): Promise<void> {
  using dump = await openDump(file);
  const { ok } = await verify(dump);
  const { exception } = await summarise(dump);
  if (!ok || exception === undefined) throw new Error(`${file} is not as it should be`);
}

/** Another contestant begins in each round. */
async function measureAll(file: string, runs: number): Promise<string[][]> {
  const samples = new Map(CONTESTANTS.map((contestant) => [contestant, [] as Sample[]]));
  for (let run = 0; run <= runs; run++) {
    for (const [index] of CONTESTANTS.entries()) {
      const contestant = CONTESTANTS[(index + run) % CONTESTANTS.length]!;
      const found = samples.get(contestant)!;
      if (contestant.slow && (found[0]?.ms ?? 0) > 5000) continue;
      const sample = await measured(contestant.command, file);
      // The first fills caches; of a slow one it is all there is.
      if (run > 0 || contestant.slow) found.push(sample);
    }
  }
  const rows = CONTESTANTS.map((contestant) => {
    const found = samples.get(contestant)!;
    return [
      contestant.name,
      show(spread(found.map(({ ms }) => ms))),
      show(spread(found.map(({ mb }) => mb))),
    ];
  });
  return [...rows, ["the same in a warm process", show(spread(await warm(file, runs))), "–"]];
}

async function report(runs: number): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "trapline-bench-" });
  const parts: string[] = [];
  try {
    for (const [name, bytes, kind] of FILES) {
      const file = join(folder, "bench.dmp");
      await bigDump(file, bytes, kind);
      console.error(`bench: ${name}`);
      const rows = await measureAll(file, runs);
      parts.push(`## ${name}\n\n${table(["who", "ms", "MB at most"], rows)}\n`);
      await Deno.remove(file);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return [
    "# Inspect side by side",
    "",
    ...await breakpadFacts(runs),
    "- Medians with the smallest and the largest: whole processes from their start to their end, output thrown away. " +
    "The dumps have 40 threads, 150 modules and memory in pieces of 256 KiB.",
    "- minidump_stackwalk and minidump_dump don't know Memory64List, the list of dumps with full memory: of those " +
    "files they read the streams in front, and find no stack. Of MemoryList minidump_dump prints every byte.",
    "",
    ...parts,
  ].join("\n");
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { runs: { type: "string" }, save: { type: "boolean" }, once: { type: "boolean" } },
  });
  if (values.once) return await once(positionals[0]!);
  const text = await report(Number(values.runs ?? 7));
  console.log(text);
  if (!values.save) return;
  const date = new Date().toISOString().slice(0, 10);
  await Deno.writeTextFile(join(REPO, "bench", "results", `${date}-inspect.md`), text);
}

await main(Deno.args);
