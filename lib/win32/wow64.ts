/** 32-bit programs on 64-bit Windows (WOW64): the registers of their 32-bit side. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";

const THREAD_GET_CONTEXT = 0x8, THREAD_QUERY = 0x40;
/** WOW64_CONTEXT: its size, and all of it. */
export const WOW64_CONTEXT = { size: 716, all: 0x1003F, ebp: 0xB4, eip: 0xB8, esp: 0xC4, edi: 0x9C } as const;

/** WOW64_CONTEXT of a thread that stands still; undefined where it has no 32-bit side. */
export function wow64Context(tid: number): Uint8Array<ArrayBuffer> | undefined {
  const value = kernel32().OpenThread(THREAD_GET_CONTEXT | THREAD_QUERY, 0, tid);
  if (value === 0n) return undefined;
  using thread = new Handle(value);
  const context = new Uint8Array(WOW64_CONTEXT.size);
  new DataView(context.buffer).setUint32(0, WOW64_CONTEXT.all, true);
  if (!kernel32().Wow64GetThreadContext(thread.value, context)) return undefined;
  return new DataView(context.buffer).getUint32(WOW64_CONTEXT.eip, true) === 0 ? undefined : context;
}
