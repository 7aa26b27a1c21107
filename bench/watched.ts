/**
 * What a watch costs, measured on Windows (or in the lab): N programs run under one `trapline watch` that looks once a
 * second, and one of them stops getting on. Prints a {@link Watched} as JSON: `watched.ts PROGRAM FOLDER N`, PROGRAM
 * being a copy of the fixture `quiet`.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { type ProcessRow, processTable } from "../lib/win32/process_table.ts";
import type { LogRecord } from "../lib/log/record.ts";
import { cliArguments } from "../tests/e2e/scenarios/cli.ts";

/** What it cost. */
export interface Watched {
  readonly targets: number;
  /** Looks at a program in the measured time, and the passes that makes. */
  readonly samples: number;
  readonly passes: number;
  /** ms of the processor that the watch used, in `ms`, and bytes in RAM at the end. */
  readonly cpu: number;
  readonly ms: number;
  readonly memory: number;
  /** ms from the limit to the look that found it, and to the order to write the dump. */
  readonly found: number;
  readonly begun: number;
}

const [program = "", folder = "", count = "1"] = Deno.args;
const LIMIT_MS = 30_000, SETTLE_MS = 10_000, MEASURED_MS = 20_000, LIFE_S = "600";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function start(...args: string[]): Deno.ChildProcess {
  return new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "null" }).spawn();
}

function recordsOf(path: string): LogRecord[] {
  try {
    return Deno.readTextFileSync(path).split("\n").slice(0, -1).map((line) => JSON.parse(line));
  } catch {
    return []; // Not there yet.
  }
}

const file = `${folder}\\events-${count}`;
const targets = Number(count);
// Every look finds each of them changed or not; those that sleep cost the question whether they are suspended besides.
const children = Array.from({ length: targets }, () => start("pulse", LIFE_S, "12000"));
await pause(SETTLE_MS);
const watch = new Deno.Command(Deno.execPath(), {
  args: cliArguments(
    ...[
      "watch",
      "--recipe",
      `${folder}\\recipe.yaml`,
      "--out",
      `${folder}\\dumps-${count}`,
      "--events",
      file,
    ],
    program.split("\\").at(-1)!,
  ),
  stdin: "null",
  stdout: "null",
  stderr: "null",
}).spawn();
const look = (): ProcessRow => processTable().get(watch.pid)!;
while (recordsOf(file).filter(({ kind }) => kind === "armed").length < targets) await pause(1_000);
await pause(SETTLE_MS);
const [before, from] = [look(), performance.now()];
const seen = recordsOf(file).length;
await pause(MEASURED_MS);
const [after, ms] = [look(), performance.now() - from];
const samples = recordsOf(file).slice(seen).filter(({ kind }) => kind === "sample").length;
// Now one that gets nowhere.
const hung = start("sleep", LIFE_S);
await pause(LIMIT_MS + SETTLE_MS);
const records = recordsOf(file);
watch.kill("SIGKILL");
for (const child of [...children, hung]) child.kill("SIGKILL");
await Promise.all([...children, hung].map(({ status }) => status));
const fired = records.find(({ kind, target }) => kind === "fired" && target === hung.pid)!;
const dumping = records.find(({ kind, target }) => kind === "dumping" && target === hung.pid)!;
const cause = records.findLast((record) =>
  record.kind === "sample" && record.pid === hung.pid && record.at <= fired.at
);
const found = (cause?.kind === "sample" ? cause.idle ?? 0 : 0) - LIMIT_MS;
const watched: Watched = {
  targets,
  samples,
  passes: samples / targets,
  cpu: after.cpu - before.cpu,
  ms,
  memory: after.workingSet,
  found,
  begun: found + dumping.at - (cause?.at ?? 0),
};
console.log(JSON.stringify(watched));
