/** The thread streams: threads, their names, their start addresses and times. @module */
import { plainList, type Reader, sizedList } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import type { Location, View } from "./data_view.ts";

/** A piece of the target's memory and where its bytes are in the file: MINIDUMP_MEMORY_DESCRIPTOR. */
export interface MemoryDescriptor extends Location {
  /** The address of the first byte in the target. */
  readonly start: bigint;
}

/** MINIDUMP_THREAD. */
export interface Thread {
  /** The system's thread id. */
  readonly id: number;
  /** How often it was suspended when the dump was written. */
  readonly suspendCount: number;
  /** The priority class of the process. */
  readonly priorityClass: number;
  /** The thread's own priority. */
  readonly priority: number;
  /** The address of its thread environment block. */
  readonly teb: bigint;
  /** Its stack. In a dump with full memory the bytes are in Memory64List and `size` may be 0. */
  readonly stack: MemoryDescriptor;
  /** Where its registers are; read them with `Minidump.context`. */
  readonly context: Location;
  /** The backing store of a register stack (Itanium), from ThreadExList only. */
  readonly backingStore?: MemoryDescriptor;
}

/** MINIDUMP_THREAD_INFO. Times are in units of 100 ns, points in time from 1601-01-01 (FILETIME). */
export interface ThreadInfo {
  /** The system's thread id. */
  readonly id: number;
  /** MINIDUMP_THREAD_INFO_* flags: what could not be asked, and 2 for the thread that wrote the dump. */
  readonly dumpFlags: number;
  /** An HRESULT about the thread's data. */
  readonly dumpError: number;
  /** The exit code; 0x103 while it runs. */
  readonly exitStatus: number;
  /** When it was created. */
  readonly createTime: bigint;
  /** When it ended; 0 while it runs. */
  readonly exitTime: bigint;
  /** Time spent in the kernel. */
  readonly kernelTime: bigint;
  /** Time spent in user mode. */
  readonly userTime: bigint;
  /** The address it started at. */
  readonly startAddress: bigint;
  /** The processors it may run on. */
  readonly affinity: bigint;
}

const THREAD_SIZE = 48;
const THREAD_EX_SIZE = 64;
const NAME_SIZE = 12;
const INFO_SIZE = 64;

/** Threads of ThreadList, or of ThreadExList where only that is there. Empty where the dump has neither. */
export async function readThreads(reader: Reader): Promise<readonly Thread[]> {
  const plain = await reader.streamView(StreamType.ThreadList);
  if (plain !== undefined) return Array.from(plainList(plain, THREAD_SIZE), parseThread);
  const extended = await reader.streamView(StreamType.ThreadExList);
  if (extended === undefined) return [];
  return Array.from(plainList(extended, THREAD_EX_SIZE), (view) => ({
    ...parseThread(view),
    backingStore: memoryDescriptor(view, 48),
  }));
}

function parseThread(view: View): Thread {
  return {
    id: view.u32(0),
    suspendCount: view.u32(4),
    priorityClass: view.u32(8),
    priority: view.u32(12),
    teb: view.u64(16),
    stack: memoryDescriptor(view, 24),
    context: view.location(40),
  };
}

/** A memory descriptor: u64 address, u32 size, u32 rva. */
export function memoryDescriptor(view: View, at: number): MemoryDescriptor {
  return { start: view.u64(at), ...view.location(at + 8) };
}

/** The names that threads gave themselves (SetThreadDescription), by thread id. Threads without one are absent. */
export async function readThreadNames(reader: Reader): Promise<ReadonlyMap<number, string>> {
  const view = await reader.streamView(StreamType.ThreadNames);
  const names = new Map<number, string>();
  if (view === undefined) return names;
  for (const entry of plainList(view, NAME_SIZE)) {
    // The rva is 64-bit here, unlike everywhere else, and the entry is packed.
    const rva = Number(entry.u64(4));
    const name = await reader.nested("", () => reader.string(rva, StreamType.ThreadNames));
    if (name !== "") names.set(entry.u32(0), name);
  }
  return names;
}

/** Start addresses and times of the threads. Empty where the dump has no such stream. */
export async function readThreadInfo(reader: Reader): Promise<readonly ThreadInfo[]> {
  const view = await reader.streamView(StreamType.ThreadInfoList);
  if (view === undefined) return [];
  return Array.from(sizedList(view, { header: 12, least: INFO_SIZE, count: view.u32(8) }), (entry) => ({
    id: entry.u32(0),
    dumpFlags: entry.u32(4),
    dumpError: entry.u32(8),
    exitStatus: entry.u32(12),
    createTime: entry.u64(16),
    exitTime: entry.u64(24),
    kernelTime: entry.u64(32),
    userTime: entry.u64(40),
    startAddress: entry.u64(48),
    affinity: entry.u64(56),
  }));
}
