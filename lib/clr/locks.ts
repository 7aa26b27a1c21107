/**
 * Who holds which lock and who waits for it. The layouts of SyncBlock and of System.Threading.Lock are in no descriptor
 * before .NET 11: they are read in .NET 9 and 10 alone, and an owner counts only where it is a thread of the runtime.
 */
import type { ManagedLock, ManagedThread } from "../facts/managed.ts";
import { soft } from "./error.ts";
import { hex } from "../facts/text.ts";
import type { Names } from "./names.ts";
import type { Runtime } from "./runtime.ts";
import { type PartOfStack, slots } from "./stack/slots.ts";
import type { ClrThread } from "./threads.ts";

const KNOWN_VERSIONS = [9, 10];
const MOST_ENTRIES = 65_536;
const WAITING = /^System\.Threading\.(Monitor|Lock)\./;
/** Whoever calls these gives up after a time, and is in no deadlock. */
const GIVES_UP = /^System\.Threading\.(Monitor|Lock)\.TryEnter(_\w+)?\(/;
const LOCK_TYPE = "System.Threading.Lock";
/** System.Threading.Lock: its owner's id in the system. */
const LOCK_OWNER = 16n;

/** A thread, as the runtime has it and as it was read. */
export interface LockingThread {
  /** The runtime's own object for it. */
  readonly thread: ClrThread;
  /** What is known of it. */
  readonly facts: ManagedThread;
}

/** What was found out about locks. */
export interface LockFacts {
  /** The locks that are held and that somebody waits for. */
  readonly locks: readonly ManagedLock[];
  /** The object that a thread waits for, by the thread's id in the system. */
  readonly waits: ReadonlyMap<number, string>;
}

/** Finds the locks that threads wait for. @throws {ClrError} "unknown" where locks have an unknown shape */
export function readLocks(
  runtime: Runtime,
  names: Names,
  major: number | undefined,
  threads: readonly LockingThread[],
): LockFacts {
  if (major === undefined || !KNOWN_VERSIONS.includes(major)) return { locks: [], waits: new Map() };
  const waiting = threads.map((each) => ({ ...each, place: waitingPlace(each) }))
    .filter((each) => each.place !== undefined);
  if (waiting.length === 0) return { locks: [], waits: new Map() };
  const monitors = heldMonitors(runtime, names, threads.map(({ thread }) => thread));
  const locks = new Map<string, ManagedLock>();
  const waits = new Map<number, string>();
  for (const { thread, place } of waiting) {
    const found = new Map<bigint, ManagedLock>();
    for (const slot of slots(runtime, place!)) {
      const lock = monitors.get(slot) ?? ownedLock(runtime, names, slot, threads);
      if (lock !== undefined && lock.owner !== thread.tid) found.set(slot, lock);
    }
    // Two candidates are none: nobody is accused by a guess.
    const [only, second] = found.values();
    if (only === undefined || second !== undefined) continue;
    locks.set(only.object, only);
    waits.set(thread.tid, only.object);
  }
  return { locks: [...locks.values()], waits };
}

/**
 * The part of a stack in which the object lies that a thread waits to lock; `undefined` where it waits for none. It is
 * that of the methods that wait: Monitor's hands on the object's place in its own frame, and what native code below has
 * left on the stack may be of another lock, long before.
 */
function waitingPlace({ facts: { frames } }: LockingThread): PartOfStack | undefined {
  const asks = ({ function: name }: { function?: string | undefined }): boolean => WAITING.test(name ?? "");
  const first = frames.findIndex(asks);
  // Only what waits right now: below it is nothing but the wait itself.
  if (first < 0 || first > 2) return undefined;
  const end = frames.findIndex((frame, index) => index > first && !asks(frame));
  if (end < 0 || frames.slice(first, end).some(({ function: name = "" }) => GIVES_UP.test(name))) {
    return undefined;
  }
  const [from, to] = [BigInt(frames[0]!.sp), BigInt(frames[end]!.sp)];
  return from < to ? { from, to } : undefined;
}

/** The objects of the sync table whose monitor a thread of the runtime holds. */
function heldMonitors(
  { memory, descriptor }: Runtime,
  names: Names,
  threads: readonly ClrThread[],
): ReadonlyMap<bigint, ManagedLock> {
  const held = new Map<bigint, ManagedLock>();
  const table = memory.u64(descriptor.global("SyncTableEntries"));
  const size = descriptor.size("SyncTableEntry");
  for (let index = 1n; index < MOST_ENTRIES; index++) {
    const entry = memory.tryBytes(table + index * size, 16);
    if (entry === undefined) break;
    const view = new DataView(entry.buffer, entry.byteOffset, 16);
    const [block, object] = [view.getBigUint64(0, true), view.getBigUint64(8, true)];
    if (block === 0n && object === 0n) break;
    // The lowest bit says that the entry is free.
    if (block === 0n || (object & 1n) !== 0n) continue;
    const owner = soft(() => monitorOwner(memory.bytes(block, 24), threads), () => undefined);
    if (owner === undefined) continue;
    const type = soft(() => names.type(names.methodTable(object)), () => "?");
    held.set(object, { object: hex(object), type, kind: "monitor", owner: owner.tid });
  }
  return held;
}

/** SyncBlock: state (lowest bit: held), recursion, then the owner: its managed id and its id in the system. */
function monitorOwner(block: Uint8Array, threads: readonly ClrThread[]): ClrThread | undefined {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  if ((view.getUint32(0, true) & 1) === 0) return undefined;
  const holder = view.getUint32(8, true);
  const tid = view.getBigUint64(16, true);
  return threads.find((thread) => thread.id === holder && BigInt(thread.tid) === tid);
}

function ownedLock(
  { memory }: Runtime,
  names: Names,
  object: bigint,
  threads: readonly LockingThread[],
): ManagedLock | undefined {
  return soft(() => {
    if (names.type(names.methodTable(object)) !== LOCK_TYPE) return undefined;
    const owner = memory.u32(object + LOCK_OWNER);
    if (owner === 0 || !threads.some(({ thread }) => thread.tid === owner)) return undefined;
    return { object: hex(object), type: LOCK_TYPE, kind: "lock" as const, owner };
  }, () => undefined);
}

/** The threads of which each waits for what the next one holds; `undefined` where nobody waits in a circle. */
export function deadlockOf({ locks, waits }: LockFacts): number[] | undefined {
  const ownerOf = new Map(locks.map(({ object, owner }) => [object, owner]));
  for (const start of waits.keys()) {
    const path: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && !path.includes(at)) {
      path.push(at);
      at = ownerOf.get(waits.get(at) ?? "");
    }
    if (at === start) return path;
  }
  return undefined;
}
