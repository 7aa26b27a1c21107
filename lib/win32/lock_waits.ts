/**
 * Which threads of a running process wait for a critical section, and who owns it.
 *
 * A thread counts as waiting only if a return address into RtlEnterCriticalSection is on its stack, and the lock only
 * if it is the one critical section that its newest frames point to, and looks like one that is contended: what is
 * told here is used as proof.
 *
 * @module
 */
import type { Inspection } from "./inspection.ts";
import { kernel32 } from "./kernel32.ts";
import { LAYOUTS } from "./layouts.ts";
import { ntdll } from "./ntdll.ts";
import { wide } from "./text.ts";

/** A thread that waits for a critical section. */
export interface LockWait {
  /** The thread that waits. */
  readonly tid: number;
  /** The address of the critical section, as hex. */
  readonly lock: string;
  /** The thread that owns it. */
  readonly owner: number;
  /** Whether it is the lock that the loader holds while it runs a DllMain. */
  readonly loader: boolean;
}

/** How much of a stack can lie between a wait and RtlEnterCriticalSection, in slots of 8 bytes. */
const STACK_SLOTS = 256;
/** From the return address on: the room for RtlEnterCriticalSection's arguments. */
const HOME_SLOTS = 5;
const MOST_RECURSIONS = 1_000;
const LOWEST_ADDRESS = 0x1_0000n, HIGHEST_ADDRESS = 0x7FFF_FFFF_FFFFn;
const { RTL_CRITICAL_SECTION, RUNTIME_FUNCTION } = LAYOUTS;

/** The lock waits among threads of a process. */
export function lockWaits(process: Inspection, tids: readonly number[]): LockWait[] {
  const enter = enterFunction(process);
  if (enter === undefined) return [];
  const loader = process.loaderLock;
  const alive = new Set(tids);
  return tids.flatMap((tid): LockWait[] => {
    const locks = candidates(process, tid, enter).flatMap((address) => {
      const owner = ownerOf(process.read(address, RTL_CRITICAL_SECTION.size), alive);
      return owner === undefined || owner === tid ? [] : [{ address, owner }];
    });
    // Two: one of them is a leftover, and nobody knows which.
    if (locks.length !== 1) return [];
    const [{ address, owner }] = locks as [typeof locks[0]];
    return [{ tid, lock: `0x${address.toString(16)}`, owner, loader: address === loader }];
  });
}

/** What could be the critical section that a thread waits for: pointers in its registers and newest frames. */
function candidates(process: Inspection, tid: number, enter: AddressRange): bigint[] {
  const state = process.thread(tid);
  const stack = state && process.read(state.stackPointer, 8 * STACK_SLOTS);
  if (stack === undefined) return [];
  const slots = Array.from({ length: STACK_SLOTS }, (_, i) => stack.getBigUint64(8 * i, true));
  const back = slots.findIndex((value) => value >= enter.start && value < enter.end);
  if (back < 0) return [];
  const found = new Set([...state!.registers, ...slots.slice(0, back + HOME_SLOTS)]);
  return [...found].filter((value) =>
    value % 8n === 0n && value >= LOWEST_ADDRESS && value <= HIGHEST_ADDRESS
  );
}

/** The owner of a critical section that somebody waits for; undefined for anything else. */
export function ownerOf(section: DataView | undefined, alive: ReadonlySet<number>): number | undefined {
  if (section === undefined) return undefined;
  const recursions = section.getInt32(RTL_CRITICAL_SECTION.RecursionCount, true);
  const owner = section.getBigUint64(RTL_CRITICAL_SECTION.OwningThread, true);
  const real = realOwner(recursions, Number(owner), alive);
  return contended(section.getInt32(RTL_CRITICAL_SECTION.LockCount, true)) ? real : undefined;
}

/** The owner, where the section is held by a thread that lives. */
export function realOwner(
  recursions: number,
  owner: number,
  alive: ReadonlySet<number>,
): number | undefined {
  return recursions >= 1 && recursions <= MOST_RECURSIONS && alive.has(owner) ? owner : undefined;
}

/**
 * Since Windows Vista bit 0 of LockCount is 0 when it is locked, and from bit 2 on stands the complement of the number
 * of those who wait; before that, and under Wine, it is how many want it besides the owner's first.
 */
export function contended(lockCount: number): boolean {
  return lockCount >= 0 ? lockCount >= 1 : (lockCount & 1) === 0 && ~lockCount >> 2 >= 1;
}

interface AddressRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** Where RtlEnterCriticalSection lies: ntdll is at the same place in every process, which is checked. */
function enterFunction(process: Inspection): AddressRange | undefined {
  const module = kernel32().GetModuleHandleW(wide("ntdll.dll"));
  const name = new TextEncoder().encode("RtlEnterCriticalSection\0");
  const address = kernel32().GetProcAddress(module, name);
  const base = new BigUint64Array(1);
  const entry = address && ntdll().RtlLookupFunctionEntry(Deno.UnsafePointer.value(address), base, null);
  if (!address || !entry) return undefined;
  const view = new Deno.UnsafePointerView(entry);
  const [start, end] = [
    (base[0] ?? 0n) + BigInt(view.getUint32(RUNTIME_FUNCTION.BeginAddress)),
    (base[0] ?? 0n) + BigInt(view.getUint32(RUNTIME_FUNCTION.EndAddress)),
  ];
  const ours = new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(address, 16));
  const theirs = process.read(Deno.UnsafePointer.value(address), 16);
  const same = theirs !== undefined && ours.every((byte, i) => byte === theirs.getUint8(i));
  return same ? { start, end } : undefined;
}
