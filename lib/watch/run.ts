/**
 * Launching a program under a Plan.
 *
 * @module
 */
import { dirname } from "node:path";
import type { Job } from "../host/protocol.ts";
import { asked } from "../recipe/asked.ts";
import { EVERYTHING } from "../recipe/everything.ts";
import { interest } from "../recipe/interest.ts";
import type { Plan } from "../recipe/plan.ts";
import { Folder } from "../store/folder.ts";
import { commandLine } from "../win32/command_line.ts";
import { Process } from "../win32/process.ts";
import { type Capture, Captures, type Miss } from "./captures.ts";
import { findProgram } from "./find_program.ts";
import { findTarget } from "./find_target.ts";
import { type HostOptions, HostProcess } from "./host_process.ts";
import type { Record } from "./record.ts";
import { Session, type SessionEnd } from "./session.ts";
import type { Identity } from "./target.ts";

/** What {@link run} and {@link attach} share. */
export interface SessionOptions {
  /** The output folder. */
  readonly out: string;
  /** Whether processes that it starts are watched too. */
  readonly followChildren?: boolean | undefined;
  /** The engine's folder; without it the usual places are asked. */
  readonly engine?: string | undefined;
  /** Where PDBs are looked for, beside the usual places. */
  readonly symbols?: string | undefined;
  /** This Trapline's version, for the manifests. */
  readonly version: string;
  /** Called with each record of the event log. */
  readonly onRecord?: ((record: Record) => void) | undefined;
  /** Whether everything is recorded that any recipe could want, so that the log can be replayed against another. */
  readonly recordAll?: boolean | undefined;
  /** Leaves the target alone and ends the run. */
  readonly detach?: AbortSignal | undefined;
}

/** What to launch. */
export interface RunOptions extends SessionOptions {
  /** The program and its arguments. */
  readonly program: readonly string[];
  /** The target's working folder; ours without it. */
  readonly cwd?: string | undefined;
  /** Variables added to the target's environment. */
  readonly env?: Readonly<{ [name: string]: string }> | undefined;
}

/** What to attach to. */
export interface AttachOptions extends SessionOptions {
  /** A pid or an image name. */
  readonly target: string;
}

/** What came of a run. */
export interface RunResult extends SessionEnd {
  /** The wall-clock time at which the trap was armed; absent if it never was. */
  readonly armedAt?: Date | undefined;
  /** How long that took from the start. */
  readonly armedAfterMs?: number | undefined;
  /** How many processes were seen to start, the target included. */
  readonly processes: number;
  /** Exceptions that a rule could want. */
  readonly exceptions: number;
  /** How often rules fired, all together. */
  readonly fired: number;
  /** The dumps that were written, in the order of the stops. */
  readonly captures: readonly Capture[];
  /** The dumps that were asked for and could not be written. */
  readonly missed: readonly Miss[];
  /** The rule that killed the target; absent if none did. */
  readonly killedBy?: string | undefined;
  /** Processes that still ran when the run ended. */
  readonly leftRunning: readonly Identity[];
}

/**
 * Launches a program under capture and stays until it has ended.
 *
 * @example
 * ```ts ignore
 * import { planOfFlags, run, sentence, VERSION } from "trapline";
 *
 * const plan = planOfFlags({ dump: ["mini"], deadline: "30m" });
 * const result = await run(plan, { program: ["checkout.exe", "--fast"], out: "dumps", version: VERSION });
 * for (const { dump, manifest } of result.captures) console.log(dump, manifest.exception?.words);
 * console.log(sentence(result));
 * ```
 *
 * @throws {LaunchError} If the program can't be started.
 * @throws {TypeError} If its working folder is not there.
 * @throws {StoreError} If the output folder can't be used.
 * @throws {HostError} If the engine's host can't be started or can't do its job: there is no engine, for example.
 */
export async function run(plan: Plan, options: RunOptions): Promise<RunResult> {
  const [program = "", ...args] = options.program;
  const place = { cwd: Deno.cwd(), path: Deno.env.get("PATH") ?? "" };
  const path = await findProgram(program, place);
  await refuseMissingFolder(options.cwd);
  const { cwd, env, engine } = options;
  const target = { launch: commandLine([path, ...args]) };
  return await supervise(plan, options, { target, image: path }, { cwd, env, engine, stdio: "all" });
}

/**
 * Attaches to a running program as its debugger, without breaking in, and stays until it has ended.
 *
 * @throws {TargetError} If there is no such process, or it is refused.
 * @throws {StoreError} If the output folder can't be used.
 * @throws {HostError} If the engine's host can't be started or can't do its job.
 */
export async function attach(plan: Plan, options: AttachOptions): Promise<RunResult> {
  const pid = findTarget(options.target);
  using process = Process.open(pid);
  const image = process?.image ?? "";
  return await supervise(plan, options, { target: { attach: pid }, image }, {
    engine: options.engine,
    stdio: "none",
  });
}

async function supervise(
  plan: Plan,
  options: SessionOptions,
  { target, image }: { target: Extract<Job, { job: "arm" }>["target"]; image: string },
  hostOptions: HostOptions,
): Promise<RunResult> {
  const start = performance.now();
  const requests = asked(plan);
  const folder = await Folder.open(options.out);
  const { engine, symbols, version } = options;
  const captures = new Captures({ recipe: plan.name, folder, engine, symbols, version });
  const tally = new Tally(start, options.onRecord ?? (() => {}));
  const now = (): number => performance.now() - start;
  const wanted = options.recordAll ? EVERYTHING : interest(plan);
  tally.record({ at: now(), kind: "interest", recipe: plan.name, interest: wanted });
  const stdio = requests.onStdin && hostOptions.stdio === "all" ? "output" : hostOptions.stdio;
  await using host = await HostProcess.start({ ...hostOptions, stdio });
  tally.record({ at: now(), kind: "host", pid: host.pid });
  const symbolPath = [symbols, Deno.env.get("_NT_SYMBOL_PATH"), dirname(image)].filter(Boolean).join(";");
  const children = options.followChildren ?? false;
  host.send({ job: "arm", target, children, interest: wanted, symbolPath });
  using session = new Session({
    plan,
    asked: requests,
    host,
    captures,
    engine,
    now,
    record: (record) => tally.record(record),
    detach: options.detach ?? new AbortController().signal,
  });
  const end = await session.run();
  const { targets } = session;
  const leftRunning = targets.running().flatMap((pid) => targets.identity(pid) ?? []);
  return { ...end, ...tally.result, captures: captures.done, missed: captures.missed, leftRunning };
}

async function refuseMissingFolder(cwd: string | undefined): Promise<void> {
  if (cwd === undefined) return;
  const found = await Deno.stat(cwd).catch(() => undefined);
  if (!found?.isDirectory) throw new TypeError(`The working folder "${cwd}" is not there`);
}

/** Counts what the final sentence tells. */
class Tally {
  readonly #start: number;
  readonly #onRecord: (record: Record) => void;
  #armed: { armedAt: Date; armedAfterMs: number } | undefined;
  #processes = 0;
  #exceptions = 0;
  #fired = 0;
  #killedBy: string | undefined;

  constructor(start: number, onRecord: (record: Record) => void) {
    this.#start = start;
    this.#onRecord = onRecord;
  }

  record(record: Record): void {
    if (record.kind === "armed") {
      this.#armed = { armedAt: new Date(), armedAfterMs: performance.now() - this.#start };
    }
    if (record.kind === "process-start") this.#processes++;
    if (record.kind === "exception" && record.chance === "second") this.#exceptions++;
    if (record.kind === "fired") this.#fired++;
    if (record.kind === "killed") this.#killedBy = record.rule;
    this.#onRecord(record);
  }

  get result(): Pick<
    RunResult,
    "armedAt" | "armedAfterMs" | "processes" | "exceptions" | "fired" | "killedBy"
  > {
    return {
      ...this.#armed,
      processes: this.#processes,
      exceptions: this.#exceptions,
      fired: this.#fired,
      killedBy: this.#killedBy,
    };
  }
}
