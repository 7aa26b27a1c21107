/** What threads do, from their stacks, as evidence: one line for all that do the same. @module */
import type { StackFrame, ThreadStack } from "../../facts/frame.ts";
import { isOwn } from "../../minidump/frame_name.ts";

type Stacks = readonly Pick<ThreadStack, "tid" | "frames">[];

const MOST_LINES = 6;
const MOST_IDS = 3;

/** The modules that hold the system calls: a thread whose innermost frame is there is in the kernel. */
const CALLS = /^(ntdll|win32u|wow64\w*)(\.dll)?$/i;
/** How long a function's name may be as evidence. */
const LONGEST_NAME = 80;

/** The threads that could run: not one of them is in a system call. */
export function readyLines(stacks: Stacks): string[] {
  const ready = stacks.filter(({ frames: [top] }) => top !== undefined && !CALLS.test(top.module ?? ""));
  return grouped(ready, ({ frames }) => `is ready to run, in ${nameOf(frames.find(isOwn) ?? frames[0]!)}`);
}

/**
 * What threads wait in: the function of the system that the program called, and who called it. Threads that no frame of
 * the program's own leads to are a runtime's, and are left out.
 */
export function waitLines(stacks: Stacks): string[] {
  const waiting = stacks.filter(({ frames: [top], frames }) =>
    top?.module !== undefined && CALLS.test(top.module) && frames.some(isOwn)
  );
  return grouped(waiting, ({ frames }) => {
    const caller = frames.findIndex(isOwn);
    const called = frames.slice(0, caller).findLast((frame) => frame.function !== undefined);
    const where = nameOf(frames[caller]!);
    return called === undefined
      ? `waits, in ${where}`
      : `waits in ${short(called.function!)}, called by ${where}`;
  });
}

function grouped(stacks: Stacks, what: (stack: Stacks[number]) => string): string[] {
  const groups = Map.groupBy(stacks, what);
  return Array.from(groups, ([text, alike]) => {
    if (alike.length === 1) return `thread ${alike[0]!.tid} ${text}`;
    const ids = alike.slice(0, MOST_IDS).map(({ tid }) => `thread ${tid}`).join(", ");
    return `${alike.length} threads alike (${ids}${alike.length > MOST_IDS ? ", …" : ""}): each ${text}`;
  }).slice(0, MOST_LINES);
}

function nameOf({ module, offset, function: name, file, line }: StackFrame): string {
  const where = module?.replace(/\.(exe|dll)$/i, "") ?? "?";
  const what = name === undefined ? `${where}+${offset}` : `${where}!${short(name)}`;
  return file === undefined ? what : `${what} (${file.split("/").at(-1)}:${line})`;
}

function short(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}
