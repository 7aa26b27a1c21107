/**
 * `inspect` with stacks, names and lines beside Breakpad's minidump_stackwalk on the same files: `deno run -A
 * bench/stacks.ts [--runs N] [--save]`. Whole processes with their memory, then the reading alone in a process that is
 * warm. Needs Linux, GNU time (/usr/bin/time) and LLVM's tools, which make the symbol files.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "node:util";
import { openDump } from "../lib/minidump/mod.ts";
import { readStacks } from "../lib/stacks/read.ts";
import { SymbolFiles } from "../lib/symbols/files.ts";
import { folderPlace } from "../lib/symbols/folder.ts";
import { build } from "../scripts/fixtures/build.ts";
import { IMAGES, REPO } from "../scripts/lab/layout.ts";
import { dirname, join } from "../scripts/support/paths.ts";
import { breakpadProgram } from "../tests/support/breakpad.ts";
import { makeSymbolFile } from "../tests/support/made_symbols.ts";
import { table } from "../tests/support/table.ts";
import { type Command, measured, type Sample } from "./measured.ts";
import { grown } from "./grown_dump.ts";
import { show, spread } from "./statistics.ts";
import { breakpadFacts } from "./machine.ts";

/** How large the dump is made: as it is, and with more memory behind. */
const SIZES: readonly (readonly [name: string, bytes: number])[] = [["as captured, 10 KB", 0], [
  "25 MB",
  25e6,
], ["1 GB", 1e9]];

interface Contestant {
  readonly name: string;
  readonly command: Command;
}

/** Folders of the program with its PDB, of the system's images, and of symbol files. */
interface Folders {
  readonly program: string;
  readonly symbols: string;
}

function contestants({ program, symbols }: Folders): Contestant[] {
  const inspect: Command = [
    Deno.execPath(),
    "run",
    "-A",
    "--no-check",
    "--quiet",
    join(REPO, "lib", "cli", "main.ts"),
    "inspect",
  ];
  return [
    { name: "inspect, PDB", command: [...inspect, "--images", `${IMAGES};${program}`] },
    {
      name: "inspect, symbol file",
      command: [...inspect, "--images", IMAGES, "--symbols", symbols],
    },
    // Symbols come behind the dump.
    {
      name: "minidump_stackwalk, symbol file",
      command: ["sh", "-c", `exec "${breakpadProgram("minidump_stackwalk")}" "$1" "${symbols}"`, "sh"],
    },
    { name: "minidump_stackwalk, no symbols", command: [breakpadProgram("minidump_stackwalk")] },
  ];
}

/** Another contestant begins in each round; the first round fills caches. */
async function measureAll(file: string, folders: Folders, runs: number): Promise<string[][]> {
  const all = contestants(folders).map((contestant) => ({ ...contestant, samples: [] as Sample[] }));
  for (let run = 0; run <= runs; run++) {
    for (const index of all.keys()) {
      const { command, samples } = all[(index + run) % all.length]!;
      const sample = await measured(command, file);
      if (run > 0) samples.push(sample);
    }
  }
  const rows = all.map(({ name, samples }) => [
    name,
    show(spread(samples.map(({ ms }) => ms))),
    show(spread(samples.map(({ mb }) => mb))),
  ]);
  return [
    ...rows,
    [
      "reading in a warm process, PDB",
      show(spread(await warm(file, [IMAGES, folders.program], [folders.program], runs))),
      "–",
    ],
    [
      "reading in a warm process, symbol file",
      show(spread(await warm(file, [IMAGES], [folders.symbols], runs))),
      "–",
    ],
  ];
}

/** What a service that reads many dumps pays for one: files are opened and read anew each time. */
async function warm(file: string, images: string[], symbols: string[], runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs + 5; run++) {
    const start = performance.now();
    using files = new SymbolFiles(images.map(folderPlace), symbols.map(folderPlace));
    using dump = await openDump(file);
    const { threads } = await readStacks(dump, files);
    const [frame] = threads.find(({ event }) => event)?.frames ?? [];
    if (frame?.line === undefined) throw new Error(`${file} has no line for its first frame`);
    if (run >= 5) times.push(performance.now() - start);
  }
  return times;
}

async function report(source: string, runs: number): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "trapline-bench-" });
  const parts: string[] = [];
  try {
    const program = (await build("crash")).path;
    const symbols = join(folder, "symbols");
    await makeSymbolFile(program, symbols);
    for (const [name, bytes] of SIZES) {
      const file = join(folder, "bench.dmp");
      await grown(source, file, bytes);
      console.error(`bench: ${name}`);
      const rows = await measureAll(file, { program: dirname(program), symbols }, runs);
      parts.push(`## ${name}\n\n${table(["who", "ms", "MB at most"], rows)}\n`);
      await Deno.remove(file);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return [
    "# Stacks side by side",
    "",
    ...await breakpadFacts(runs),
    "- Medians with the smallest and the largest. The dump is a mini of crash.exe, nine frames deep, with names and " +
    "lines; the larger ones are the same with more memory in their list.",
    "",
    ...parts,
  ].join("\n");
}

const { values, positionals: [source] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: { runs: { type: "string" }, save: { type: "boolean" } },
});
if (source === undefined) {
  console.error(
    "bench: deno run -A bench/stacks.ts DUMP, a mini dump of the fixture crash (trapline run -- crash.exe deep)",
  );
  Deno.exit(2);
}
const text = await report(source, Number(values.runs ?? 15));
console.log(text);
if (values.save) {
  const date = new Date().toISOString().slice(0, 10);
  await Deno.writeTextFile(join(REPO, "bench", "results", `${date}-stacks.md`), text);
}
