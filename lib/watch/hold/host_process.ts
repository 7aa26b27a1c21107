/**
 * Starting a host and talking with it.
 *
 * @module
 */
import { HostError } from "../errors.ts";
import {
  type HostMessage,
  type Job,
  newPipeName,
  type Order,
  pipeNames,
  TOKEN_VARIABLE,
  wakeName,
} from "../../host/protocol.ts";
import { commandLine } from "../../win32/command_line.ts";
import type { LaunchOptions } from "../../win32/launch.ts";
import { Win32Error } from "../../win32/library.ts";
import type { HeldProcess } from "../../win32/process.ts";
import type { Hold } from "./hold.ts";
import { ownArguments } from "./own_command.ts";
import { HERE, type ServedPipe, type StartSystem } from "./start_system.ts";
import { StartPatience } from "./start_patience.ts";
import type { Stdio, TargetOutput } from "./streams.ts";

const NO_STDIO: Stdio = { input: "null", output: "null" };

/** How a host is started. */
export interface HostOptions {
  /** The working folder of the host, and so of the target it launches. */
  readonly cwd?: string | undefined;
  /** Variables added to its environment, and so to the target's. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Its standard handles, which its target inherits; none without it. */
  readonly stdio?: Stdio | undefined;
  /** The engine's folder; without it the usual places are asked. It opens the engine at once, before its job. */
  readonly engine?: string | undefined;
  /** Whether it will attach to a running process, for which it makes its engine ready. */
  readonly attaches?: boolean | undefined;
}

/** A host that does one job and ends. */
export type JobHost = Pick<HostProcess, "send" | "next"> & AsyncDisposable;

/** Starts such a host. */
export type StartHost = (options: HostOptions) => Promise<JobHost>;

const LOOK_MS = 20, LAST_LOOK_MS = 500, WAKE_MS = 200;
/** The exit code of a host that its supervisor ends. */
const HOST_KILLED = 1;

/** A host process: send it a job, then read what it says. */
export class HostProcess implements Hold, AsyncDisposable {
  /** An armed one is. */
  readonly debugs = true;
  /** The named event that wakes an armed host. */
  readonly wakeName: string;
  readonly #wake: ReturnType<StartSystem["event"]>;
  #waking: ReturnType<typeof setInterval> | undefined;
  readonly #process: HeldProcess;
  readonly #orders: ServedPipe;
  readonly #reports: AsyncGenerator<HostMessage>;

  private constructor(
    shared: string,
    system: StartSystem,
    process: HeldProcess,
    orders: ServedPipe,
    reports: AsyncGenerator<HostMessage>,
    /** What it and its target write, where that was asked for. */
    readonly output: TargetOutput | undefined,
  ) {
    this.wakeName = wakeName(shared);
    this.#wake = system.event(this.wakeName);
    this.#process = process;
    this.#orders = orders;
    this.#reports = reports;
  }

  /** Starts one and waits until it has proved itself. */
  static async start(
    { cwd, env = {}, stdio = NO_STDIO, engine = "", attaches = false }: HostOptions,
    system: StartSystem = HERE,
  ): Promise<HostProcess> {
    const shared = newPipeName();
    const token = crypto.randomUUID();
    const names = pipeNames(shared);
    using stack = new DisposableStack();
    const orders = stack.use(system.pipe(names.orders, "out"));
    const reports = stack.use(system.pipe(names.reports, "in"));
    const args = [...ownArguments("host"), shared, engine, attaches ? "attach" : ""];
    using streams = system.streams(stdio);
    const process = begin(system, {
      commandLine: commandLine([Deno.execPath(), ...args]),
      cwd,
      env: { ...env, [TOKEN_VARIABLE]: token },
      stdio: streams.handles,
    });
    const messages = lines(reports);
    await connection(system, process, [orders, reports]);
    const hello = (await messages.next()).value as HostMessage | undefined;
    if (hello?.say === "hello" && hello.token === token) {
      stack.move();
      return new HostProcess(shared, system, process, orders, messages, streams.output);
    }
    process.terminate(HOST_KILLED);
    process[Symbol.dispose]();
    throw new HostError("Something other than our host answered on the host's pipes");
  }

  /** The host's process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Gives it its job, or an order; one that has ended no longer hears it. */
  send(line: Job | Order): void {
    this.post(line);
    if ("order" in line && (line.order === "kill" || line.order === "detach")) this.#insist();
  }

  /** The same without waking it: a host that stands still, or whose machine is broken into by {@link wakeOnce}. */
  post(line: Job | Order): void {
    this.#orders.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  }

  /** Wakes it: a machine that it debugs is broken into. */
  wakeOnce(): void {
    this.#wake.set();
  }

  /** Wakes it until it has ended: once may be just between two waits of the engine, which then loses it. */
  #insist(): void {
    if (this.#waking !== undefined) return;
    this.#wake.set();
    this.#waking = setInterval(() => this.#wake.set(), WAKE_MS);
  }

  /** What it says next; undefined when it has ended. */
  async next(): Promise<HostMessage | undefined> {
    const { value, done } = await this.#reports.next();
    if (done || value.say === "left") clearInterval(this.#waking);
    return done ? undefined : value;
  }

  /** Ends it the hard way; its target is the caller's to put right. */
  kill(): void {
    this.#process.terminate(HOST_KILLED);
  }

  /** Closes the orders' pipe, whereupon the host leaves its target and ends, and waits for that. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#orders[Symbol.dispose]();
    // What it still says on its way out is of no interest, but its pipe ends with it.
    while (await this.next() !== undefined);
    await ended(this.#process);
    this.#process[Symbol.dispose]();
    clearInterval(this.#waking);
    this.#wake[Symbol.dispose]();
  }
}

/**
 * Starts it so that it outlives us. Deno's own children end with it, by a job, and a host that is ended while it writes
 * leaves its target suspended.
 */
function begin(system: StartSystem, options: LaunchOptions): HeldProcess {
  try {
    const process = system.start(options);
    if (process) return process;
  } catch (error) {
    if (!(error instanceof Win32Error)) throw error;
    throw new HostError(`The host can't be started: ${error.message}`);
  }
  throw new HostError("The host was ended at once");
}

async function ended(process: HeldProcess): Promise<void> {
  while (!process.ended(0)) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}

/** Whether something comes to its end within `ms`. */
async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(() => late.resolve(false), ms);
  try {
    return await Promise.race([promise.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until a host has opened both pipes; a host that ends or takes too long is an error. */
async function connection(
  system: StartSystem,
  process: HeldProcess,
  pipes: readonly ServedPipe[],
): Promise<void> {
  const patience = new StartPatience(performance.now());
  const connected = Promise.all(pipes.map((pipe) => pipe.connected()));
  let trouble: string | undefined;
  while (trouble === undefined) {
    if (await within(connected, LOOK_MS)) return;
    const code = process.exitCode;
    // It may have come, said why it can't do its job, and ended, all of it since the last look: seen on a busy machine.
    if (code !== undefined && await within(connected, LAST_LOOK_MS)) return;
    if (code !== undefined) trouble = `ended with code ${code} before it could be given its job`;
    else trouble = patience.over(performance.now(), () => system.worked(process.pid));
  }
  for (const pipe of pipes) pipe.giveUp();
  await connected;
  for (const pipe of pipes) pipe[Symbol.dispose]();
  process.terminate(HOST_KILLED);
  process[Symbol.dispose]();
  throw new HostError(`The host ${trouble}`);
}

/** The JSON lines that come over a pipe, until its other end closes. */
async function* lines(pipe: ServedPipe): AsyncGenerator<HostMessage> {
  using owned = pipe;
  const decoder = new TextDecoder();
  let pending = "";
  for (let chunk = await owned.read(); chunk; chunk = await owned.read()) {
    pending += decoder.decode(chunk, { stream: true });
    for (let end = pending.indexOf("\n"); end >= 0; end = pending.indexOf("\n")) {
      yield JSON.parse(pending.slice(0, end)) as HostMessage;
      pending = pending.slice(end + 1);
    }
  }
}
