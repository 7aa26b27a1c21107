/**
 * action.yml, read and run as the Actions runner would: expressions, inputs, files for outputs and the summary, one shell
 * a step. Steps that use other actions are only noted, with what they would have been given.
 *
 * @module
 */
import { join } from "node:path";
import { parse } from "yaml";
import { DENO_EXE, REPO } from "../../scripts/lab/layout.ts";
import { inside } from "../../scripts/lab/root.ts";
import { condition, type Contexts, expand, type JobStatus } from "./expressions.ts";
import { removeButKeepDumps } from "./kept_dumps.ts";
import { type Log, readLog } from "./runner_log.ts";
import { seen } from "./trapline.ts";

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/** What came of an action. */
export interface ActionRun extends AsyncDisposable {
  readonly conclusion: JobStatus;
  /** The exit code of each step with a script, by its name. */
  readonly codes: Readonly<Record<string, number>>;
  readonly log: Log;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Actions that would have been used, and with what. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
  /** The runner's temporary folder. */
  readonly temp: string;
}

/** A job's surroundings. */
export interface Job {
  readonly env?: Readonly<Record<string, string>>;
  readonly matrix?: unknown;
  readonly isPrivate?: boolean;
}

/** Runs the action of this repository with inputs. */
export async function runAction(inputs: Readonly<Record<string, string>>, job: Job = {}): Promise<ActionRun> {
  const action = parse(await Deno.readTextFile(join(REPO, "action.yml"))) as ActionFile;
  const temp = await Deno.makeTempDir({ prefix: "trapline-runner-" });
  const files = { GITHUB_OUTPUT: join(temp, "output"), GITHUB_STEP_SUMMARY: join(temp, "summary.md") };
  const event = join(temp, "event.json");
  await Deno.writeTextFile(event, JSON.stringify({ repository: { private: job.isPrivate ?? true } }));
  await Deno.writeTextFile(files.GITHUB_STEP_SUMMARY, "");
  const env = {
    ...job.env,
    ...files,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION_PATH: seen(REPO),
    GITHUB_EVENT_PATH: event,
    GITHUB_JOB: "test",
    GITHUB_REPOSITORY: "someone/something",
    GITHUB_RUN_ATTEMPT: "2",
    GITHUB_RUN_ID: "42",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
    GITHUB_WORKSPACE: REPO,
    RUNNER_TEMP: temp,
  };
  const unknown = Object.keys(inputs).filter((name) => !(name in action.inputs));
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(", ")}`);
  const given = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: value }]) => [name, inputs[name] ?? value ?? ""]),
  );
  const steps: Record<string, { outputs: Record<string, string> }> = {};
  const contexts: Contexts = { inputs: given, matrix: job.matrix ?? null, steps };
  const codes: Record<string, number> = {};
  const used: { uses: string; with: Record<string, string> }[] = [];
  let conclusion: JobStatus = "success", output = "";
  for (const step of action.runs.steps) {
    if (!condition(step.if, contexts, conclusion)) continue;
    if (step.uses !== undefined) {
      used.push({ uses: step.uses, with: expanded(step.with, contexts) });
      if (step.id) steps[step.id] = { outputs: { "artifact-url": "https://github.com/artifact" } };
      continue;
    }
    await Deno.writeTextFile(files.GITHUB_OUTPUT, "");
    const { code, text } = await script(step.run ?? "", { ...env, ...expanded(step.env, contexts) }, temp);
    output += text;
    codes[step.name ?? ""] = code;
    if (step.id) steps[step.id] = { outputs: outputsOf(await Deno.readTextFile(files.GITHUB_OUTPUT)) };
    if (code !== 0) conclusion = "failure";
  }
  return {
    conclusion,
    codes,
    used,
    temp,
    log: readLog(output),
    outputs: Object.fromEntries(
      Object.entries(action.outputs).map(([name, { value }]) => [name, expand(value, contexts)]),
    ),
    summary: await Deno.readTextFile(files.GITHUB_STEP_SUMMARY),
    [Symbol.asyncDispose]: () => removeButKeepDumps(temp),
  };
}

function expanded(values: Readonly<Record<string, string>> = {}, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, expand(String(value), contexts)]),
  );
}

/** A step with `shell: bash`, as the runner starts it. */
async function script(
  run: string,
  env: Readonly<Record<string, string>>,
  temp: string,
): Promise<{ code: number; text: string }> {
  const file = join(temp, "step.sh"), log = join(temp, "log");
  await Deno.writeTextFile(file, run);
  const path = `${await denoFolder(temp)}:${Deno.env.get("PATH")}`;
  const { code } = await new Deno.Command("bash", {
    // Into a file: Wine's own services, if this run wakes them, would hold a pipe open.
    args: ["-c", `exec bash --noprofile --norc -eo pipefail "$0" >"$1" 2>&1`, file, log],
    env: { ...env, ...(Deno.build.os === "windows" ? {} : { PATH: path }) },
    cwd: REPO,
    stdin: "null",
  }).output();
  return { code, text: await Deno.readTextFile(log) };
}

/** On Linux a `deno` that is the lab's, with the runner's files where Windows programs see them. */
export async function denoFolder(temp: string): Promise<string> {
  const { program, args, env } = await inside("wine", [seen(DENO_EXE)], REPO);
  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const lines = [
    "#!/bin/bash",
    ...["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH", "GITHUB_WORKSPACE", "RUNNER_TEMP"].map((
      name,
    ) => `export ${name}="L:$${name}"`),
    ...Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`),
    // The packages lie in node_modules here; there is no network in the lab.
    'arguments=(); for a in "$@"; do [ "$a" = --node-modules-dir=none ] || arguments+=("${a/#\\//L:/}"); done',
    '[ "$1" = --version ] && exit',
    `exec ${
      [program, ...args].map(quoted).join(" ")
    } run --cached-only --node-modules-dir=manual "\${arguments[@]:1}"`,
  ];
  const folder = join(temp, "bin");
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, "deno"), lines.join("\n"), { mode: 0o755 });
  return folder;
}

/** The values in a file of the shape that GITHUB_OUTPUT has. */
function outputsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^([\w-]+)<<(.+)\n([^]*?)\n?^\2$/gm)].map((
      [, name = "", , value = ""],
    ) => [name, value]),
  );
}
