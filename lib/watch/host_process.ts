/**
 * Starting a host and talking with it.
 *
 * @module
 */
import {
  type Job,
  type Message,
  newPipeName,
  type Order,
  pipeNames,
  TOKEN_VARIABLE,
} from "../host/protocol.ts";
import { PipeServer } from "../win32/pipe.ts";
import type { Hold } from "./hold.ts";
import { ownArguments } from "./own_program.ts";

/** Standard handles. `piped`: what is written comes out of the streams of {@link HostProcess.output}. */
export interface Stdio {
  /** stdin. */
  readonly input: "inherit" | "null";
  /** stdout and stderr. */
  readonly output: "inherit" | "null" | "piped";
}

/** What a program writes. */
export interface Output {
  /** Its stdout. */
  readonly stdout: ReadableStream<Uint8Array>;
  /** Its stderr. */
  readonly stderr: ReadableStream<Uint8Array>;
}

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

/** A host could not be started, or ended without having done its job. */
export class HostError extends Error {
  /** Always "HostError". */
  override readonly name = "HostError";
}

const START_TIMEOUT_MS = 30_000;

/** A host process: send it a job, then read what it says. */
export class HostProcess implements Hold, AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #orders: PipeServer;
  readonly #reports: AsyncGenerator<Message>;

  private constructor(
    child: Deno.ChildProcess,
    orders: PipeServer,
    reports: AsyncGenerator<Message>,
    /** What it and its target write, where that was asked for. */
    readonly output: Output | undefined,
  ) {
    this.#child = child;
    this.#orders = orders;
    this.#reports = reports;
  }

  /** Starts one and waits until it has proved itself. */
  static async start(
    { cwd, env = {}, stdio = NO_STDIO, engine = "", attaches = false }: HostOptions,
  ): Promise<HostProcess> {
    const shared = newPipeName();
    const token = crypto.randomUUID();
    const names = pipeNames(shared);
    const orders = new PipeServer(names.orders, "out");
    const reports = new PipeServer(names.reports, "in");
    const child = new Deno.Command(Deno.execPath(), {
      args: [...ownArguments("host"), shared, engine, attaches ? "attach" : ""],
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...env, [TOKEN_VARIABLE]: token },
      stdin: stdio.input,
      stdout: stdio.output,
      stderr: stdio.output,
    }).spawn();
    const messages = lines(reports);
    await connection(child, [orders, reports]);
    const hello = (await messages.next()).value as Message | undefined;
    const output = stdio.output === "piped" ? { stdout: child.stdout, stderr: child.stderr } : undefined;
    if (hello?.say === "hello" && hello.token === token) {
      return new HostProcess(child, orders, messages, output);
    }
    child.kill("SIGKILL");
    throw new HostError("Something other than our host answered on the host's pipes");
  }

  /** The host's process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Gives it its job, or an order; one that has ended no longer hears it. */
  send(line: Job | Order): void {
    this.#orders.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  }

  /** What it says next; undefined when it has ended. */
  async next(): Promise<Message | undefined> {
    const { value, done } = await this.#reports.next();
    return done ? undefined : value;
  }

  /** Ends it the hard way; its target is the caller's to put right. */
  kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error; // It has ended already.
    }
  }

  /** Closes the orders' pipe, whereupon the host leaves its target and ends, and waits for that. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#orders[Symbol.dispose]();
    // What it still says on its way out is of no interest, but its pipe ends with it.
    while (await this.next() !== undefined);
    await this.#child.status;
  }
}

/** Waits until a host has opened both pipes; a host that ends or takes too long is an error. */
async function connection(child: Deno.ChildProcess, pipes: readonly PipeServer[]): Promise<void> {
  const connected = Promise.all(pipes.map((pipe) => pipe.connected()));
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve("did not start within 30 s"), START_TIMEOUT_MS);
  const died = child.status.then(({ code }) => `ended with code ${code} before it could be given its job`);
  const trouble = await Promise.race([connected.then(() => undefined), died, late.promise]);
  clearTimeout(timer);
  if (trouble === undefined) return;
  for (const pipe of pipes) pipe.giveUp();
  await connected;
  for (const pipe of pipes) pipe[Symbol.dispose]();
  throw new HostError(`The host ${trouble}`);
}

/** The JSON lines that come over a pipe, until its other end closes. */
async function* lines(pipe: PipeServer): AsyncGenerator<Message> {
  using owned = pipe;
  const decoder = new TextDecoder();
  let pending = "";
  for (let chunk = await owned.read(); chunk; chunk = await owned.read()) {
    pending += decoder.decode(chunk, { stream: true });
    for (let end = pending.indexOf("\n"); end >= 0; end = pending.indexOf("\n")) {
      yield JSON.parse(pending.slice(0, end)) as Message;
      pending = pending.slice(end + 1);
    }
  }
}
