/** Stacks folded by likeness, the most telling first. @module */
import { isKernelFile } from "../kerneldump/kernel_file.ts";
import { frameName, isOwn, isSystem } from "../minidump/mod.ts";
import type { StackFrame } from "../facts/frame.ts";
import type { Manifest } from "../store/manifest.ts";

/** A thread with its stack, as far as folding needs to know it. */
export interface ThreadToFold {
  /** The system's thread id. */
  readonly tid: number;
  /** Whether the dump's event happened on it. */
  readonly event: boolean;
  /** The innermost frame first. */
  readonly frames: readonly StackFrame[];
  /** The name it gave itself. */
  readonly name?: string | undefined;
  /** The processor time it used, in milliseconds. */
  readonly cpuMs?: number | undefined;
  /** Why its stack ends before its start. */
  readonly cut?: string | undefined;
}

/** Threads with like stacks. */
export interface StackGroup {
  /** Whether the dump's event happened here. */
  readonly event: boolean;
  /** The threads, in their order. */
  readonly threads: readonly Omit<ThreadToFold, "frames" | "event" | "cut">[];
  /** The stack of the first of them. */
  readonly frames: readonly StackFrame[];
  /** Why it ends before the thread's start. */
  readonly cut?: string | undefined;
}

/**
 * Threads whose stacks go through the same functions become one group. First comes the event's thread, then what runs
 * in the program's own code, then what waits for it by processor time and number, last what is the system's alone.
 */
export function fold(threads: readonly ThreadToFold[]): StackGroup[] {
  const groups = new Map<string, ThreadToFold[]>();
  for (const thread of threads) {
    const key = thread.event ? "event" : thread.frames.map(placeName).join("\n");
    groups.set(key, [...groups.get(key) ?? [], thread]);
  }
  return [...groups.values()].map((alike) => ({
    event: alike[0]!.event,
    threads: alike.map(({ tid, name, cpuMs }) => ({
      tid,
      ...(name === undefined ? {} : { name }),
      ...(cpuMs === undefined ? {} : { cpuMs }),
    })),
    frames: alike[0]!.frames,
    cut: alike[0]!.cut,
  })).sort((a, b) => rank(a) - rank(b) || cpu(b) - cpu(a) || b.threads.length - a.threads.length);
}

/**
 * The threads of a manifest in groups, the most telling first: of a hang those that its evidence speaks of, else the thread
 * of the event.
 */
export function groupsOf(manifest: Threads): StackGroup[] {
  const { hang, stacks } = manifest;
  if (hang !== undefined) return hangFirst(fold(stacks), hang.evidence);
  return fold(withEvent(stacks, manifest));
}

/**
 * The threads with the mark on that of the event, which may be known from what fired alone: who opened the dialog, or
 * printed the debug text.
 */
export function withEvent<T extends ThreadToFold>(
  threads: readonly T[],
  { trigger, cause }: Pick<Threads, "trigger" | "cause">,
): readonly T[] {
  const thread = threadOf(trigger);
  // Of what was measured no thread is, although the engine names one in each dump.
  if (cause === undefined && !threads.some(({ tid }) => tid === thread)) return threads;
  return threads.map((one) => ({ ...one, event: one.tid === thread }));
}

/** The part of a manifest that says which thread it is about. */
export type Threads = Pick<Manifest, "stacks" | "hang" | "trigger" | "cause">;

/** The thread that a trigger is of; undefined where it is of none. */
function threadOf(trigger: Manifest["trigger"]): number | undefined {
  if ("tid" in trigger) return trigger.tid;
  return trigger.kind === "sample" ? trigger.dialog?.tid : undefined;
}

/** The groups of a hang: first those with a thread that its evidence speaks of; the event's thread is no other here. */
export function hangFirst(groups: readonly StackGroup[], evidence: readonly string[]): StackGroup[] {
  const named = new Set([...evidence.join(" ").matchAll(/\bthread (\d+)/g)].map(([, tid]) => Number(tid)));
  const isNamed = ({ threads }: StackGroup): boolean => threads.some(({ tid }) => named.has(tid));
  return [...groups.filter(isNamed), ...groups.filter((group) => !isNamed(group))];
}

function rank({ event, frames }: StackGroup): number {
  if (event) return 0;
  const [top] = frames;
  if (top !== undefined && isOwn(top)) return 1;
  return frames.some(isOwn) ? 2 : 3;
}

/** Less than a second tells nothing about who is busy. */
function cpu({ threads }: StackGroup): number {
  return Math.floor(threads.reduce((sum, { cpuMs = 0 }) => sum + cpuMs, 0) / 1000);
}

/** What a frame is called when it is compared: outside of modules an address is all there is to tell frames apart. */
export function placeName(frame: StackFrame): string {
  return frame.module === undefined ? frame.address : frameName(frame);
}

/** A frame of a stack for people, or the note that the frames before it come again and again. */
export type StackLine =
  | { readonly frame: StackFrame; readonly own: boolean }
  | { readonly repeated: number; readonly times: number };

/** The longest cycle of a recursion that is folded. */
const LONGEST_CYCLE = 4;
/** From this number on rounds are worth folding. */
const ROUNDS = 3;

/**
 * The frames with recursion folded: a cycle is shown once, and how often it comes again. Only the very same frames come
 * again: what has another address is another frame, whatever it is called.
 */
export function foldRecursion(frames: readonly StackFrame[]): StackLine[] {
  const names = frames.map((frame) => `${frame.address} ${frameName(frame)}`);
  const lines: StackLine[] = [];
  let at = 0;
  while (at < frames.length) {
    const cycle = cycleAt(names, at);
    const { length, rounds } = cycle ?? { length: 1, rounds: 1 };
    for (const frame of frames.slice(at, at + length)) lines.push({ frame, own: !isForeign(frame) });
    if (cycle !== undefined) lines.push({ repeated: length, times: rounds - 1 });
    at += length * rounds;
  }
  return lines;
}

function isForeign(frame: StackFrame): boolean {
  return frame.module === undefined || isSystem(frame) || isKernelFile(frame.module);
}

function cycleAt(names: readonly string[], at: number): { length: number; rounds: number } | undefined {
  for (let length = 1; length <= LONGEST_CYCLE; length++) {
    let end = at + length;
    while (end < names.length && names[end] === names[end - length]) end++;
    const rounds = Math.floor((end - at) / length);
    if (rounds >= ROUNDS) return { length, rounds };
  }
  return undefined;
}
