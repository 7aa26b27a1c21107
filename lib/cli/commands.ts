/** Every command: found by its name, read, performed. @module */
import { type InferValue, or, type Parser } from "@optique/core";
import { EXIT } from "./exit.ts";
import { expand } from "./expand.ts";
import { read } from "./read.ts";

/** A grammar, and what is done with what was read by it; the exit code. */
interface Command {
  readonly grammar: Parser<"sync", unknown, unknown>;
  readonly perform: (args: readonly string[]) => Promise<number>;
}

function command<T extends Parser<"sync", unknown, unknown>>(
  grammar: T,
  run: (parsed: InferValue<T>) => number | Promise<number>,
): Command {
  return { grammar, perform: async (args) => await run(read(grammar, args)) };
}

/** Each is loaded when it is the one: `inspect` needs nothing of what watches programs, and `run` no page of a report. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: () => import("./run.ts").then((it) => command(it.runCommand, (parsed) => it.runRun(parsed))),
  attach: () => import("./attach.ts").then((it) => command(it.attachCommand, it.runAttach)),
  watch: () => import("./watch.ts").then((it) => command(it.watchCommand, it.runWatch)),
  snap: () => import("./snap.ts").then((it) => command(it.snapCommand, it.runSnap)),
  resume: () => import("./resume.ts").then((it) => command(it.resumeCommand, it.runResume)),
  prune: () => import("./prune.ts").then((it) => command(it.pruneCommand, it.runPrune)),
  check: () => import("./check.ts").then((it) => command(it.checkCommand, it.runCheck)),
  simulate: () => import("./simulate.ts").then((it) => command(it.simulateCommand, it.runSimulate)),
  import: () => import("./import.ts").then((it) => command(it.importCommand, it.runImport)),
  report: () => import("./report.ts").then((it) => command(it.reportCommand, it.runReport)),
  inspect: () => import("./inspect.ts").then((it) => command(it.inspectCommand, it.runInspect)),
  convert: () => import("./convert.ts").then((it) => command(it.convertCommand, it.runConvert)),
  symbols: () => import("./symbols.ts").then((it) => command(it.symbolsCommand, it.runSymbols)),
  doctor: () => import("./doctor.ts").then((it) => command(it.doctorCommand, it.runDoctor)),
};

/** Runs a command line; the exit code. Wrong usage ends the process with code 2, and help and version with 0. */
export async function perform(given: readonly string[]): Promise<number> {
  const args = expand(given);
  const [name = ""] = args;
  const one = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return one === undefined ? await usage(args) : await (await one()).perform(args);
}

/** Only all commands together can say what there is, and that this is none of them. */
async function usage(args: readonly string[]): Promise<number> {
  const all = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  read(or(...all.map(({ grammar }) => grammar)), args);
  return EXIT.USAGE;
}
