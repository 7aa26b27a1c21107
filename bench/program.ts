/** Running a measured program and reading what it prints. @module */
import { TextLineStream } from "./lines.ts";
import type { Values } from "./samples.ts";

/** A program that did not do what it was measured at. */
export class ClientError extends Error {
  override readonly name = "ClientError";
}

/** A running program whose lines are read one by one. */
export class Program implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #command: readonly string[];

  constructor(command: readonly [string, ...string[]]) {
    this.#command = command;
    const [program, ...args] = command;
    const options = { args, stdin: "piped", stdout: "piped", stderr: "null" } as const;
    this.#child = new Deno.Command(program, options).spawn();
    const text = this.#child.stdout.pipeThrough(new TextDecoderStream());
    this.#lines = text.pipeThrough(new TextLineStream()).getReader();
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Its next line; undefined at its end. */
  async line(): Promise<string | undefined> {
    return (await this.#lines.read()).value;
  }

  /** Reads until a line that starts so. */
  async until(start: string): Promise<string> {
    for (let line = await this.line(); line !== undefined; line = await this.line()) {
      if (line.startsWith(start)) return line;
    }
    throw new ClientError(`"${this.#command.join(" ")}" ended before it printed "${start}"`);
  }

  async write(text: string): Promise<void> {
    const writer = this.#child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(text));
    writer.releaseLock();
  }

  /** Ends it if it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.stdin.close().catch(() => {});
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // It has ended already.
    }
    await this.#lines.cancel();
    await this.#child.status;
  }
}

/**
 * Runs a client to its end; the numbers it printed, and as `start` the time from its spawn to its first line.
 *
 * @param ready Gives the line it is sent when it says that it is ready.
 */
export async function runClient(
  command: readonly [string, ...string[]],
  ready?: () => Promise<string>,
): Promise<Values> {
  const spawned = performance.now();
  await using program = new Program(command);
  await program.until("started");
  const values: Record<string, number> = { start: performance.now() - spawned };
  for (let line = await program.line(); line !== undefined; line = await program.line()) {
    if (line === "ready") await program.write(`${await ready?.()}\n`);
    if (line.startsWith("failed")) throw new ClientError(`${command.join(" ")}: ${line}`);
    const [, name, value] = /^([a-z]+) ([\d.]+)$/.exec(line) ?? [];
    if (name !== undefined) values[name] = Number(value);
  }
  return values;
}
