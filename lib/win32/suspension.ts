/**
 * Which threads of a process are suspended, suspending them all, and taking back what a dead debugger left.
 *
 * @module
 */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { Win32Error } from "./library.ts";
import { ntdll } from "./ntdll.ts";
import { processTable } from "./process_table.ts";

const PROCESS_QUERY = 0x400;
const THREAD_SUSPEND_RESUME = 0x2, THREAD_QUERY = 0x40;
const THREAD_SUSPEND_COUNT = 35;
const FAILED = 0xFFFF_FFFF;
const NO_MORE_ENTRIES = 0x8000_001A | 0;

/** Suspend counts by thread id. */
export type Suspension = ReadonlyMap<number, number>;

/** The ids of a process's threads. */
export function threadIds(pid: number): readonly number[] {
  // Toolhelp lists the threads of all processes: 80 to 220 ms for one question (Wine 10, sixty processes).
  return processTable().get(pid)?.threads ?? [];
}

function openThread(id: number, access: number): Handle | undefined {
  const value = kernel32().OpenThread(access, 0, id);
  return value === 0n ? undefined : new Handle(value);
}

/** The suspend count of a thread; undefined for one that can't be asked. */
function suspendCount(id: number): number | undefined {
  using thread = openThread(id, THREAD_QUERY);
  if (thread === undefined) return undefined;
  const count = new Uint32Array(1);
  const status = ntdll().NtQueryInformationThread(thread.value, THREAD_SUSPEND_COUNT, count, 4, null);
  return status < 0 ? undefined : count[0];
}

/** The suspend count of each thread of a process; threads that can't be asked are left out. */
export function suspension(pid: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of threadIds(pid)) {
    const count = suspendCount(id);
    if (count !== undefined) counts.set(id, count);
  }
  return counts;
}

/** Whether all of some threads are suspended; asks no further than the first that isn't. */
export function allSuspended(ids: readonly number[]): boolean {
  return ids.length > 0 && ids.every((id) => (suspendCount(id) ?? 0) > 0);
}

/**
 * What each thread of a process that a debugger left behind should have: what was noted of it before, or, of a thread
 * since then, what it has now, less the one of a debugger that stopped them all.
 */
export function ownSuspension(pid: number, noted: Suspension | undefined): Suspension {
  const now = suspension(pid);
  const debuggers = [...now.values()].every((count) => count > 0) ? 1 : 0;
  return new Map([...now].map(([id, count]) => [id, noted?.get(id) ?? count - debuggers]));
}

/**
 * Resumes the threads of `own` down to the count they have there, so that a thread that the program itself suspended
 * stays so. Others are left alone: a thread that the program starts suspended just now is its own affair. Gives the
 * number of threads that were resumed.
 */
export function resumeTo(pid: number, own: Suspension): number {
  let resumed = 0;
  for (const [id, count] of suspension(pid)) {
    const above = count - (own.get(id) ?? count);
    if (above <= 0) continue;
    using thread = openThread(id, THREAD_SUSPEND_RESUME);
    if (thread === undefined) continue;
    for (let i = 0; i < above; i++) kernel32().ResumeThread(thread.value);
    resumed++;
  }
  return resumed;
}

/**
 * Suspends every thread of a process, until the result is disposed. New threads are last in the list that is gone
 * through, so none that the process starts meanwhile is missed.
 *
 * Sighting: Wine counts what NtSuspendProcess does apart from the threads' own counts; of a dead caller it could not
 * be taken back.
 *
 * @throws {Win32Error} If the process or its threads can't be opened, or it has none that runs: nothing is suspended then.
 */
export function suspendAll(pid: number): Disposable {
  using process = Handle.of(kernel32().OpenProcess(PROCESS_QUERY, 0, pid), "OpenProcess");
  using threads = new DisposableStack();
  const next = new BigUint64Array(1);
  const follow = (): number =>
    ntdll().NtGetNextThread(process.value, next[0]!, THREAD_SUSPEND_RESUME, 0, 0, next);
  let suspended = 0, status = follow();
  for (; status >= 0; status = follow()) {
    const thread = threads.use(new Handle(next[0]!));
    // One that is ending can't be suspended.
    if (kernel32().SuspendThread(thread.value) === FAILED) continue;
    threads.defer(() => kernel32().ResumeThread(thread.value));
    suspended++;
  }
  if (status !== NO_MORE_ENTRIES || suspended === 0) {
    const detail = `of process ${pid}, ${suspended} were suspended, NTSTATUS ${(status >>> 0).toString(16)}`;
    throw new Win32Error("Suspending the threads", 0, detail);
  }
  return threads.move();
}
