/** `trapline run`: launch under capture. @module */
import {
  command,
  constant,
  type InferValue,
  integer,
  message,
  multiple,
  object,
  option,
  optional,
  passThrough,
  string,
} from "@optique/core";
import { RunView } from "../report/run_view.ts";
import { planOfFlags } from "../recipe/flags.ts";
import { VERSION } from "../version.ts";
import { run, type RunResult } from "../watch/run.ts";
import { EXIT, UsageError } from "./failure.ts";
import { EventLog } from "./event_log.ts";
import { interrupts } from "./interrupts.ts";
import { dumpOption, engineOption, outOption, quietOption, strictOption, symbolsOption } from "./options.ts";

/** The command's options. */
export const runCommand = command(
  "run",
  object({
    command: constant("run"),
    dump: dumpOption,
    deadline: optional(option("--deadline", string({ metavar: "TIME" }), {
      description: message`Dump and kill the program when it runs longer than this: 90s, 30m, 2h`,
    })),
    noKill: optional(option("--no-kill", { description: message`Past the deadline, dump only` })),
    out: outOption,
    events: optional(option("--events", string({ metavar: "FILE" }), {
      description: message`Write what happens as NDJSON`,
    })),
    result: optional(option("--result", string({ metavar: "FILE" }), {
      description: message`Write how it ended as JSON`,
    })),
    followChildren: optional(option("--follow-children", {
      description: message`Watch the processes that the program starts, too`,
    })),
    cwd: optional(
      option("--cwd", string({ metavar: "DIR" }), { description: message`The program's working folder` }),
    ),
    env: multiple(option("--env", string({ metavar: "NAME=VALUE" }), {
      description: message`A variable for the program`,
    })),
    failOnCapture: optional(option("--fail-on-capture", integer({ min: 1, max: 255 }), {
      description: message`Turn exit code 0 into this (70 without a number) when a dump was taken`,
    })),
    strict: strictOption,
    engine: engineOption,
    symbols: symbolsOption,
    quiet: quietOption,
    verbose: optional(option("--verbose", { description: message`Say everything that happens` })),
    program: passThrough({ format: "greedy", description: message`The program and its arguments` }),
  }),
  { brief: message`Launch a program under capture` },
);

/** The options, parsed. */
export type RunArguments = InferValue<typeof runCommand>;

/** Runs it; the process's exit code. */
export async function runRun(args: RunArguments): Promise<number> {
  const plan = planOfFlags({ ...args, noKill: args.noKill ?? false, strict: args.strict ?? false });
  const program = programOf(args.program);
  const env = environmentOf(args.env);
  const view = new RunView({ quiet: args.quiet ?? false, verbose: args.verbose ?? false });
  using log = args.events === undefined ? undefined : new EventLog(args.events);
  using interrupted = interrupts(() => view.say("leaving the target alone"));
  const result = await run(plan, {
    ...args,
    program,
    env,
    version: VERSION,
    detach: interrupted.signal,
    onRecord: (record) => {
      log?.write(record);
      view.record(record);
    },
  });
  view.end(result);
  const code = interrupted.signal.aborted ? EXIT.INTERRUPTED : exitCode(result, args.failOnCapture);
  if (args.result !== undefined) await Deno.writeTextFile(args.result, resultText(result, code));
  return code;
}

/** The target's own code, unless a rule killed it, it is unknown, or a capture must fail the run. */
function exitCode(
  { outcome, exitCode: code, captures }: RunResult,
  failOnCapture: number | undefined,
): number {
  if (outcome === "killed") return EXIT.KILLED;
  if (code === undefined) return outcome === "detached" ? 0 : EXIT.FAILED;
  return code === 0 && captures.length > 0 && failOnCapture !== undefined ? failOnCapture : code;
}

function programOf(given: readonly string[]): readonly string[] {
  const program = given[0] === "--" ? given.slice(1) : given;
  if (program[0] === undefined) {
    throw new UsageError("run needs a program: trapline run [options] [--] program args");
  }
  if (given[0] !== "--" && program[0].startsWith("-")) {
    throw new UsageError(
      `Unknown option "${program[0]}". See trapline run --help; a program is put after "--"`,
    );
  }
  return program;
}

function environmentOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => {
    const at = pair.indexOf("=");
    if (at <= 0) throw new UsageError(`--env takes NAME=VALUE, not "${pair}"`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  }));
}

/** The result file: `outcome` tells a target's own 125 from ours. */
function resultText({ captures, ...rest }: RunResult, code: number): string {
  const files = captures.map(({ ok, dump, manifest }) => ({
    ok,
    dump,
    rule: manifest.rule,
    bucket: manifest.bucket,
  }));
  return `${JSON.stringify({ version: 1, trapline: VERSION, code, ...rest, captures: files }, null, 2)}\n`;
}
