/** What `run` and `attach` share: a recipe, a view, a log, an exit code. @module */
import { type Groups, integer, message, option, optional, string } from "./grammar.ts";
import { asked } from "../recipe/needs/manual_triggers.ts";
import { planOfFlags, type RecipeFlags, withTimeLimits } from "../recipe/options/flags.ts";
import { parsePlan, type Plan } from "../recipe/plan/plan.ts";
import { stdinInWords } from "../report/plan_words.ts";
import { maskSecrets } from "../store/mask.ts";
import type { FailedResult, ResultFile } from "../log/result.ts";
import { RunView } from "../report/run_view.ts";
import { VERSION } from "../version.ts";
import type { Capture } from "../store/manifest.ts";
import type { LogRecord } from "../log/record.ts";
import type { RunResult } from "../watch/run.ts";
import { type CiArguments, CiRun } from "./ci_run.ts";
import { EventLog } from "./event_log.ts";
import { EXIT, UsageError } from "./exit.ts";
import { dumpFields, refuseFlags, triggerFields } from "./flag_options.ts";
import { interrupts } from "./interrupts.ts";
import { engineOption, outOption, path, quietOption, symbolsOption } from "./options.ts";
import { prepareFiles, refuseMissingFolder, removeOld, writeAtEnd } from "./output_files.ts";
import { planOfFile, refuseCommands } from "./recipe_file.ts";
import { screen } from "./screen.ts";
import { fleetOption, packOption, sinkOption, withOptions } from "./sink_options.ts";

/** Where a recipe comes from. */
export const recipeFields = {
  recipe: optional(option("--recipe", path("FILE"), {
    description: message`Recipe file: .yaml, .json, or .ts (code: executed)`,
  })),
  allowCommands: optional(option("--allow-commands", {
    description: message`Let the recipe run debugger commands`,
  })),
};

const logFields = {
  out: outOption,
  sink: sinkOption,
  fleet: fleetOption,
  pack: packOption,
  events: optional(option("--events", path("FILE"), {
    description: message`The event log, as NDJSON`,
  })),
};

/** What is about the end of one program, or about a job of CI. */
export const endFields = {
  recordAll: optional(option("--record-all", {
    description: message`Log all that any recipe could want, for simulate`,
  })),
  result: optional(option("--result", path("FILE"), {
    description: message`How it ended, as JSON`,
  })),
  failOnCapture: optional(option("--fail-on-capture", integer({ min: 1, max: 255, metavar: "N" }), {
    description: message`Exit with N (70) instead of 0 if a dump was taken`,
  })),
  ci: optional(option("--ci", string({ metavar: "NAME" }), {
    description: message`Service: github, azure, plain, off (else detected)`,
  })),
  junit: optional(option("--junit", path("FILE"), {
    description: message`What was found, as test results (JUnit)`,
  })),
  sarif: optional(option("--sarif", path("FILE"), {
    description: message`The same for code scanning (SARIF)`,
  })),
  summary: optional(option("--summary", path("FILE"), {
    description: message`In CI: the summary as Markdown`,
  })),
  jobTimeout: optional(option("--job-timeout", string({ metavar: "TIME" }), {
    description: message`In CI: the job's own limit; dump and kill before it`,
  })),
};

const outputFields = {
  engine: engineOption,
  symbols: symbolsOption,
  quiet: quietOption,
  verbose: optional(option("--verbose", { description: message`Print every record of the event log` })),
};

/** The options that `run`, `attach` and `watch` have. */
export const watchFields = {
  ...recipeFields,
  ...triggerFields,
  ...dumpFields,
  ...logFields,
  ...outputFields,
};

/** The options that `run` and `attach` have. */
export const sessionFields = { ...watchFields, ...endFields };

/** Those of `watch`, as its help has them. */
export const watchGroups: Groups = {
  "Dump when (without any: at a crash)": { ...recipeFields, ...triggerFields },
  "What to write": dumpFields,
  "Where to": logFields,
  "Engine and output": outputFields,
};

/** Those of `run` and `attach`. */
export const sessionGroups: Groups = {
  ...watchGroups,
  "Where to": { ...logFields, ...endFields },
};

/** The options that make a Plan. */
export interface PlanArguments extends RecipeFlags {
  /** Only what was launched is killed for a hang or a deadline: what somebody else started is theirs. */
  readonly command: "run" | "attach" | "watch";
  readonly recipe?: string | undefined;
  readonly allowCommands?: boolean | undefined;
  readonly sink?: readonly string[] | undefined;
  readonly pack?: readonly string[] | undefined;
  /** What makes a Plan of the options, where it is not one of programs. */
  readonly planOfOptions?: ((flags: RecipeFlags) => Plan) | undefined;
  readonly fleet?: string | undefined;
}

/** Those options, parsed, as far as they are dealt with here. */
export interface SessionArguments extends PlanArguments, CiArguments {
  readonly events?: string | undefined;
  readonly result?: string | undefined;
  readonly junit?: string | undefined;
  readonly sarif?: string | undefined;
  readonly cwd?: string | undefined;
  readonly failOnCapture?: number | undefined;
  readonly verbose?: boolean | undefined;
  /** Whether it is about a machine: what a job adds to a recipe is of programs. */
  readonly machine?: boolean | undefined;
}

/** What a session is given beside its Plan. */
export interface WatchedOptions {
  readonly detach: AbortSignal;
  readonly onRecord: (record: LogRecord) => void;
  readonly onCapture: (capture: Capture) => void;
}

/** Runs a session with its view and log around it; the process's exit code. */
export async function watched(
  args: SessionArguments,
  session: Watch,
  recipe?: Plan,
): Promise<number> {
  using ci = CiRun.open(args);
  let report = (_text: string, _code: number): void => {};
  try {
    report = failureReport(args.result);
    if (recipe) refuseFlags(args);
    refuseMissingFolder("--cwd", args.cwd);
    prepareFiles({
      "--events": args.events,
      "--summary": args.summary,
      "--junit": args.junit,
      "--sarif": args.sarif,
    });
    for (const old of [args.junit, args.sarif]) if (old !== undefined) removeOld(old);
    return await underView(args, session, recipe ?? await planOf(args), ci);
  } catch (error) {
    const { failure } = await import("./failure.ts" as string) as typeof import("./failure.ts");
    const { text, code } = failure(error);
    ci?.failed(text, code);
    report(text, code);
    throw error;
  }
}

/** Writes a result file that says why there was no run: who reads it must not take an earlier one for this run's. */
function failureReport(path: string | undefined): (text: string, code: number) => void {
  if (path === undefined) return () => {};
  prepareFiles({ "--result": path });
  removeOld(path);
  return (because, code) => {
    const result: FailedResult = { version: 1, trapline: VERSION, code, outcome: "failed", because };
    writeAtEnd("--result", path, `${JSON.stringify(result, null, 2)}\n`);
  };
}

/** Runs a session under a Plan. */
type Watch = (plan: Plan, options: WatchedOptions) => Promise<RunResult>;

async function underView(
  args: SessionArguments,
  session: Watch,
  own: Plan,
  ci: CiRun | undefined,
): Promise<number> {
  const plan = args.machine ? own : ci?.plan(own) ?? own;
  const view = new RunView({
    quiet: args.quiet ?? false,
    verbose: args.verbose ?? false,
    // What is launched writes to the same terminal, and a job's log is folded until the end.
    live: args.command !== "run" && ci === undefined,
    look: screen("stderr"),
  });
  const stdin = stdinInWords(asked(plan));
  if (stdin) view.say(stdin);
  using log = args.events === undefined ? undefined : new EventLog(args.events);
  using interrupted = interrupts(() => ci?.cancel(), () => view.say("leaving the target alone"));
  ci?.begin();
  const result = await session(plan, {
    detach: interrupted.signal,
    onRecord: (record) => {
      log?.write(record);
      view.record(record);
    },
    onCapture: (capture) => view.captured(capture),
  });
  const code = interrupted.signal.aborted ? EXIT.INTERRUPTED : exitCode(result, args.failOnCapture);
  if (ci) ci.end(result, code, () => view.end(result));
  else view.end(result);
  if (args.result !== undefined) {
    writeAtEnd("--result", args.result, `${JSON.stringify(resultFile(result, code), null, 2)}\n`);
  }
  await writeFindings(args, result);
  return code;
}

/** What was found, for tools that show results of tests or of code scanning. */
async function writeFindings({ junit, sarif }: SessionArguments, result: RunResult): Promise<void> {
  if (junit === undefined && sarif === undefined) return;
  const { findingFiles } = await import(
    "./finding_files.ts" as string
  ) as typeof import("./finding_files.ts");
  findingFiles({ junit, sarif }, result);
}

/** The Plan of a file, or of the options. */
export async function planOf(args: PlanArguments): Promise<Plan> {
  const plan = await planAlone(args);
  const { sink = [], pack = [], fleet } = args;
  const whole = sink.length + pack.length === 0 && fleet === undefined
    ? plan
    : parsePlan({ ...withOptions(plan, sink, pack), ...(fleet === undefined ? {} : { fleet }) });
  if (whole.limits?.fleet !== undefined && whole.fleet === undefined) {
    throw new UsageError(
      "the recipe limits what a fleet keeps, and there is none: write fleet: nats://HOST in it, or pass --fleet nats://HOST",
    );
  }
  return whole;
}

async function planAlone(args: PlanArguments): Promise<Plan> {
  if (args.recipe === undefined) {
    return (args.planOfOptions ?? planOfFlags)({ ...args, noKill: args.noKill || args.command !== "run" });
  }
  refuseFlags(args);
  const plan = await planOfFile(args.recipe);
  refuseCommands(plan, args.allowCommands ?? false);
  return withTimeLimits(plan, { ...args, noKill: args.noKill || args.command !== "run" });
}

/** The target's own code, unless a rule killed it, it is unknown, or a capture must fail the run. */
function exitCode(
  { outcome, exitCode: code, captures }: RunResult,
  failOnCapture: number | undefined,
): number {
  if (outcome === "killed") return EXIT.KILLED;
  if (code === undefined) return outcome === "detached" || outcome === "stopped" ? 0 : EXIT.FAILED;
  return code === 0 && captures.length > 0 && failOnCapture !== undefined ? failOnCapture : code;
}

/** The result file: `outcome` tells a target's own 125 from ours. */
function resultFile({ armedAt, captures, leftRunning, ...rest }: RunResult, code: number): ResultFile {
  return {
    version: 1,
    trapline: VERSION,
    code,
    armedAt: armedAt?.toISOString(),
    ...rest,
    leftRunning: leftRunning.map((each) => ({ ...each, commandLine: maskSecrets(each.commandLine) })),
    captures: captures.map(({ ok, dump, manifest: { rule, bucket, headline } }) => ({
      ok,
      dump,
      rule,
      bucket,
      headline,
    })),
  };
}
