/**
 * Injects a fault into a run of the command line, so many times, and prints how each ended as a line of JSON:
 * `fault.ts FAULT TIMES FOLDER`, where the fault is a {@link Fault} as JSON.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import type { LogRecord } from "../../../lib/log/record.ts";
import { Process, processes } from "../../../lib/win32/process.ts";
import { suspension } from "../../../lib/win32/suspension.ts";
import { atOnce } from "../../support/at_once.ts";
import { cliArguments } from "./cli.ts";
import { suspendProcess } from "./suspend.ts";

/** What is done, and when. */
export interface Fault {
  /** The program whose life it is about. */
  readonly target: readonly string[];
  /** `trapline ...`: `run` launches the target, any other command is given the pid of one that runs. */
  readonly command: readonly string[];
  /** Since the trap is armed, or since the file of a dump grows, and up to so many ms later. */
  readonly when: "armed" | "writing";
  readonly later: number;
  readonly what: FaultKind;
  /** Ms after which all must be put right. */
  readonly settled: number;
}

/** What is done. */
export type FaultKind =
  | "kill-supervisor"
  | "kill-host"
  | "suspend-host"
  | "kill-target"
  | "end-target"
  | "remove-folder"
  | "fill-disk"
  /** Nothing: somebody else does it. */
  | "none";

/** How it ended. */
export interface Faulted {
  /** The target's exit code; null when it had not ended after three minutes. */
  readonly exitCode: number | null;
  /** How many of its threads were suspended more often than before, when all must be put right. */
  readonly suspended: number;
  /** The command line's exit code. */
  readonly code: number;
  /** What it said. */
  readonly stderr: string;
  /** What is in the output folder at the end. */
  readonly left: readonly string[];
  /** How many hosts outlived it. */
  readonly hosts: number;
  /** The event log. */
  readonly records: readonly LogRecord[];
}

/** What a target is killed with. */
export const KILLED = 7;
const AT_ONCE = 3, TURN_MS = 5, LIFE_MS = 180_000, READY_MS = 1_500;

const [wish = "", times = "1", out = ""] = Deno.args;
const fault: Fault = JSON.parse(wish);
const launches = fault.command[0] === "run";
/** Where there is one disk to fill, one run must not fill another's. */
const fills = fault.what === "fill-disk";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until<T>(find: () => T | undefined, what: string): Promise<T> {
  const end = performance.now() + LIFE_MS;
  for (let found = find();; found = find()) {
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`There never was ${what}`);
    await pause(TURN_MS);
  }
}

/** The event log so far; of its last line there may be a part. */
function log(path: string): LogRecord[] {
  try {
    return Deno.readTextFileSync(path).split("\n").slice(0, -1).map((line) => JSON.parse(line));
  } catch {
    return []; // Not there yet.
  }
}

function find<K extends LogRecord["kind"]>(
  path: string,
  kind: K,
): (LogRecord & { readonly kind: K }) | undefined {
  return log(path).find((record) => record.kind === kind) as (LogRecord & { readonly kind: K }) | undefined;
}

function grows(file: string): true | undefined {
  try {
    return Deno.statSync(file).size > 0 || undefined;
  } catch {
    return undefined;
  }
}

/** The hosts of a supervisor: its children. */
function hostsOf(supervisor: number): number[] {
  return processes().filter(({ parent }) => parent === supervisor).map(({ pid }) => pid)
    .filter((pid) => isDeno(pid));
}

function isDeno(pid: number): boolean {
  using process = Process.open(pid);
  return process !== undefined && !process.ended(0) && /\\deno\.exe$/i.test(process.image);
}

function kill(pid: number, code: number): void {
  using process = Process.open(pid);
  process?.terminate(code);
}

interface Scene {
  readonly supervisor: number;
  readonly target: number;
  readonly started: Deno.ChildProcess | undefined;
  readonly dumps: string;
}

/** What each fault does. */
const FAULTS: globalThis.Record<FaultKind, (scene: Scene) => unknown> = {
  "kill-supervisor": ({ supervisor }) => kill(supervisor, 9),
  "kill-host": ({ supervisor }) => hostsOf(supervisor).forEach((host) => kill(host, 9)),
  "suspend-host": ({ supervisor }) => hostsOf(supervisor).forEach(suspendProcess),
  "kill-target": ({ target }) => kill(target, KILLED),
  "end-target": ({ started }) => started?.stdin.close(),
  "remove-folder": ({ dumps }) => Deno.removeSync(dumps, { recursive: true }),
  "fill-disk": ({ dumps }) => fill(`${dumps}\\..\\filler`),
  "none": () => {},
};

/** Takes all room on a disk. */
function fill(path: string): void {
  using file = Deno.openSync(path, { write: true, create: true });
  const block = new Uint8Array(1 << 20);
  try {
    for (;;) file.writeSync(block);
  } catch {
    // It is full.
  }
}

async function once(i: number): Promise<Faulted> {
  const folder = `${out}\\${i}`;
  const [dumps, events] = [`${folder}\\dumps`, `${folder}\\events`];
  Deno.mkdirSync(folder, { recursive: true });
  const [program = "", ...args] = fault.target;
  const started = launches
    ? undefined
    : new Deno.Command(program, { args, stdin: "piped", stdout: "null", stderr: "null" }).spawn();
  await pause(started ? READY_MS : 0);
  const before = started && suspension(started.pid);
  const [command = "", ...options] = fault.command;
  const cli = new Deno.Command(Deno.execPath(), {
    args: cliArguments(
      ...[command, ...options, "--out", dumps, "--events", events],
      ...(started ? [String(started.pid)] : ["--", ...fault.target]),
    ),
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = cli.output();
  const target = started?.pid ?? (await until(() => find(events, "process-start"), "a target")).pid;
  using process = Process.open(target);
  await until(() => find(events, "armed"), "a trap");
  if (fault.when === "writing") {
    const { file } = await until(() => find(events, "dumping"), "a dump");
    await until(() => grows(file), "growth");
  }
  await pause(Math.random() * fault.later);
  await FAULTS[fault.what]({ supervisor: cli.pid, target, started, dumps });
  await pause(fault.settled);
  // A host without a supervisor first writes its dump to the end.
  const writes = fault.what === "kill-supervisor";
  if (writes) await until(() => hostsOf(cli.pid).length === 0 || undefined, "an end of the hosts");
  const suspended = before && !process?.ended(0)
    ? [...suspension(target)].filter(([id, count]) => count > (before.get(id) ?? count)).length
    : 0;
  await started?.stdin.close().catch(() => {});
  const end = performance.now() + LIFE_MS;
  while (!process?.ended(0) && performance.now() < end) await pause(TURN_MS);
  const exitCode = process?.exitCode ?? null;
  const { code, stderr } = await said;
  await started?.status;
  const faulted = {
    exitCode,
    suspended,
    code: code >>> 0,
    stderr: new TextDecoder().decode(stderr),
    left: names(dumps),
    hosts: hostsOf(cli.pid).length,
    records: log(events),
  };
  if (fills) Deno.removeSync(folder, { recursive: true });
  return faulted;
}

function names(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch {
    return [];
  }
}

if (import.meta.main) {
  const runs = Array.from({ length: Number(times) }, (_, i) => i);
  await atOnce(fills ? 1 : AT_ONCE, runs, async (i) => console.log(JSON.stringify(await once(i))));
}
