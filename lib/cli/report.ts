/** `trapline report`: a run as one page of HTML. @module */
import { basename, dirname, join, resolve } from "node:path";
import { argument, constant, type InferValue, message, object, option, optional, string } from "./grammar.ts";
import { reportPage } from "../report/html/page.ts";
import { readLog } from "../log/read.ts";
import { readResult, type ResultFile } from "../log/result.ts";
import { formatBytes, messageOf, plain } from "../facts/text.ts";
import { manifestsIn } from "../store/read_manifest.ts";
import { UsageError } from "./exit.ts";
import { chooseRun, type FoundLog, startOf } from "./report_runs.ts";
import { print } from "./print.ts";
import { readTextFile } from "./text_file.ts";

/** The command's options. */
export const reportCommand = object({
  command: constant("report"),
  events: optional(option("--events", string({ metavar: "FILE" }), {
    description: message`The event log; without it the newest .ndjson in the folder`,
  })),
  result: optional(option("--result", string({ metavar: "FILE" }), {
    description: message`The result file that run wrote`,
  })),
  run: optional(option("--run", string({ metavar: "TIME" }), {
    description: message`The run that began then, or the beginning of that time; without it the newest`,
  })),
  out: optional(option("--out", string({ metavar: "FILE" }), {
    description: message`Where the page goes; report.html in the folder without it`,
  })),
  folder: argument(string({ metavar: "DIR" }), {
    description: message`The folder with dumps and manifests`,
  }),
});

/** Runs it; the process's exit code. */
export async function runReport(args: InferValue<typeof reportCommand>): Promise<number> {
  const folder = resolve(args.folder);
  const names = await namesIn(folder, args.folder);
  const out = resolve(args.out ?? join(folder, "report.html"));
  const { manifests, unusable } = await manifestsIn(folder);
  const logs = args.events === undefined
    ? await logsIn(folder, names)
    : [{ path: resolve(args.events), started: await startIn(resolve(args.events)) }];
  const { captures, log: events, others } = chooseRun(
    manifests,
    logs,
    args.run ?? soleStart(args.events, logs),
  );
  const page = new TextEncoder().encode(reportPage({
    folder: basename(folder),
    captures,
    others,
    unusable,
    log: events === undefined ? undefined : readLog(await textOf(events)),
    result: args.result === undefined ? undefined : await resultOf(args.result),
    beside: dirname(out) === folder,
  }));
  try {
    await Deno.writeFile(out, page);
  } catch (error) {
    throw new UsageError(
      `Cannot write the report "${out}": ${messageOf(error)}`,
    );
  }
  print(`trapline: ${out}, ${formatBytes(page.length)}`);
  for (const other of others) print(`trapline: ${other}`);
  return 0;
}

async function namesIn(folder: string, given: string): Promise<string[]> {
  try {
    const files = await Array.fromAsync(Deno.readDir(folder));
    return files.filter(({ isFile }) => isFile).map(({ name }) => name).sort();
  } catch (error) {
    throw new UsageError(
      `Cannot read the folder "${given}": ${messageOf(error)}`,
    );
  }
}

/** A log that was named says which run is meant, where captures are of it. */
function soleStart(events: string | undefined, [log]: readonly FoundLog[]): string | undefined {
  return events === undefined ? undefined : log?.started;
}

async function startIn(path: string): Promise<string | undefined> {
  try {
    return await startOf(path);
  } catch (error) {
    throw new UsageError(`Cannot read "${path}": ${messageOf(error)}`);
  }
}

/** The event logs of a folder, the newest last. */
async function logsIn(folder: string, names: readonly string[]): Promise<FoundLog[]> {
  const logs = names.filter((name) => name.endsWith(".ndjson")).map((name) => join(folder, name));
  const times = await Promise.all(
    logs.map(async (path) => ({
      path,
      at: (await Deno.stat(path)).mtime ?? 0,
      started: await startOf(path),
    })),
  );
  return times.toSorted((a, b) => Number(a.at) - Number(b.at));
}

async function resultOf(path: string): Promise<ResultFile> {
  const result = readResult(await textOf(resolve(path)));
  if (result === undefined) throw new UsageError(`"${path}" is no result file: run writes one with --result`);
  if (result.outcome === "failed") {
    throw new UsageError(`"${path}" says that there was no run: ${plain(result.because)}`);
  }
  return result;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readTextFile(path);
  } catch (error) {
    throw new UsageError(`Cannot read "${path}": ${messageOf(error)}`);
  }
}
