/**
 * The command line as a user types it: natively on Windows, in the lab on Linux, with the exit code in full.
 *
 * @module
 */
import { join } from "node:path";
import { type Fixtures, fixtures } from "../../scripts/fixtures.ts";
import { windowsDeno, windowsProgram } from "../../scripts/lab/exec.ts";
import { linuxPath, REPO, windowsPath } from "../../scripts/lab/layout.ts";
import type { Invocation } from "../../scripts/lab/root.ts";
import type { Manifest, ProcessTarget } from "../../lib/store/manifest.ts";
import { removeButKeepDumps } from "./kept_dumps.ts";
import { published } from "./published.ts";

const LINUX = Deno.build.os === "linux";

let built: Promise<Fixtures> | undefined;

/** The fixtures, built once. */
export function programs(): Promise<Fixtures> {
  return built ??= fixtures();
}

/** A path of this machine as a Windows program sees it. */
export function seen(path: string): string {
  return LINUX ? windowsPath(path) : path;
}

/** A path that a Windows program told, as this machine sees it. */
export function here(path: string): string {
  return LINUX ? linuxPath(path) ?? path : path;
}

/** What a run of the command line gave. */
export interface CliRun {
  /** The exit code, unsigned, all 32 bits. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The tests' own job is none of the command line's business. */
const NO_CI = { CI: "", GITHUB_ACTIONS: "", TF_BUILD: "" };

/** How a program is run. */
export interface CliOptions {
  readonly stdin?: string;
  /** Keeps stdin open until this settles, or the program has ended; else it is closed at once. */
  readonly stdinUntil?: Promise<unknown>;
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** Runs it another way on Linux, as {@link SmallDisk.enter} does. */
  readonly enter?: (invocation: Invocation) => Invocation;
}

/** Runs `trapline ARGS...`, as it is published. */
export async function trapline(args: string[], options: CliOptions = {}): Promise<CliRun> {
  return await windowsScript(await published(), args, options);
}

/**
 * Where Deno keeps its caches in a long run, as an environment. Wine's server keeps each file of a cache that was closed
 * open as long as anybody has that cache open, nine at every start of Deno: after two thousand starts beside one that ran
 * on it had no handle left (Wine 10, 20,000), and nothing worked any more. So a run that goes on has a cache of its own.
 */
export function ownCache(folder: string): Record<string, string> {
  return { DENO_DIR: seen(join(folder, "deno-cache")) };
}

/** Runs a script of this repository with Windows' Deno. */
export async function windowsScript(
  script: string,
  args: string[],
  options: CliOptions = {},
): Promise<CliRun> {
  const invocation = LINUX
    ? await windowsDeno(script, args, options.cwd)
    : { program: Deno.execPath(), args: ["run", "-A", "--no-check", script, ...args], env: {} };
  return await exactly(invocation, options);
}

/** Runs a Windows program alone, without Trapline. */
export async function alone(program: string, args: string[], options: CliOptions = {}): Promise<CliRun> {
  const invocation = LINUX ? await windowsProgram(program, args, options.cwd) : { program, args, env: {} };
  return await exactly(invocation, options);
}

/**
 * On Linux the program runs under a parent that writes its exit code to a file, because Linux keeps only 8 bits of it;
 * and it writes to files, because Wine's own services, if this run wakes them, hold its pipes open until Wine sleeps.
 */
async function exactly(
  invocation: Invocation,
  { stdin, stdinUntil, env = {}, cwd = REPO, enter = (each) => each }: CliOptions,
): Promise<CliRun> {
  const folder = await Deno.makeTempDir({ prefix: "trapline-run-" });
  const [out, err, exit] = ["stdout", "stderr", "exit-code"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const { program, args, env: own } = LINUX ? await underParent(enter(invocation), out, err) : invocation;
  try {
    const child = new Deno.Command(program, {
      args,
      env: { ...own, ...NO_CI, EXITCODE_FILE: seen(exit), ...env },
      cwd,
      stdin: stdin === undefined ? "null" : "piped",
      stdout: LINUX ? "null" : "piped",
      stderr: LINUX ? "null" : "piped",
    }).spawn();
    const writer = stdin === undefined ? undefined : child.stdin.getWriter();
    await writer?.write(new TextEncoder().encode(stdin));
    const output = LINUX ? undefined : child.output();
    await Promise.race([stdinUntil, child.status]);
    await writer?.close().catch(() => {}); // Perhaps nobody reads it any more.
    await child.status;
    if (output) return piped(await output);
    const stderr = await Deno.readTextFile(err);
    const told = /0x([0-9A-F]{8})/.exec(await Deno.readTextFile(exit).catch(() => ""));
    if (!told) throw new Error(`The parent program told no exit code:\n${stderr}`);
    return { code: parseInt(told[1]!, 16), stdout: await Deno.readTextFile(out), stderr };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function piped({ code, stdout, stderr }: Deno.CommandOutput): CliRun {
  const text = new TextDecoder();
  return { code: code >>> 0, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Puts the exit-code parent between `wine` and its program, and sends its output to files. */
async function underParent(
  { program, args, env }: Invocation,
  out: string,
  err: string,
): Promise<Invocation> {
  const parent = windowsPath((await programs()).path("exitcode"));
  const at = args.indexOf("wine") + 1;
  const wrapped = [...args.slice(0, at), parent, ...args.slice(at)];
  return {
    program: "sh",
    env,
    args: ["-c", 'out=$1 err=$2; shift 2; exec "$@" >"$out" 2>"$err"', "sh", out, err, program, ...wrapped],
  };
}

/** What was said, in one line: a story is folded to the width of the screen. */
export function flat(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

/** A temporary output folder that removes itself. */
export async function outputFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const parent = await Deno.makeTempDir({ prefix: "trapline-e2e-" });
  return {
    path: join(parent, "dumps"),
    [Symbol.asyncDispose]: () => removeButKeepDumps(parent),
  };
}

/** A dump with its manifest. */
export interface Captured<Target = ProcessTarget> {
  readonly dump: string;
  readonly manifest: Manifest & { readonly target: Target };
}

/** The captures in an output folder, by name; it fails when something half written is among them. */
export async function captured<Target = ProcessTarget>(folder: string): Promise<Captured<Target>[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  const partial = names.filter((name) => name.includes(".partial"));
  if (partial.length > 0) throw new Error(`Half-written files stayed: ${partial.join(", ")}`);
  return await Promise.all(
    names.filter((name) => name.endsWith(".json")).sort().map(async (name) => {
      const manifest = JSON.parse(await Deno.readTextFile(join(folder, name))) as Captured<
        Target
      >["manifest"];
      return { dump: join(folder, manifest.file.name), manifest };
    }),
  );
}
