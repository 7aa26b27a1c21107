/**
 * The exception that a thread is handling: what a program's own crash handler was called for. Enter at
 * {@link exceptionOnStack}, or, where a crash reporter's thread ends the process, at {@link exceptionOfOther}. Of
 * 32-bit programs: `own_fault32.ts`.
 *
 * The kernel puts the registers and the record of an exception onto the thread's stack and goes on in
 * KiUserExceptionDispatcher, whose frame lies below those of every handler. (Sighting: Windows and Wine 10 have the
 * CONTEXT at its stack pointer and the EXCEPTION_RECORD 0x4F0 bytes above.)
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import { exportOffset, targetLibrary } from "./target_library.ts";

/** An exception that is being handled. */
export interface ExceptionOnStack {
  /** EXCEPTION_RECORD as it lies in memory, 152 bytes. */
  readonly record: Uint8Array<ArrayBuffer>;
  /** CONTEXT at the exception, 1,232 bytes; absent for an exception of a program's 32-bit side. */
  readonly context?: Uint8Array<ArrayBuffer>;
  /** WOW64_CONTEXT at the exception, 716 bytes, of a program's 32-bit side. */
  readonly context32?: Uint8Array<ArrayBuffer>;
  readonly code: number;
  readonly address: bigint;
  readonly parameters: readonly bigint[];
  /** The thread that handles it, where that isn't the current one. */
  readonly tid?: number;
}

const CONTEXT_SIZE = 0x4D0;
const RECORD_AT = 0x4F0n;
const RECORD_SIZE = 152;
const MOST_PARAMETERS = 15;
const CONTEXT_AMD64 = 0x100000;
/** KiUserExceptionDispatcher is short; its call of the handlers returns into it. */
const DISPATCHER_SIZE = 0x100n;
/** Handlers of handlers are deep; a stack that ran out is deeper, but its frames lie below the dispatcher's. */
const FRAMES = 256;
/** A live stack larger than that is read in part, and as much where nobody says how large it is. */
const MOST_STACK = 1024 * 1024;
/** Where a thread's block (NT_TIB) has the end of its stack. */
const STACK_BASE = 8n;
const SPACE = 8;
/** To walk a thread's stack takes a millisecond or two. */
const MOST_THREADS = 256;

/** The outermost exception that is being handled on the current thread's stack; `undefined` where none is. */
export function exceptionOnStack(engine: Engine): ExceptionOnStack | undefined {
  const isDispatcher = inDispatcher(engine);
  if (isDispatcher === undefined || !mayHave(engine, isDispatcher)) return undefined;
  return outermost(engine, isDispatcher);
}

/**
 * The exception of this code that another thread is handling: a crash reporter may do its work in a thread of its own, and
 * end the process from there, while the thread that failed waits.
 */
export function exceptionOfOther(engine: Engine, code: number): ExceptionOnStack | undefined {
  const isDispatcher = inDispatcher(engine);
  if (isDispatcher === undefined) return undefined;
  for (const { id, tid } of engine.threads().slice(0, MOST_THREADS)) {
    const found = outermost(engine, isDispatcher, id);
    if (found?.code === code) return { ...found, tid };
  }
  return undefined;
}

type IsDispatcher = (address: bigint) => boolean;

function inDispatcher(engine: Engine): IsDispatcher | undefined {
  const base = targetLibrary(engine, "ntdll.dll");
  if (base === undefined) return undefined;
  const start = base + exportOffset("ntdll.dll", "KiUserExceptionDispatcher");
  return (address) => address >= start && address < start + DISPATCHER_SIZE;
}

function outermost(
  engine: Engine,
  isDispatcher: IsDispatcher,
  thread?: number,
): ExceptionOnStack | undefined {
  for (const { address, stack } of engine.stack(thread, FRAMES).reverse()) {
    const found = isDispatcher(address) ? read(engine, stack) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A cheap look before the walk: a return address into the dispatcher lies on the live part of the stack, or doesn't. */
function mayHave(engine: Engine, isDispatcher: IsDispatcher): boolean {
  const top = engine.evaluate("@rsp");
  const bytes = engine.memory.read(top, liveStack(engine, top));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + SPACE <= bytes.length; at += SPACE) {
    if (isDispatcher(view.getBigUint64(at, true))) return true;
  }
  return false;
}

/**
 * How many bytes of stack there are from here on; a thread that runs on another stack, as fibers do, has its own in its
 * block. Sighting: to read a megabyte at each end of a process took forty times as long as the stop itself.
 */
function liveStack(engine: Engine, top: bigint): number {
  const block = engine.threadBlock();
  const bytes = block === 0n ? undefined : engine.memory.read(block + STACK_BASE, SPACE);
  if (bytes?.length !== SPACE) return MOST_STACK;
  const left = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true) - top;
  return left > 0n && left < MOST_STACK ? Number(left) : MOST_STACK;
}

function read(engine: Engine, stack: bigint): ExceptionOnStack | undefined {
  const context = engine.memory.read(stack, CONTEXT_SIZE);
  const record = engine.memory.read(stack + RECORD_AT, RECORD_SIZE);
  if (context.length < CONTEXT_SIZE || record.length < RECORD_SIZE) return undefined;
  const view = new DataView(record.buffer, record.byteOffset, RECORD_SIZE);
  const flags = new DataView(context.buffer, context.byteOffset).getUint32(0x30, true);
  const count = view.getUint32(24, true);
  const code = view.getUint32(0, true);
  if ((flags & CONTEXT_AMD64) === 0 || count > MOST_PARAMETERS || !isFault(code)) return undefined;
  return {
    context,
    record,
    code,
    address: view.getBigUint64(16, true),
    parameters: Array.from({ length: count }, (_, index) => view.getBigUint64(32 + index * 8, true)),
  };
}

/** Not the messages that programs raise for debuggers, which are informational (0x4…). */
function isFault(code: number): boolean {
  return code >>> 30 !== 1;
}
