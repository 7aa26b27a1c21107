/**
 * The exception that the current thread is handling: what a program's own crash handler was called for. Enter at
 * {@link exceptionOnStack}. Of 32-bit programs: `own_fault32.ts`.
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
/** A live stack larger than that is read in part. */
const MOST_STACK = 1024 * 1024;
const SPACE = 8;

/** The outermost exception that is being handled on the current thread's stack; `undefined` where none is. */
export function exceptionOnStack(engine: Engine): ExceptionOnStack | undefined {
  const base = targetLibrary(engine, "ntdll.dll");
  if (base === undefined) return undefined;
  const start = base + exportOffset("ntdll.dll", "KiUserExceptionDispatcher");
  const isDispatcher = (address: bigint): boolean => address >= start && address < start + DISPATCHER_SIZE;
  if (!mayHave(engine, isDispatcher)) return undefined;
  for (const { address, stack } of engine.stack(undefined, FRAMES).reverse()) {
    const found = isDispatcher(address) ? read(engine, stack) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A cheap look before the walk: a return address into the dispatcher lies on the live part of the stack, or doesn't. */
function mayHave(engine: Engine, isDispatcher: (address: bigint) => boolean): boolean {
  const top = engine.evaluate("@rsp");
  const bytes = engine.memory.read(top, MOST_STACK);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + SPACE <= bytes.length; at += SPACE) {
    if (isDispatcher(view.getBigUint64(at, true))) return true;
  }
  return false;
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
