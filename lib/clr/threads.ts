import { ClrError } from "./error.ts";
import type { Runtime } from "./runtime.ts";

const MOST_THREADS = 20_000;
/** What ends the list of threads, and a thread's chain of frames. */
export const NO_FRAME = 0xFFFFFFFFFFFFFFFFn;

/** A thread that the runtime knows. */
export interface ClrThread {
  /** The runtime's own object for it. */
  readonly address: bigint;
  /** Its managed id. */
  readonly id: number;
  /** Its id in the system; 0 where it has not begun or has ended. */
  readonly tid: number;
  /** The first of its frames that lead back to managed code. */
  readonly frame: bigint;
  /** Whether it runs native code that the runtime does not wait for, as it does in each wait. */
  readonly outside: boolean;
  /** The exception that it is handling, 0 where there is none: the address of the object. */
  readonly current: bigint;
  /** The last that it has thrown, handled or not. */
  readonly last: bigint;
}

/** The threads that the runtime knows, the oldest first. */
export function readThreads(runtime: Runtime): ClrThread[] {
  const { memory, descriptor } = runtime;
  descriptor.need("Thread");
  const store = memory.u64(descriptor.global("ThreadStore"));
  const link = descriptor.offset("Thread", "LinkNext");
  const threads: ClrThread[] = [];
  const seen = new Set<bigint>();
  let at = memory.u64(store + descriptor.offset("ThreadStore", "FirstThreadLink"));
  while (at !== 0n && at !== NO_FRAME) {
    if (seen.has(at) || threads.length >= MOST_THREADS) {
      throw new ClrError("damaged", "the runtime's list of threads does not end");
    }
    seen.add(at);
    threads.push(readThread(runtime, at - link));
    at = memory.u64(at);
  }
  return threads;
}

/** One thread, by the address of the runtime's object for it. */
export function readThread(runtime: Runtime, address: bigint): ClrThread {
  const { memory, descriptor } = runtime;
  const field = (name: string): bigint => address + descriptor.offset("Thread", name);
  const tracker = memory.u64(field("ExceptionTracker"));
  return {
    address,
    id: memory.u32(field("Id")),
    tid: Number(memory.u64(field("OSId")) & 0xFFFFFFFFn),
    frame: memory.u64(field("Frame")),
    outside: descriptor.has("Thread", "PreemptiveGCDisabled") &&
      memory.u32(field("PreemptiveGCDisabled")) === 0,
    current: tracker === 0n
      ? 0n
      : object(runtime, tracker + descriptor.offset("ExceptionInfo", "ThrownObject")),
    last: object(runtime, field("LastThrownObject")),
  };
}

/** What a handle in a field leads to. */
function object({ memory }: Runtime, field: bigint): bigint {
  const handle = memory.u64(field);
  return handle === 0n ? 0n : memory.u64(handle);
}
