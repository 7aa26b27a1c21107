/**
 * The same as `lock_waits.ts` for 32-bit programs (WOW64): which threads wait for a critical section of their 32-bit
 * code, and who owns it. By the same proof: a return address into the 32-bit RtlEnterCriticalSection is on the stack, and
 * one critical section that is contended is what its newest frames point to.
 *
 * @module
 */
import { exportsOf } from "./exports32.ts";
import type { Inspection } from "./inspection.ts";
import type { LockWait } from "./lock_waits.ts";
import { contended, realOwner } from "./lock_waits.ts";
import { WOW64_CONTEXT, wow64Context } from "./wow64.ts";

const STACK_SLOTS = 256, ARGUMENT_SLOTS = 5, WORD = 4;
const LOWEST_ADDRESS = 0x1_0000;
/** RTL_CRITICAL_SECTION of 32 bits. */
const SECTION = { size: 24, LockCount: 4, RecursionCount: 8, OwningThread: 12 } as const;
/** RtlEnterCriticalSection and what it jumps to are short; it ends before the next exported function. */
const MOST_FUNCTION = 0x400;

/** The lock waits among threads of a process. */
export function lockWaits32(process: Inspection, tids: readonly number[]): LockWait[] {
  const enter = enterFunction(process);
  if (enter === undefined) return [];
  const alive = new Set(tids);
  return tids.flatMap((tid): LockWait[] => {
    const locks = candidates(process, tid, enter).flatMap((address) => {
      const section = process.read(BigInt(address), SECTION.size);
      const owner = section && realOwner(
        section.getInt32(SECTION.RecursionCount, true),
        section.getUint32(SECTION.OwningThread, true),
        alive,
      );
      if (section === undefined || owner === undefined || owner === tid) return [];
      return contended(section.getInt32(SECTION.LockCount, true)) ? [{ address, owner }] : [];
    });
    if (locks.length !== 1) return [];
    const [{ address, owner }] = locks as [typeof locks[0]];
    return [{ tid, lock: `0x${address.toString(16)}`, owner, loader: false }];
  });
}

/** Pointers in the registers and the newest frames of a thread that is in RtlEnterCriticalSection. */
function candidates(process: Inspection, tid: number, enter: readonly [number, number]): number[] {
  const context = wow64Context(tid);
  if (context === undefined) return [];
  const registers = new DataView(context.buffer);
  const stack = process.read(BigInt(registers.getUint32(WOW64_CONTEXT.esp, true)), WORD * STACK_SLOTS);
  if (stack === undefined) return [];
  const slots = Array.from({ length: STACK_SLOTS }, (_, i) => stack.getUint32(WORD * i, true));
  const back = slots.findIndex((value) => value >= enter[0] && value < enter[1]);
  if (back < 0) return [];
  const held = Array.from({ length: 7 }, (_, i) => registers.getUint32(WOW64_CONTEXT.edi + WORD * i, true));
  return [...new Set([...held, ...slots.slice(0, back + ARGUMENT_SLOTS)])]
    .filter((value) => value % WORD === 0 && value >= LOWEST_ADDRESS);
}

/** Where the 32-bit RtlEnterCriticalSection lies: an export of the 32-bit ntdll, which the process has loaded. */
function enterFunction(process: Inspection): readonly [number, number] | undefined {
  for (const base of process.modules32()) {
    const exports = exportsOf(process, base);
    const start = exports?.get("RtlEnterCriticalSection");
    // Of the DLLs that export it ntdll alone has code there; kernel32 passes it on.
    if (exports === undefined || start === undefined || !exports.has("NtCreateFile")) continue;
    const next = Math.min(
      ...[...exports.values()].filter((address) => address > start),
      start + MOST_FUNCTION,
    );
    return [start, next];
  }
  return undefined;
}
