/**
 * The program of action.yml: what its inputs say, as a command line of Trapline. Inputs come as variables, never as text in
 * a script, and what is to be run is a file: no secret gets into a command line.
 *
 * @module
 */
import { join } from "node:path";
import { deliver } from "../ci/channel.ts";
import { GITHUB } from "../ci/services/github.ts";
import { cli } from "../cli/mod.ts";
import { secretValues } from "../report/redact.ts";

type Environment = Readonly<Record<string, string>>;

/** The options for the inputs; what they run is `script`, and what they write goes to `folder`. */
export function actionArguments(env: Environment, folder: string, script: string): string[] {
  const input = (name: string): string => env[`TRAPLINE_INPUT_${name}`]?.trim() ?? "";
  const option = (flag: string, value: string): string[] => value === "" ? [] : [flag, value];
  const recipe = input("RECIPE");
  // Small and filtered when nothing else is asked: what is uploaded may be seen by others.
  const dumps = input("DUMP").split(/\s+/).filter(Boolean);
  const asked = dumps.length === 0 && recipe === "" ? ["triage"] : dumps;
  return [
    "run",
    ...["--ci", "github"],
    ...["--out", join(folder, "dumps"), "--events", join(folder, "events.ndjson")],
    ...["--result", join(folder, "result.json"), "--summary", join(folder, "summary.md")],
    ...option("--recipe", recipe),
    ...option("--cwd", input("WORKING_DIRECTORY")),
    ...["--junit", join(folder, "junit.xml"), "--sarif", join(folder, "trapline.sarif")],
    ...asked.flatMap((dump) => ["--dump", dump]),
    ...option("--deadline", input("DEADLINE")),
    ...option("--silence", input("SILENCE")),
    ...option("--job-timeout", input("JOB_TIMEOUT")),
    ...option("--symbols", input("SYMBOLS")),
    ...option("--engine", input("ENGINE")),
    ...(input("FOLLOW_CHILDREN") === "false" ? [] : ["--follow-children"]),
    ...(input("FAIL_ON_CAPTURE") === "false" ? [] : ["--fail-on-capture"]),
    "--",
    ...shellOf(env).command(script, env),
  ];
}

/** How a step's commands become a file, and the file a command line: as the runner does it for `shell`. */
interface Shell {
  /** How the file ends. */
  readonly extension: string;
  readonly script: (commands: string) => string;
  readonly command: (script: string, env: Environment) => string[];
}

/**
 * As the runner's, but for the exit code at the end. Sighting: without it PowerShell 7.6 makes 1 of each code that the last
 * program or `exit` in the file gives.
 */
const powershell = (program: string): Shell => ({
  extension: "ps1",
  script: (commands) =>
    `$ErrorActionPreference = 'stop'\r\n${commands.trimEnd()}\r\n` +
    "if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }\r\n",
  command: (script) => {
    const commands = `. '${script.replaceAll("'", "''")}'; exit $LASTEXITCODE`;
    return [program, "-NoProfile", "-NonInteractive", "-Command", commands];
  },
});

/** The shells by the names that GitHub has for them. */
const SHELLS: Readonly<Record<string, Shell>> = {
  cmd: {
    extension: "cmd",
    script: batch,
    command: (script, env) => [env.ComSpec ?? "cmd.exe", "/D", "/E:ON", "/V:OFF", "/C", script],
  },
  pwsh: powershell("pwsh.exe"),
  powershell: powershell("powershell.exe"),
  bash: {
    extension: "sh",
    script: (commands) => `${commands.trimEnd().replaceAll("\r\n", "\n")}\n`,
    command: (
      script,
    ) => ["bash.exe", "--noprofile", "--norc", "-eo", "pipefail", script.replaceAll("\\", "/")],
  },
  python: {
    extension: "py",
    script: (commands) => `${commands.trimEnd()}\n`,
    command: (script) => ["python.exe", script],
  },
};

/** The shell that a step asks for. @throws {Error} If there is none of that name. */
export function shellOf(env: Environment): Shell {
  const name = env.TRAPLINE_INPUT_SHELL?.trim() || "cmd";
  if (Object.hasOwn(SHELLS, name)) return SHELLS[name]!;
  throw new Error(`The input "shell" takes ${Object.keys(SHELLS).join(", ")}, not "${name}"`);
}

/** The commands as a batch file, as a step with `shell: cmd` has them. */
export function batch(commands: string): string {
  const utf8 = /\P{ASCII}/u.test(commands) ? ["@chcp 65001 >nul"] : [];
  return ["@echo off", ...utf8, ...commands.trimEnd().split(/\r?\n/), ""].join("\r\n");
}

/** A name that no other job, matrix leg, attempt or step of the run has. */
export function artifactName(env: Environment, id: string): string {
  const given = env.TRAPLINE_INPUT_ARTIFACT_NAME?.trim();
  if (given) return given;
  const matrix = Object.values(JSON.parse(env.TRAPLINE_MATRIX || "null") ?? {}).flatMap((value) =>
    typeof value === "object" ? [] : [String(value)]
  );
  const parts = ["trapline", env.GITHUB_JOB, ...matrix, `attempt-${env.GITHUB_RUN_ATTEMPT ?? 1}`, id];
  return parts.filter(Boolean).join("-").replaceAll(/[^\w.-]+/g, "_");
}

/** The exit code that a shell hands on in full: bash keeps 8 bits, and what it makes of 0xE0000000 is a success. */
export function shellCode(code: number): number {
  return code > 0xFF ? 1 : code;
}

async function main(env: Environment): Promise<number> {
  const id = crypto.randomUUID().slice(0, 8);
  const folder = join(env.RUNNER_TEMP ?? Deno.cwd(), `trapline-${id}`);
  const shell = shellOf(env);
  const script = `${folder}.${shell.extension}`;
  for (const line of secretValues(env).flatMap((secret) => secret.split(/\r?\n/)).filter(Boolean)) {
    deliver(GITHUB.mask(line));
  }
  await Deno.mkdir(folder);
  await Deno.writeTextFile(script, shell.script(env.TRAPLINE_INPUT_RUN ?? ""));
  deliver(GITHUB.outputs({ folder, artifact: artifactName(env, id) }, env));
  try {
    return shellCode(await cli(actionArguments(env, folder, script)));
  } finally {
    await Deno.remove(script);
  }
}

if (import.meta.main) Deno.exit(await main(Deno.env.toObject()));
