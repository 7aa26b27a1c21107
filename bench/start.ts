/**
 * How long starting takes, as a multiple of what Deno takes to do nothing, all in one run:
 * `deno run -A bench/start.ts [--runs N] [--save]`. Runs anywhere. Fails where an aim is missed.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { parseArgs } from "node:util";
import { REPO } from "../scripts/lab/layout.ts";
import { pathToFileURL } from "node:url";
import { ENTRY, program } from "../scripts/release/bundle.ts";
import { join } from "../scripts/support/paths.ts";
import { LANGUAGE_FILES } from "../tests/support/language_files.ts";
import { table } from "../tests/support/table.ts";
import { bigDump } from "./big_dump.ts";
import { digits, show, spread } from "./statistics.ts";

/** A small dump as the engine writes it. */
const DUMP_BYTES = 14_000;

/** What is started; `to`, the contestant that it is a multiple of, and how many times as long it may take. */
interface Starter {
  readonly name: string;
  readonly args: readonly string[];
  readonly to?: string;
  readonly atMost?: number;
}

const NOTHING = "deno eval 0", LANGUAGE = "import of the recipe's language alone";

async function starters(folder: string): Promise<readonly Starter[]> {
  const dump = join(folder, "small.dmp");
  await bigDump(dump, DUMP_BYTES, "MemoryList");
  await program(join(folder, "published"));
  const run = (
    file: string,
    ...args: string[]
  ): string[] => ["run", "-A", "--no-check", "--quiet", file, ...args];
  const importing = async (name: string, ...files: string[]): Promise<string> => {
    const path = join(folder, `${name}.ts`);
    const urls = files.map((file) => pathToFileURL(join(REPO, file)).href);
    await Deno.writeTextFile(path, urls.map((url) => `import ${JSON.stringify(url)};`).join("\n"));
    return path;
  };
  const config = `--config=${join(REPO, "deno.json")}`;
  return [
    { name: NOTHING, args: ["eval", "0"] },
    {
      name: "trapline inspect, from a checkout",
      args: run(join(REPO, "lib", "cli", "main.ts"), "inspect", dump),
      to: NOTHING,
      atMost: 3,
    },
    {
      name: "trapline inspect, as published",
      args: run(join(folder, "published", ENTRY), "inspect", dump),
      to: NOTHING,
      atMost: 3,
    },
    { name: LANGUAGE, args: run(config, await importing("language", ...LANGUAGE_FILES)) },
    {
      name: 'import "trapline"',
      args: run(config, await importing("trapline", "mod.ts")),
      to: LANGUAGE,
      atMost: 1.5,
    },
  ];
}

/** The ms of each run, interleaved, after one that fills caches. */
async function measured(starters: readonly Starter[], runs: number): Promise<Map<string, number[]>> {
  const times = new Map(starters.map(({ name }) => [name, [] as number[]]));
  for (let run = 0; run <= runs; run++) {
    for (const { name, args } of starters) {
      const start = performance.now();
      const { success } = await new Deno.Command(Deno.execPath(), {
        args: [...args],
        stdout: "null",
        stderr: "inherit",
      }).output();
      if (!success) throw new Error(`${name} failed`);
      if (run > 0) times.get(name)!.push(performance.now() - start);
    }
  }
  return times;
}

/** The table, and the names of those that miss their aims. */
async function compared(runs: number): Promise<{ readonly text: string; readonly missed: string[] }> {
  const folder = await Deno.makeTempDir({ prefix: "trapline-bench-" });
  try {
    const all = await starters(folder);
    const times = await measured(all, runs);
    const missed: string[] = [];
    const rows = all.map(({ name, to, atMost = Infinity }) => {
      const own = spread(times.get(name)!)!;
      if (to === undefined) return [name, show(own), "", "", "", ""];
      const other = spread(times.get(to)!)!;
      // The best beside the best: of a busy machine the rest says little.
      const best = own.min / other.min;
      if (best > atMost) missed.push(name);
      const ratios = [best, own.median / other.median].map(digits);
      return [name, show(own), to, ...ratios, `${atMost} at most`];
    });
    return { text: table(["what", "ms", "beside", "best", "median", "aim"], rows), missed };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { runs: { type: "string" }, save: { type: "boolean" } } });
  const runs = Number(values.runs ?? 15);
  const { text, missed } = await compared(runs);
  const date = new Date().toISOString().slice(0, 10);
  const head =
    `# Starting\n\n- ${date}, Deno ${Deno.version.deno}, ${Deno.build.os}, medians of ${runs} runs, interleaved\n`;
  const page = `${head}\n${text}\n`;
  console.log(page);
  if (values.save) await Deno.writeTextFile(join(REPO, "bench", "results", `${date}-start.md`), page);
  for (const name of missed) console.error(`bench: ${name} takes too long`);
  return missed.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
