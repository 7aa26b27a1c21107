/**
 * The debugger engine as a TypeScript object.
 *
 * @module
 */
import * as DEBUG from "../facts/debug.table.ts";
import { wide } from "../win32/text.ts";
import { type Breakpoint, setBreakpoint } from "./breakpoints.ts";
import { type EngineFiles, findEngine } from "./discover.ts";
import { writeDumpFile, writeDumpFile2, writeDumpFileWide } from "./dumps.ts";
import {
  currentIds,
  type DebugEvent,
  type EventHandlers,
  lastEvent,
  lastEventInWords,
  listen,
  switchTo,
} from "./events.ts";
import { Filters } from "./filters.ts";
import { check, DbgEngError, HR, type HResult, succeeded } from "./hresult.ts";
import { interruptWhenSet } from "./interrupt.ts";
import { type Interfaces, queryInterfaces } from "./interfaces.ts";
import { loadEngine } from "./load.ts";
import { Memory } from "./memory.ts";
import {
  ATTACH,
  type AttachMode,
  type CreateProcessOptions,
  creationFlags,
  type Resume,
  STATUS,
  type WaitResult,
} from "./modes.ts";
import { outU32 } from "./out.ts";
import { Output } from "./output.ts";
import {
  type ContextShape,
  type Frame,
  stack,
  stackFrom,
  stackFrom32,
  stackOf,
  type StoredEvent,
  storedEvent,
  type Thread,
  threadBlock,
  threadContext,
  threads,
  X64_CONTEXT,
} from "./stacks.ts";
import { Symbols } from "./symbols.ts";

let live = false;

/** WaitForEvent without an end. */
const INFINITE = 0xFFFFFFFF;

/** DEBUG_ATTACH_* of connections to a kernel that are not the debugger's own protocol. */
const KERNEL_FLAGS: Readonly<Record<string, number>> = {
  local: DEBUG.DEBUG_ATTACH_LOCAL_KERNEL,
  exdi: DEBUG.DEBUG_ATTACH_EXDI_DRIVER,
};

/**
 * The engine. There is one per process, and it belongs to the thread that opened it; every call blocks.
 *
 * @example Listing the modules of a running process
 * ```ts ignore
 * import { Engine } from "trapline/dbgeng";
 *
 * using engine = Engine.open();
 * engine.attach(1234, "noninvasive");
 * engine.waitForEvent(10_000);
 * for (const { base, image } of engine.symbols.modules()) console.log(base.toString(16), image);
 * engine.detach();
 * ```
 *
 * @example Starting a program, running it to a function, and reading where it is
 * ```ts
 * import type { Engine } from "trapline/dbgeng";
 *
 * function reach(engine: Engine, command: string, symbol: string): string[] {
 *   engine.createProcess(command, { initialBreak: true });
 *   engine.waitForEvent(10_000);
 *   using _breakpoint = engine.setBreakpoint(symbol);
 *   engine.resume();
 *   engine.waitForEvent(10_000);
 *   return engine.symbols.name(engine.stack()).map((frame) => frame.function?.name ?? "?");
 * }
 * ```
 */
export class Engine implements Disposable {
  /** Which engine this is and where it came from. */
  readonly files: EngineFiles;
  /** What makes a wait return. */
  readonly filters: Filters;
  /** The target's memory. */
  readonly memory: Memory;
  /** What the engine and the target print. */
  readonly output: Output;
  /** Modules, names and source lines. */
  readonly symbols: Symbols;
  /** The COM interfaces below, for what this class has no word for. */
  readonly interfaces: Interfaces;
  readonly #owned: DisposableStack;
  #running = false;
  #kernelEnded = false;
  #waits = 0;

  private constructor(files: EngineFiles) {
    using stack = new DisposableStack();
    this.files = files;
    this.interfaces = stack.use(queryInterfaces(loadEngine(files), files));
    this.output = stack.use(new Output(this.interfaces));
    this.filters = new Filters(this.interfaces);
    this.memory = new Memory(this.interfaces);
    this.symbols = new Symbols(this.interfaces);
    // The engine's own shell commands are never wanted, and this can't be undone by what runs later.
    this.interfaces.control.call("AddEngineOptions", DEBUG.DEBUG_ENGOPT_DISALLOW_SHELL_COMMANDS);
    this.#owned = stack.move();
  }

  /**
   * Finds and loads the engine.
   *
   * @param path Its folder or its dbgeng.dll; without it the usual places are asked: see {@link findEngine}.
   * @throws {EngineNotFoundError} If there is none that can be used.
   * @throws {EngineLoadError} If one was found and can't be loaded.
   */
  static open(path?: string): Engine {
    if (live) throw new TypeError("An engine is open in this process already; dbgeng allows one");
    const engine = new Engine(findEngine(path));
    live = true;
    return engine;
  }

  /**
   * Starts a program under the engine. It exists only after the next {@link Engine.waitForEvent}.
   *
   * @param commandLine The program and its arguments, quoted as Windows does: see {@link commandLine}.
   * @throws {DbgEngError} If it can't be started; the detail has the engine's words.
   */
  createProcess(commandLine: string, options: CreateProcessOptions = {}): void {
    const { client } = this.interfaces;
    const { cwd, initialBreak = false } = options;
    const flags = new Uint32Array([creationFlags(options), DEBUG.DEBUG_ECREATE_PROCESS_DEFAULT, 0, 0]);
    const folder = cwd === undefined ? null : wide(cwd);
    this.#setInitialBreak(initialBreak);
    // An environment block can't be given together with NO_DEBUG_HEAP (E_NOTIMPL): the target inherits ours.
    this.#told(
      "CreateProcess2Wide",
      () => client.try("CreateProcess2Wide", 0n, wide(commandLine), flags, 16, folder, null),
    );
  }

  /**
   * Attaches to a running process; the next {@link Engine.waitForEvent} completes it. For `"noninvasive"` that wait
   * also tells whether there is such a process.
   *
   * @throws {DbgEngError} If it can't be entered; the detail has the engine's words.
   */
  attach(pid: number, mode: AttachMode = "quiet"): void {
    this.#setInitialBreak(mode === "break");
    this.#told(
      `AttachProcess(${pid})`,
      () => this.interfaces.client.try("AttachProcess", 0n, pid, ATTACH[mode]),
    );
  }

  /**
   * Attaches to a machine's kernel; the next {@link Engine.waitForEvent} completes it, with the machine stopped.
   *
   * @param connection As the debugger takes it (`com:port=\\\\.\\pipe\\com_1,pipe`, `net:port=50000,key=1.2.3.4`); `exdi:…`;
   * `local` is this machine, which can't be stopped.
   * @throws {DbgEngError} If there is no such connection; the detail has the engine's words.
   */
  attachKernel(connection: string): void {
    const flags = KERNEL_FLAGS[connection.split(":")[0] ?? ""] ?? DEBUG.DEBUG_ATTACH_KERNEL_CONNECTION;
    const options = flags === DEBUG.DEBUG_ATTACH_LOCAL_KERNEL ? null : wide(connection);
    this.#setInitialBreak(true);
    this.#told(
      `AttachKernelWide("${connection}")`,
      () => this.interfaces.client.try("AttachKernelWide", flags, options),
    );
  }

  /** Sighting: without this option the break of a new process or an attach happens, and the wait goes on over it. */
  #setInitialBreak(on: boolean): void {
    const { control } = this.interfaces;
    control.call(on ? "AddEngineOptions" : "RemoveEngineOptions", DEBUG.DEBUG_ENGOPT_INITIAL_BREAK);
  }

  /**
   * Has the engine set up what it sets up at its first attach, which takes longer than a small dump: a later attach
   * then stops its target for a shorter time. It asks for a process that the engine refuses, this one.
   */
  prepareToAttach(): void {
    this.interfaces.client.try("AttachProcess", 0n, Deno.pid, ATTACH.noninvasive);
    this.output.take();
    this.output.takeErrors();
  }

  /** Has the engine look for symbols and images in local folders only, from now on: for dumps of unknown origin. */
  disallowNetworkPaths(): void {
    this.interfaces.control.call("AddEngineOptions", DEBUG.DEBUG_ENGOPT_DISALLOW_NETWORK_PATHS);
  }

  /**
   * Keeps the engine out of .NET runtimes in its targets, from now on. Else it loads mscordaccore.dll from the folder of
   * the target, or from the one that a dump names, and writes a flag into the target that has the runtime raise an
   * exception for every module.
   */
  disableManagedSupport(): void {
    this.interfaces.control.call("AddEngineOptions", DEBUG.DEBUG_ENGOPT_DISABLE_MANAGED_SUPPORT);
  }

  /** Opens a dump; the next {@link Engine.waitForEvent} completes it. */
  openDump(path: string): void {
    this.#told(
      `OpenDumpFileWide("${path}")`,
      () => this.interfaces.client.try("OpenDumpFileWide", wide(path), 0n),
    );
  }

  /**
   * Lets the target run until an event stops it, for at most the given number of milliseconds. A machine's kernel is
   * waited for without an end (`Infinity`): anything else is refused with E_NOTIMPL.
   *
   * After a timeout the target may be suspended until the next wait, whatever the documentation says: don't idle
   * between waits.
   *
   * @throws {DbgEngError} If the wait fails for another reason than the end of the last process.
   */
  waitForEvent(ms: number): WaitResult {
    this.#waits++;
    this.output.takeErrors();
    const limit = ms === Infinity ? INFINITE : ms;
    const code = this.interfaces.control.try("WaitForEvent", DEBUG.DEBUG_WAIT_DEFAULT, limit);
    this.#running = code === HR.S_FALSE;
    if (code === HR.S_OK) return "event";
    if (code === HR.S_FALSE) return "timeout";
    if (code === HR.E_UNEXPECTED && !this.hasTarget) return "ended";
    throw new DbgEngError(code, "IDebugControl::WaitForEvent", this.output.takeErrors());
  }

  /** How often was waited: what was read of the target at another count is of another moment. */
  get waits(): number {
    return this.#waits;
  }

  /** Whether the engine has a process or a dump. */
  get hasTarget(): boolean {
    const status = outU32((out) => this.interfaces.control.try("GetExecutionStatus", out));
    return status !== DEBUG.DEBUG_STATUS_NO_DEBUGGEE;
  }

  /** Says how the target goes on; it does so at the next wait. */
  resume(how: Resume = "go"): void {
    const code = this.interfaces.control.try("SetExecutionStatus", STATUS[how]);
    // At the exit of the last process nothing is left that could go on: E_NOINTERFACE.
    if (code !== HR.E_NOINTERFACE) check(code, "IDebugControl::SetExecutionStatus");
  }

  /**
   * After a wait that timed out: says that the target runs, so that it can be interrupted.
   *
   * Sighting: after a timeout this engine calls the target stopped, and loses an interrupt that comes then. By its
   * documentation it still runs, and saying so is refused with E_ACCESSDENIED.
   */
  keepRunning(): void {
    const code = this.interfaces.control.try("SetExecutionStatus", STATUS.go);
    if (code !== HR.E_ACCESSDENIED) check(code, "IDebugControl::SetExecutionStatus");
  }

  /** Has a target that a wait left running break in: the next wait returns with it stopped, in a thread of its own. */
  interrupt(): void {
    if (this.#running) this.keepRunning();
    this.interfaces.control.call("SetInterrupt", DEBUG.DEBUG_INTERRUPT_ACTIVE);
  }

  /**
   * Has a running target break in, as {@link Engine.interrupt} does, each time that a Windows event is set, by whomever
   * and also in the middle of a wait; until it is disposed. `event`: its handle. After a wait that timed out call
   * {@link Engine.keepRunning} before the next: else an interrupt gets lost.
   */
  interruptWhenSet(event: bigint): Disposable {
    // A thread to break in with can't start while another holds the loader's lock: then the engine suspends instead.
    this.interfaces.control.call("SetInterruptTimeout", 1);
    return interruptWhenSet(this.interfaces, event);
  }

  /** The same, once, when a process has ended: `handle` is one of it that may be waited for. */
  interruptAtEndOf(handle: bigint): Disposable {
    return interruptWhenSet(this.interfaces, handle, true);
  }

  /**
   * The event at which the engine stopped last, in its own words: `Access violation - code c0000005 (first chance)`.
   *
   * @throws {DbgEngError} If the engine has not stopped yet.
   */
  lastEventInWords(): string {
    return lastEventInWords(this.interfaces);
  }

  /** The event at which the engine stopped last. */
  lastEvent(): DebugEvent {
    return lastEvent(this.interfaces);
  }

  /** The system's ids of the current process and thread: after a wait, those of the event. */
  currentIds(): { pid: number; tid: number } {
    return currentIds(this.interfaces);
  }

  /**
   * Makes another debugged process the current one, until the result is disposed: what is read and written is then of
   * that.
   *
   * @throws {DbgEngError} If the process isn't debugged here.
   */
  switchTo(pid: number): Disposable {
    return switchTo(this.interfaces, pid);
  }

  /** Registers event handlers until the result is disposed. */
  listen(handlers: EventHandlers): Disposable {
    return listen(this.interfaces, handlers);
  }

  /** The threads of the current process. */
  threads(): Thread[] {
    return threads(this.interfaces);
  }

  /** The stack of the current thread, or of another by the engine's id. */
  stack(threadId?: number, limit?: number): Frame[] {
    return threadId === undefined ? stack(this.interfaces, limit) : stackOf(this.interfaces, threadId, limit);
  }

  /** The registers of the current thread, or of another by the engine's id, as a CONTEXT; undefined where there are none. */
  threadContext(threadId?: number, shape: ContextShape = X64_CONTEXT): Uint8Array<ArrayBuffer> | undefined {
    return threadContext(this.interfaces, threadId, shape);
  }

  /** The event that an opened dump was written at. */
  storedEvent(): StoredEvent | undefined {
    return storedEvent(this.interfaces);
  }

  /** The stack from the registers of {@link Engine.storedEvent}. */
  stackFrom(context: Uint8Array<ArrayBuffer>, limit?: number): Frame[] {
    return stackFrom(this.interfaces, context, limit);
  }

  /** The address of the block (TEB) of the current thread, or of another by the engine's id; 0 where there is none. */
  threadBlock(threadId?: number): bigint {
    return threadBlock(this.interfaces, threadId);
  }

  /** The stack of a 32-bit program's own code, from a CONTEXT of x86. */
  stackFrom32(context: Uint8Array<ArrayBuffer>, limit?: number): Frame[] {
    return stackFrom32(this.interfaces, context, limit);
  }

  /**
   * Sets a breakpoint, while the target is stopped.
   *
   * @param where An address, or an expression like `app!main` or `app!main+0x10`; when that module is not loaded yet
   * the breakpoint waits for it.
   * @param passes The hit that stops first: 1, the default, is every hit.
   * @throws {DbgEngError} If the module is loaded and has no such symbol.
   */
  setBreakpoint(where: string | bigint, passes?: number): Breakpoint {
    const module = typeof where === "string" ? /^([\w.]+)!/.exec(where)?.[1] : undefined;
    // The engine would take it and fail the next wait instead.
    if (module !== undefined && this.symbols.isLoaded(module)) this.evaluate(`${where}`);
    return setBreakpoint(this.interfaces, where, passes);
  }

  /** IDebugClient::WriteDumpFile. @throws {DbgEngError} If the engine refuses or the file can't be written. */
  writeDumpFile(file: string, qualifier: number): void {
    this.#told("WriteDumpFile", () => writeDumpFile(this.interfaces, file, qualifier));
  }

  /** IDebugClient2::WriteDumpFile2. @throws {DbgEngError} If the engine refuses or the file can't be written. */
  writeDumpFile2(file: string, qualifier: number, format?: number, comment?: string): void {
    this.#told("WriteDumpFile2", () => writeDumpFile2(this.interfaces, file, qualifier, format, comment));
  }

  /** IDebugClient4::WriteDumpFileWide. @throws {DbgEngError} If the engine refuses or the file can't be written. */
  writeDumpFileWide(file: string, qualifier: number, format?: number, comment?: string): void {
    this.#told(
      "WriteDumpFileWide",
      () => writeDumpFileWide(this.interfaces, file, qualifier, format, comment),
    );
  }

  /**
   * The value of an expression in the debugger's language: `@rip`, `poi(@rsp+8)`, `app!counter`.
   *
   * @throws {DbgEngError} If it can't be evaluated.
   */
  evaluate(expression: string): bigint {
    const value = new BigUint64Array(4); // DEBUG_VALUE: 24 bytes of value, then its type
    const type = DEBUG.DEBUG_VALUE_INT64;
    const code = this.interfaces.control.try("EvaluateWide", wide(expression), type, value, null);
    check(code, `EvaluateWide("${expression}")`, "no such symbol, or not an expression");
    return value[0] ?? 0n;
  }

  /** Runs a debugger command; what it printed. */
  execute(command: string): string {
    const { control } = this.interfaces;
    const flags = DEBUG.DEBUG_EXECUTE_NOT_LOGGED | DEBUG.DEBUG_EXECUTE_NO_REPEAT;
    let code: HResult = HR.S_OK;
    const text = this.output.during(() => {
      code = control.try("ExecuteWide", DEBUG.DEBUG_OUTCTL_THIS_CLIENT, wide(command), flags);
    });
    check(code, `ExecuteWide("${command}")`, text.trim());
    return text;
  }

  /** Lets the processes go on without us when this process ends, however it ends; possible after the first wait. */
  detachOnExit(): void {
    this.interfaces.client.call("AddProcessOptions", DEBUG.DEBUG_PROCESS_DETACH_ON_EXIT);
  }

  /** Detaches from every process; they run on. Call it while the target is stopped. */
  detach(): void {
    this.interfaces.client.call("DetachProcesses");
    this.interfaces.client.call("EndSession", DEBUG.DEBUG_END_ACTIVE_DETACH);
  }

  /**
   * Ends the session with a machine while it is stopped: it runs on, or it stays stopped.
   *
   * Sighting: of the four ways to end a session only an active detach lets a machine go on.
   */
  endKernelSession(how: "running" | "stopped"): void {
    const flag = how === "running" ? DEBUG.DEBUG_END_ACTIVE_DETACH : DEBUG.DEBUG_END_PASSIVE;
    this.interfaces.client.call("EndSession", flag);
    this.#kernelEnded = true;
  }

  /** The bug check that a stopped machine has: its code, 0 for none, and its parameters. */
  bugCheck(): { readonly code: number; readonly parameters: readonly bigint[] } {
    const code = new Uint32Array(1);
    const long = (): BigUint64Array<ArrayBuffer> => new BigUint64Array(1);
    const [a, b, c, d] = [long(), long(), long(), long()];
    const result = this.interfaces.control.try("ReadBugCheckData", code, a, b, c, d);
    if (!succeeded(result)) return { code: 0, parameters: [] };
    return { code: code[0] ?? 0, parameters: [a, b, c, d].map((each) => each[0] ?? 0n) };
  }

  /** Which build of Windows a stopped machine runs, and how many processors it has. */
  machine(): { readonly build: number; readonly processors: number } {
    const { control } = this.interfaces;
    const [build, other] = [new Uint32Array(1), new Uint32Array(1)];
    control.try("GetSystemVersionValues", other, other, other, other, build);
    return { build: build[0] ?? 0, processors: outU32((out) => control.try("GetNumberProcessors", out)) };
  }

  /** Ends the current process. Its exit events come with the next waits. */
  terminate(): void {
    this.interfaces.client.call("TerminateCurrentProcess");
  }

  /** Ends every process. Their exit events come with the next waits. */
  terminateAll(): void {
    this.interfaces.client.call("TerminateProcesses");
  }

  /** Makes a call; when it fails, throws with the errors that the engine printed meanwhile. */
  #told(operation: string, call: () => HResult): void {
    this.output.takeErrors();
    const code = call();
    if (!succeeded(code)) throw new DbgEngError(code, operation, this.output.takeErrors());
  }

  /** Releases the engine. A target that is still attached is detached and runs on. */
  [Symbol.dispose](): void {
    if (this.#owned.disposed) return;
    // EndSession(PASSIVE), the default at release, kills what is attached. A machine was left already, as was asked.
    if (!this.#kernelEnded) {
      this.interfaces.client.try("DetachProcesses");
      this.interfaces.client.try("EndSession", DEBUG.DEBUG_END_ACTIVE_DETACH);
    }
    this.#owned.dispose();
    live = false;
  }
}
