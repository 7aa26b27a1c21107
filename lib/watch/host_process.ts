/**
 * Starting a host and talking with it.
 *
 * @module
 */
import { createServer, type Server, type Socket } from "node:net";
import { HOST_SCRIPT, type Job, type Message, type Order, TOKEN_VARIABLE } from "../host/protocol.ts";

/** How a host is started. */
export interface HostOptions {
  /** The working folder of the host, and so of the target it launches. */
  readonly cwd?: string | undefined;
  /** Variables added to its environment, and so to the target's. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Whether it has the user's standard handles, for the target to inherit; else none. */
  readonly stdio: boolean;
}

/** A host could not be started, or ended without having done its job. */
export class HostError extends Error {
  override readonly name = "HostError";
}

const START_TIMEOUT_MS = 30_000;

/** A host process: send it a job, then read what it says. */
export class HostProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #server: Server;
  readonly #socket: Socket;
  readonly #messages: AsyncGenerator<Message>;

  private constructor(
    child: Deno.ChildProcess,
    server: Server,
    socket: Socket,
    messages: AsyncGenerator<Message>,
  ) {
    this.#child = child;
    this.#server = server;
    this.#socket = socket;
    this.#messages = messages;
  }

  /** Starts one and waits until it has proved itself. */
  static async start({ cwd, env = {}, stdio }: HostOptions): Promise<HostProcess> {
    const name = `\\\\.\\pipe\\trapline-${crypto.randomUUID()}`;
    const token = crypto.randomUUID();
    const { server, connected } = await serve(name);
    const handles = stdio ? "inherit" : "null";
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", "--no-check", "--no-config", "--no-npm", HOST_SCRIPT, name],
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...env, [TOKEN_VARIABLE]: token },
      stdin: handles,
      stdout: handles,
      stderr: stdio ? "inherit" : "null",
    }).spawn();
    const socket = await withTimeout(connected, child);
    const messages = lines(socket);
    const hello = (await messages.next()).value as Message | undefined;
    if (hello?.say !== "hello" || hello.token !== token) {
      child.kill("SIGKILL");
      throw new HostError("Something other than our host answered on the host's pipe");
    }
    return new HostProcess(child, server, socket, messages);
  }

  /** The host's process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Gives it its job, or an order. */
  send(line: Job | Order): void {
    this.#socket.write(`${JSON.stringify(line)}\n`);
  }

  /** What it says next; undefined when it has ended. */
  async next(): Promise<Message | undefined> {
    const { value, done } = await this.#messages.next();
    return done ? undefined : value;
  }

  /** Ends it the hard way. */
  kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // It has ended already.
    }
  }

  /** Its exit code, when it has ended. */
  async ended(): Promise<number> {
    return (await this.#child.status).code;
  }

  /** Closes the pipe, whereupon the host leaves its target and ends, and waits for that. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
    this.#server.close();
    await this.#child.status;
  }
}

async function serve(name: string): Promise<{ server: Server; connected: Promise<Socket> }> {
  const { promise: connected, resolve } = Promise.withResolvers<Socket>();
  // One client and no more: who comes second is not our host.
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    resolve(socket);
  });
  server.maxConnections = 1;
  await new Promise<void>((listening, failed) => server.once("error", failed).listen(name, listening));
  return { server, connected };
}

async function withTimeout(connected: Promise<Socket>, child: Deno.ChildProcess): Promise<Socket> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new HostError("The host did not start within 30 s")),
    START_TIMEOUT_MS,
  );
  const died = child.status.then(({ code }) => {
    throw new HostError(`The host ended with code ${code} before it could be given its job`);
  });
  try {
    return await Promise.race([connected, died, late.promise]);
  } finally {
    clearTimeout(timer);
    died.catch(() => {}); // Its later end is waited for elsewhere.
  }
}

/** The JSON lines that come over a socket, until it closes. */
async function* lines(socket: Socket): AsyncGenerator<Message> {
  const decoder = new TextDecoder();
  let pending = "";
  try {
    for await (const chunk of socket) {
      pending += decoder.decode(chunk as Uint8Array, { stream: true });
      for (let end = pending.indexOf("\n"); end >= 0; end = pending.indexOf("\n")) {
        yield JSON.parse(pending.slice(0, end)) as Message;
        pending = pending.slice(end + 1);
      }
    }
  } catch (error) {
    // A host that is killed takes its end of the pipe with it: that is an end like another.
    if (!(error instanceof Error) || !("code" in error)) throw error;
  }
}
