/**
 * Threads and their stacks.
 *
 * @module
 */
import type { Interfaces } from "./interfaces.ts";
import { HR, succeeded } from "./hresult.ts";
import { outU32 } from "./out.ts";

/** A thread of the current process. */
export interface Thread {
  /** The engine's id, which the engine's calls take. */
  readonly id: number;
  /** The system's id. */
  readonly tid: number;
}

/** One frame, without symbols. */
export interface Frame {
  /** The instruction's address; for all but the first frame the return address. */
  readonly address: bigint;
  /** Where the frame returns to. */
  readonly returnAddress: bigint;
  /** The stack pointer in it. */
  readonly stack: bigint;
  /** Whether it is a function that the compiler put into its caller. */
  readonly inline: boolean;
  /** Which of the functions at the address it is, for the engine's calls. */
  readonly context: number;
}

const FRAME = 136; // DEBUG_STACK_FRAME_EX
const INLINE_FRAME = 2; // the type byte of InlineFrameContext

/** The threads of the current process, in the engine's order. */
export function threads({ system }: Interfaces): Thread[] {
  const count = outU32((out) => system.call("GetNumberThreads", out));
  if (count === 0) return [];
  const [ids, tids] = [new Uint32Array(count), new Uint32Array(count)];
  system.call("GetThreadIdsByIndex", 0, count, ids, tids);
  return Array.from(ids, (id, i) => ({ id, tid: tids[i] ?? 0 }));
}

/** The address of the block (TEB) of the current thread, or of another by the engine's id; 0 where there is none. */
export function threadBlock(interfaces: Interfaces, threadId?: number): bigint {
  const { system } = interfaces;
  if (threadId === undefined) {
    const address = new BigUint64Array(1);
    return succeeded(system.try("GetCurrentThreadTeb", address)) ? address[0] ?? 0n : 0n;
  }
  const before = outU32((out) => system.call("GetCurrentThreadId", out));
  system.call("SetCurrentThreadId", threadId);
  try {
    return threadBlock(interfaces);
  } finally {
    system.call("SetCurrentThreadId", before);
  }
}

/** The stack of the current thread, at most `limit` frames. */
export function stack({ control }: Interfaces, limit = 128): Frame[] {
  const frames = new DataView(new ArrayBuffer(limit * FRAME));
  const filled = outU32((out) => control.call("GetStackTraceEx", 0n, 0n, 0n, frames, limit, out));
  return readFrames(frames, filled);
}

/** The stack of a thread, by the engine's id; the current thread stays what it was. */
export function stackOf(interfaces: Interfaces, threadId: number, limit = 128): Frame[] {
  const { system } = interfaces;
  const before = outU32((out) => system.call("GetCurrentThreadId", out));
  system.call("SetCurrentThreadId", threadId);
  try {
    return stack(interfaces, limit);
  } finally {
    system.call("SetCurrentThreadId", before);
  }
}

/**
 * The registers of the current thread, or of another by the engine's id, as a CONTEXT of the target's processor;
 * undefined where the engine can't read them.
 *
 * @param flags ContextFlags: which groups of registers.
 */
export function threadContext(
  { advanced, system }: Interfaces,
  threadId: number | undefined,
  { flags, size, flagsAt }: ContextShape,
): Uint8Array<ArrayBuffer> | undefined {
  const before = outU32((out) => system.call("GetCurrentThreadId", out));
  if (threadId !== undefined) system.call("SetCurrentThreadId", threadId);
  try {
    // The engine takes a context only where it is aligned as the processor wants it.
    const room = new Uint8Array(size + ALIGNMENT);
    const address = Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(room)) & BigInt(ALIGNMENT - 1));
    const start = address === 0 ? 0 : ALIGNMENT - address;
    const context = room.subarray(start, start + size);
    new DataView(context.buffer, context.byteOffset, size).setUint32(flagsAt, flags, true);
    return succeeded(advanced.try("GetThreadContext", context, size)) ? context : undefined;
  } finally {
    if (threadId !== undefined) system.call("SetCurrentThreadId", before);
  }
}

/** How a processor's CONTEXT is asked for. */
export interface ContextShape {
  /** ContextFlags. */
  readonly flags: number;
  /** Where they are in it. */
  readonly flagsAt: number;
  /** Its size, in bytes. */
  readonly size: number;
}

/** CONTEXT of x64, without floating point. */
export const X64_CONTEXT: ContextShape = { flags: 0x10001F, flagsAt: 0x30, size: 1232 };

const ALIGNMENT = 16;

/** What an opened dump holds of the event it was written at. */
export interface StoredEvent {
  /** The thread's registers at the event, as a CONTEXT of the target's processor. */
  readonly context: Uint8Array<ArrayBuffer>;
  /** The engine's id of the thread. */
  readonly threadId: number;
}

/** The event stored in the opened dump; undefined for a live target or a dump without one. */
export function storedEvent({ control }: Interfaces): StoredEvent | undefined {
  const [type, process, thread, used] = Array.from({ length: 4 }, () => new Uint32Array(1));
  const context = new Uint8Array(16_384);
  const code = control.try(
    "GetStoredEventInformation",
    type!,
    process!,
    thread!,
    context,
    context.length,
    used!,
    null,
    0,
    null,
  );
  if (code !== HR.S_OK && code !== HR.S_FALSE || !used?.[0]) return undefined;
  return { context: context.slice(0, used[0]), threadId: thread?.[0] ?? 0 };
}

/** The stack from a register context, as {@link storedEvent} gives it. */
export function stackFrom({ control }: Interfaces, context: Uint8Array<ArrayBuffer>, limit = 128): Frame[] {
  const frames = new DataView(new ArrayBuffer(limit * FRAME));
  const filled = outU32((out) =>
    control.call("GetContextStackTraceEx", context, context.length, frames, limit, null, 0, 0, out)
  );
  return readFrames(frames, filled);
}

const I386 = 0x14C;

/**
 * The stack of a 32-bit program's own code, from a CONTEXT of x86 (716 bytes). The engine sees the 64-bit side of such a
 * program, so its processor is set to another for this moment.
 */
export function stackFrom32(
  interfaces: Interfaces,
  context: Uint8Array<ArrayBuffer>,
  limit = 128,
): Frame[] {
  const { control } = interfaces;
  const before = outU32((out) => control.call("GetEffectiveProcessorType", out));
  control.call("SetEffectiveProcessorType", I386);
  try {
    // Addresses of 32 bits come with their sign extended.
    return stackFrom(interfaces, context, limit).map((frame) => ({
      ...frame,
      address: BigInt.asUintN(32, frame.address),
      returnAddress: BigInt.asUintN(32, frame.returnAddress),
      stack: BigInt.asUintN(32, frame.stack),
    }));
  } finally {
    control.call("SetEffectiveProcessorType", before);
  }
}

function readFrames(view: DataView, count: number): Frame[] {
  return Array.from({ length: count }, (_, i) => {
    const context = view.getUint32(i * FRAME + 128, true);
    return {
      address: view.getBigUint64(i * FRAME, true),
      returnAddress: view.getBigUint64(i * FRAME + 8, true),
      stack: view.getBigUint64(i * FRAME + 24, true),
      inline: (context >>> 8 & 0xFF) === INLINE_FRAME,
      context,
    };
  });
}
