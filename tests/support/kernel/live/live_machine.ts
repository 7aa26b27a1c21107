/**
 * A made-up machine whose kernel can be debugged: it listens on a port, as a serial line over TCP, and speaks the
 * debugger's protocol. Microsoft's engine connects to it by `com:ipport=PORT,port=127.0.0.1`. A test has it crash, print,
 * fall silent or vanish, and asks it whether it runs.
 *
 * @module
 */
import type { MadeUpKernel } from "../kernel.ts";
import { DATA } from "../offsets.ts";
import { type Incoming, KdLink, PACKET } from "./link.ts";
import { API, Requests } from "./requests.ts";

const BREAKPOINT = 0x80000003;
const STATE_CHANGE = 0xf0, EXCEPTION = 0x3030, LOADED = 0x3031, PRINT = 0x3230;
const IP = 0xf8, RCX = 0x80;

/** The machine. */
export class LiveMachine implements AsyncDisposable {
  readonly #kernel: MadeUpKernel;
  readonly #requests: Requests;
  readonly #listener: Deno.TcpListener;
  readonly #serving: Promise<void>;
  #link: KdLink | undefined;
  #running = true;
  /** Why it stands still, for a debugger that comes later. */
  #stopped: Uint8Array | undefined;
  /** So many requests are answered before the line is cut; Infinity for all. */
  #answers = Infinity;
  #silent = false;
  /** How often a debugger has let it go on. */
  continued = 0;
  /** How often it stood still: at what it did itself, or where a debugger broke in. */
  stops = 0;
  /** How often a debugger has broken in. */
  brokenInto = 0;
  readonly #onContinue: (() => void)[] = [];

  constructor(kernel: MadeUpKernel) {
    this.#kernel = kernel;
    this.#requests = new Requests(kernel);
    // It has not crashed yet.
    for (let index = 0n; index < 5n; index++) kernel.machine.u64(DATA.bugCheck + index * 8n, 0n);
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#serving = this.#serve();
  }

  /** What `--kernel` is given to reach it. */
  get connection(): string {
    return `com:ipport=${this.#listener.addr.port},port=127.0.0.1`;
  }

  /** Whether it runs. */
  get running(): boolean {
    return this.#running;
  }

  /** Waits until a debugger has let it go on so many times. */
  async goesOn(times: number): Promise<void> {
    while (this.continued < times) await new Promise<void>((resolve) => this.#onContinue.push(resolve));
  }

  /** Waits until it runs: a machine that a debugger holds does nothing. */
  async #runs(): Promise<void> {
    while (!this.#running) await this.goesOn(this.continued + 1);
  }

  /** Hears nobody and says nothing any more. */
  fallSilent(): void {
    this.#silent = true;
  }

  /** Cuts the line after so many more requests. */
  vanishAfter(requests: number): void {
    this.#answers = requests;
  }

  /** Goes down as the kernel does: it says so and breaks into its debugger. */
  async crash(): Promise<void> {
    await this.#runs();
    const { bugCheck, machine, options: { kernel } } = this.#kernel;
    for (const [index, value] of bugCheck.entries()) {
      machine.u64(DATA.bugCheck + BigInt(index) * 8n, BigInt(value));
    }
    const hex = (value: bigint | number): string =>
      `0x${BigInt.asUintN(64, BigInt(value)).toString(16).toUpperCase().padStart(16, "0")}`;
    const [code, ...parameters] = bugCheck;
    await this.print(
      `\n*** Fatal System Error: 0x${code.toString(16).padStart(8, "0")}\n` +
        `                       (${parameters.map(hex).join(",")})\n\n`,
    );
    const context = new DataView(this.#requests.context.buffer);
    context.setBigUint64(IP, kernel.base + BigInt(kernel.exports.get("DbgBreakPointWithStatus")!), true);
    context.setBigUint64(RCX, 3n, true); // a bug check, the first time
    await this.#stop(this.#exception(BREAKPOINT));
  }

  /** Starts anew after a crash, as a machine does: it has no bug check any more. */
  restart(): void {
    for (let index = 0n; index < 5n; index++) this.#kernel.machine.u64(DATA.bugCheck + index * 8n, 0n);
  }

  /** Prints a text, as DbgPrint does. */
  async print(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    const head = new Uint8Array(16);
    const view = new DataView(head.buffer);
    view.setUint32(0, PRINT, true);
    view.setUint16(4, 6, true);
    view.setUint32(8, bytes.length, true);
    await this.#link?.send(PACKET.debugIo, head, bytes);
    await this.#link?.acknowledged();
  }

  /** Loads a driver, which its debugger is told. */
  async load(path: string): Promise<void> {
    await this.#runs();
    const { base, size, checksum } = this.#kernel.options.driver;
    const change = this.#change(LOADED);
    const view = new DataView(change.buffer);
    const name = new TextEncoder().encode(`${path}\0`);
    view.setUint32(0x20, name.length, true);
    view.setBigUint64(0x28, base, true);
    view.setUint32(0x38, checksum, true);
    view.setUint32(0x3c, size, true);
    await this.#stop(Uint8Array.from([...change, ...name]));
  }

  /** Comes to an exported function of the kernel; whether a breakpoint is set there. */
  async reach(name: string): Promise<boolean> {
    await this.#runs();
    const { kernel } = this.#kernel.options;
    const address = kernel.base + BigInt(kernel.exports.get(name)!);
    if (![...this.#requests.breakpoints.values()].includes(address)) return false;
    new DataView(this.#requests.context.buffer).setBigUint64(IP, address, true);
    await this.#stop(this.#exception(BREAKPOINT));
    return true;
  }

  async #serve(): Promise<void> {
    for await (const conn of this.#listener) {
      const link = this.#link = new KdLink(conn);
      for (;;) {
        const incoming = await link.next(() => !this.#running && !this.#silent);
        if (incoming === undefined) break;
        if (!this.#silent) await this.#heard(link, incoming);
      }
      link.close();
    }
  }

  async #heard(link: KdLink, incoming: Incoming): Promise<void> {
    if (incoming.what === "break-in") {
      this.brokenInto++;
      new DataView(this.#requests.context.buffer).setBigUint64(RCX, 1n, true); // somebody asks
      if (this.#running) await this.#stop(this.#exception(BREAKPOINT));
    } else if (incoming.what === "reset") {
      await link.reset();
      if (this.#stopped !== undefined) await link.send(PACKET.stateChange, this.#stopped);
    } else if (incoming.type === PACKET.manipulate) await this.#asked(link, incoming.body);
  }

  async #asked(link: KdLink, body: Uint8Array<ArrayBuffer>): Promise<void> {
    const api = new DataView(body.buffer).getUint32(0, true);
    if (api === API.continue || api === API.continue2) {
      [this.#running, this.#stopped] = [true, undefined];
      this.continued++;
      for (const tell of this.#onContinue.splice(0)) tell();
      return;
    }
    if (this.#answers-- <= 0) return link.close();
    await link.send(PACKET.manipulate, ...this.#requests.answer(body));
  }

  async #stop(change: Uint8Array): Promise<void> {
    [this.#running, this.#stopped] = [false, change];
    this.stops++;
    await this.#link?.send(PACKET.stateChange, change);
  }

  #exception(code: number): Uint8Array {
    const change = this.#change(EXCEPTION);
    const view = new DataView(change.buffer);
    view.setUint32(0x20, code, true);
    view.setBigUint64(0x30, this.#ip, true);
    view.setUint32(0xb8, 1, true); // first chance
    return change;
  }

  get #ip(): bigint {
    return new DataView(this.#requests.context.buffer).getBigUint64(IP, true);
  }

  /** DBGKD_ANY_WAIT_STATE_CHANGE without its event, with the control report that a debugger reads registers from. */
  #change(state: number): Uint8Array<ArrayBuffer> {
    const change = new Uint8Array(STATE_CHANGE);
    const view = new DataView(change.buffer);
    const context = new DataView(this.#requests.context.buffer);
    view.setUint32(0, state, true);
    view.setUint16(4, 6, true);
    view.setUint32(8, 1, true);
    view.setBigUint64(0x10, 0xffffc00000020000n, true);
    view.setBigUint64(0x18, this.#ip, true);
    view.setBigUint64(0xc0, 0xffff0ff0n, true); // DR6
    view.setBigUint64(0xc8, 0x400n, true); // DR7
    view.setUint32(0xd0, context.getUint32(0x44, true), true);
    const code = this.#kernel.machine.read(this.#ip, 16);
    view.setUint16(0xd4, code.length, true);
    view.setUint16(0xd6, 3, true);
    change.set(code, 0xd8);
    for (const [index, selector] of [0x10, 0x2b, 0x2b, 0x53].entries()) {
      view.setUint16(0xe8 + index * 2, selector, true);
    }
    return change;
  }

  /** Switches it off. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.#link?.close();
    await this.#serving.catch(() => {});
  }
}
