/** Starting programs on a machine that is made up: their pipes, their ends, what they say. @module */
import { TOKEN_VARIABLE } from "../../lib/host/protocol.ts";
import type { ServedPipe, StartSystem } from "../../lib/watch/hold/start_system.ts";
import type { TargetOutput } from "../../lib/watch/hold/streams.ts";
import type { LaunchOptions } from "../../lib/win32/launch.ts";
import type { HeldProcess } from "../../lib/win32/process.ts";

/** A process that runs until it is ended. */
export class MadeUpProcess implements HeldProcess {
  exitCode: number | undefined;
  closed = false;
  readonly image = "C:\\app\\app.exe";
  readonly commandLine = "app.exe";
  readonly readable = true;
  readonly wow64 = false;
  readonly protection = 0;

  constructor(readonly pid: number, readonly created = 0n) {}

  ended(): boolean {
    return this.exitCode !== undefined;
  }

  objects(): number {
    return 0;
  }

  terminate(code: number): boolean {
    if (this.exitCode !== undefined) return false;
    this.exitCode = code;
    return true;
  }

  [Symbol.dispose](): void {
    this.closed = true;
  }
}

/** A served pipe whose client is the test. */
class MadeUpPipe implements ServedPipe {
  readonly written: string[] = [];
  readonly #said: (Uint8Array | undefined)[] = [];
  #heard = Promise.withResolvers<void>();
  readonly #connected = Promise.withResolvers<void>();
  gaveUp = false;
  closed = false;

  connected(): Promise<void> {
    return this.#connected.promise;
  }

  giveUp(): void {
    this.gaveUp = true;
    this.#connected.resolve();
  }

  connect(): void {
    this.#connected.resolve();
  }

  /** Text comes as it is cut; undefined is the end. */
  say(text: string | undefined): void {
    this.#said.push(text === undefined ? undefined : new TextEncoder().encode(text));
    this.#heard.resolve();
  }

  async read(): Promise<Uint8Array | undefined> {
    while (this.#said.length === 0) {
      await this.#heard.promise;
      this.#heard = Promise.withResolvers();
    }
    return this.#said.shift();
  }

  write(bytes: Uint8Array): boolean {
    this.written.push(new TextDecoder().decode(bytes));
    return true;
  }

  [Symbol.dispose](): void {
    this.closed = true;
  }
}

/** What a started program does. */
export type Program = (start: MadeUpStart, options: LaunchOptions) => void;

/** Starts programs that are made up. */
export class MadeUpStart implements StartSystem {
  readonly process = new MadeUpProcess(4242);
  readonly orders = new MadeUpPipe();
  readonly reports = new MadeUpPipe();
  readonly started: LaunchOptions[] = [];
  /** How often its host was woken. */
  woken = 0;
  /** What is open: events and standard handles. */
  open = 0;
  debugged = false;
  readonly #program: Program;
  readonly #output: TargetOutput | undefined;

  constructor(program: Program = hello, output?: TargetOutput) {
    [this.#program, this.#output] = [program, output];
  }

  pipe(_name: string, direction: "in" | "out"): MadeUpPipe {
    return direction === "out" ? this.orders : this.reports;
  }

  event(): { set: () => void } & Disposable {
    this.open++;
    return { set: () => void this.woken++, [Symbol.dispose]: () => void this.open-- };
  }

  streams(): { handles: [bigint, bigint, bigint]; output: TargetOutput | undefined } & Disposable {
    this.open++;
    return { handles: [1n, 2n, 3n], output: this.#output, [Symbol.dispose]: () => void this.open-- };
  }

  start(options: LaunchOptions): HeldProcess | undefined {
    this.started.push(options);
    this.#program(this, options);
    return this.process.pid === 0 ? undefined : this.process;
  }

  worked(): number {
    return 0;
  }

  hasDebugger(): boolean {
    return this.debugged;
  }

  /** The program opens both pipes. */
  connect(): void {
    this.orders.connect();
    this.reports.connect();
  }
}

/** A host that comes and proves itself. */
export function hello(start: MadeUpStart, { env }: LaunchOptions): void {
  start.connect();
  start.reports.say(`${JSON.stringify({ say: "hello", token: env?.[TOKEN_VARIABLE] })}\n`);
}
