import { EXCEPTION_CODE } from "../facts/exceptions.ts";
import type { ManagedException, ManagedFacts, ManagedThread } from "../facts/managed.ts";
import { ClrError, soft } from "./error.ts";
import { type ClrException, Exceptions } from "./exceptions.ts";
import { fatalEnd, isMark, onlyText } from "./fatal.ts";
import { tracedFrame, walkedFrame } from "./frame_facts.ts";
import { deadlockOf, type LockingThread, readLocks } from "./locks.ts";
import type { Memory } from "./memory.ts";
import { Names } from "./names.ts";
import { nativeAotFacts } from "./native_aot.ts";
import { type LoadedModule, Runtime, runtimeVersion } from "./runtime.ts";
import type { Registers } from "./stack/registers.ts";
import { walk } from "./stack/walk.ts";
import { type ClrThread, readThreads } from "./threads.ts";

const MOST_FRAMES = 20_000;
const MOST_FRAMES_OF_THREAD = 256;

/** The event that a target stands at. */
export interface StopOfTarget {
  /** The thread, by its id in the system. */
  readonly tid: number;
  /** The exception code, unsigned; absent where it is no exception. */
  readonly code?: number | undefined;
  /** The exception's parameters. */
  readonly parameters?: readonly bigint[] | undefined;
}

/** A stopped target, or a dump. */
export interface Target {
  /** Its memory. */
  readonly memory: Memory;
  /** Its modules, the program first. */
  readonly modules: readonly LoadedModule[];
  /** Where a thread is; `undefined` where that is not known. What it gives may read the registers when looked at. */
  readonly registers: (tid: number) => Registers | undefined;
  /** The event that it stands at, if there is one. */
  readonly stop?: StopOfTarget | undefined;
}

/**
 * Reads what a .NET runtime in a target knows: the exception, every thread's managed stack, and who waits for whom.
 * `undefined` where there is no runtime. What can't be read is in `notRead`, with the reason.
 *
 * @example A process whose memory can't be read
 * ```ts
 * import assert from "node:assert/strict";
 * import { Memory, readManaged } from "trapline/clr";
 *
 * const facts = readManaged({
 *   memory: new Memory({ read: () => undefined }),
 *   modules: [{ base: 0x7FF8_0000_0000n, path: "C:\\app\\coreclr.dll" }],
 *   registers: () => undefined,
 * });
 * assert.match(facts!.notRead[0]!, /can't be read/);
 * ```
 */
export function readManaged(target: Target): ManagedFacts | undefined {
  const nothing = { threads: [], locks: [], modules: [] };
  const compiled = nativeAotFacts(target.memory, target.modules, target.stop);
  if (compiled !== undefined) return compiled;
  try {
    const runtime = Runtime.find(target.memory, target.modules);
    return runtime === undefined ? undefined : new Reading(runtime, target).all();
  } catch (error) {
    if (!(error instanceof ClrError)) throw error;
    const version = plainVersion(runtimeVersion(target.memory, target.modules));
    return {
      runtime: { ...(version === undefined ? {} : { version }), singleFile: false },
      ...nothing,
      notRead: [error.message],
    };
  }
}

/** One reading of a runtime. */
class Reading {
  readonly #runtime: Runtime;
  readonly #target: Target;
  readonly #notRead: string[] = [];

  constructor(runtime: Runtime, target: Target) {
    this.#runtime = runtime;
    this.#target = target;
  }

  all(): ManagedFacts {
    const runtime = this.#runtime;
    const names = this.#attempt("names", () => new Names(runtime));
    const threads = this.#attempt("threads", () => readThreads(runtime)) ?? [];
    const thrown = names && this.#attempt("exception", () => this.#exception(names, threads));
    const walked = names === undefined ? [] : this.#stacks(names, threads);
    const exception = names && thrown && isMark(thrown) ? this.#fatalEnd(names, thrown, walked) : thrown;
    const version = versionOf(runtime, names);
    const locks = names && this.#attempt("locks", () => readLocks(runtime, names, major(version), walked));
    const deadlock = locks && deadlockOf(locks);
    return {
      runtime: { ...(version === undefined ? {} : { version }), singleFile: runtime.singleFile },
      ...(exception === undefined ? {} : { exception }),
      threads: walked.map(({ facts }) => {
        const waitsFor = locks?.waits.get(facts.tid);
        return waitsFor === undefined ? facts : { ...facts, waitsFor };
      }),
      locks: locks?.locks ?? [],
      ...(deadlock === undefined ? {} : { deadlock }),
      modules: (names?.modules ?? []).map((module) => {
        const pdb = module.pdb();
        return { name: module.name, path: module.path, ...(pdb === undefined ? {} : { pdb }) };
      }),
      notRead: this.#notRead,
    };
  }

  #attempt<T>(what: string, read: () => T): T | undefined {
    return soft(read, ({ message }) => void this.#notRead.push(`${what}: not read, because ${message}`));
  }

  /** The exception that the target stands at: what its thread handles or has thrown last, if that fits the event. */
  #exception(names: Names, threads: readonly ClrThread[]): ManagedException | undefined {
    const { stop } = this.#target;
    const thread = threads.find(({ tid }) => tid === stop?.tid);
    if (stop === undefined || thread === undefined) return undefined;
    const exceptions = new Exceptions(this.#runtime, names);
    let because: ClrError | undefined;
    let faulted: ClrException | undefined;
    for (const object of new Set([thread.current, thread.last])) {
      if (object === 0n) continue;
      const found = soft(() => exceptions.read(object), (error) => void (because = error));
      if (found === undefined) continue;
      // The runtime ends the process for a fault: that may be known by the exception alone, made of it, that is handled.
      if (isMark(found) && faulted !== undefined) return this.#inWords(names, faulted);
      if (explains(found, stop.code)) return this.#inWords(names, found);
      if (isOfFault(found)) faulted = found;
    }
    if (because !== undefined) throw because;
    return undefined;
  }

  #fatalEnd(
    names: Names,
    mark: ManagedException,
    walked: readonly LockingThread[],
  ): ManagedException | undefined {
    const { tid, code = 0 } = this.#target.stop!;
    const thread = walked.find(({ facts }) => facts.tid === tid)?.facts;
    return fatalEnd(mark, thread, {
      hardware: HARDWARE[code] !== undefined,
      message: (part) => onlyText(this.#runtime, names, part),
    });
  }

  #inWords(names: Names, exception: ClrException): ManagedException {
    const { type, bases, message, hresult, frames, remoteTrace, inner, lacks } = exception;
    for (const lack of lacks) this.#notRead.push(`${type}'s ${lack}`);
    return {
      type,
      bases,
      ...(message === undefined ? {} : { message }),
      hresult: `0x${hresult.toString(16).padStart(8, "0")}`,
      frames: frames.map((frame) => tracedFrame(this.#runtime, names, frame)),
      ...(remoteTrace === undefined ? {} : { remoteTrace }),
      ...(inner === undefined ? {} : { inner: this.#inWords(names, inner) }),
    };
  }

  #stacks(names: Names, threads: readonly ClrThread[]): LockingThread[] {
    const because = this.#runtime.descriptor.lacks("ExecutionManager", "StackWalk");
    if (because !== undefined) this.#notRead.push(`stacks: not read, because ${because}`);
    let left = MOST_FRAMES;
    return threads.flatMap((thread): LockingThread[] => {
      const registers = thread.tid === 0 ? undefined : this.#target.registers(thread.tid);
      if (registers === undefined) return [];
      const limit = Math.min(left, MOST_FRAMES_OF_THREAD);
      const stack = because === undefined
        ? walk(this.#runtime, thread, registers, { limit, stopped: thread.tid === this.#target.stop?.tid })
        : { frames: [], because };
      left -= stack.frames.length;
      const facts: ManagedThread = {
        tid: thread.tid,
        id: thread.id,
        frames: stack.frames.map((frame) => walkedFrame(this.#runtime, names, frame)),
        ...(stack.because === undefined ? {} : { because: stack.because }),
      };
      return [{ thread, facts }];
    });
  }
}

/** What the runtime makes of an exception of the processor; it raises it anew with the processor's code. */
const HARDWARE: Readonly<Record<number, RegExp>> = {
  [EXCEPTION_CODE.STATUS_ACCESS_VIOLATION]: /^System\.(NullReference|AccessViolation)Exception$/,
  [EXCEPTION_CODE.STATUS_INTEGER_DIVIDE_BY_ZERO]: /^System\.DivideByZeroException$/,
  [EXCEPTION_CODE.STATUS_INTEGER_OVERFLOW]: /^System\.OverflowException$/,
  [EXCEPTION_CODE.STATUS_STACK_OVERFLOW]: /^System\.StackOverflowException$/,
};

/** Whether the runtime makes such an exception of one of the processor's. */
function isOfFault({ type }: Pick<ClrException, "type">): boolean {
  return Object.values(HARDWARE).some((types) => types.test(type));
}

/** Whether an exception object is what an event is about: a thread may still hold one that it caught long ago. */
export function explains(
  { type, bases }: Pick<ClrException, "type" | "bases">,
  code: number | undefined,
): boolean {
  if (isMark({ type }) || code === EXCEPTION_CODE.EXCEPTION_COMPLUS) return true;
  if (code === undefined) return false;
  const fits = HARDWARE[code] ?? /^System\.Runtime\.InteropServices\.SEHException$/;
  return [type, ...bases].some((name) => fits.test(name));
}

/** `10.0.12` of a file's version 10.0.1226.45402: its third number has the patch and the year, since .NET 5. */
function plainVersion(version: string | undefined): string | undefined {
  const [first, second, third] = version?.split(".").map(Number) ?? [];
  if (first === undefined || first < 5) return version;
  return `${first}.${second}.${Math.floor(third! / 100)}`;
}

function versionOf(runtime: Runtime, names: Names | undefined): string | undefined {
  const version = plainVersion(runtime.fileVersion());
  if (version !== undefined) return version;
  // A single-file app: the core library's own version, without the patch.
  const core = names?.modules.find(({ name }) => name === "System.Private.CoreLib.dll");
  const assembly = core && soft(() => core.metadata().assemblyVersion(), () => undefined);
  return assembly?.split(".").slice(0, 2).join(".");
}

function major(version: string | undefined): number | undefined {
  return version === undefined ? undefined : Number(version.split(".")[0]);
}
