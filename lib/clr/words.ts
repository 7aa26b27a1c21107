/** An exception of .NET in words. */
import {
  exceptionWords,
  type ManagedException,
  type ManagedFacts,
  type ManagedFrame,
} from "../facts/managed.ts";

/** What led to an exception, from the nearest on: `caused by System.IO.IOException: no room`, and where it was thrown. */
export function causes(exception: ManagedException): string[] {
  const { inner } = exception;
  if (inner === undefined) return [];
  const place = placeIn(inner.frames);
  return [
    `caused by ${exceptionWords(inner)}`,
    ...(place === undefined ? [] : [`thrown in ${place}`]),
    ...causes(inner),
  ];
}

/** Who waits for whom, a line for each thread of a deadlock, else for each that waits for a lock. */
export function lockWaits(
  { threads, locks, deadlock }: Pick<ManagedFacts, "threads" | "locks" | "deadlock">,
): string[] {
  const waiting = threads.filter(({ tid, waitsFor }) =>
    waitsFor !== undefined && (deadlock === undefined || deadlock.includes(tid))
  );
  return waiting.flatMap(({ tid, waitsFor, frames }) => {
    const lock = locks.find(({ object }) => object === waitsFor);
    if (lock === undefined) return [];
    const place = placeIn(frames);
    const what = `waits for the ${lock.type} at ${lock.object}, which thread ${lock.owner} holds`;
    return [`thread ${tid} ${what}${place === undefined ? "" : `, in ${place}`}`];
  });
}

/** The first frame of the program's own code, else the first: `Shop.Till.Open (src/Till.cs:12)`. */
function placeIn(frames: readonly ManagedFrame[]): string | undefined {
  const frame = frames.find((each) => each.function !== undefined && !isTheirs(each)) ?? frames[0];
  if (frame?.function === undefined) return undefined;
  const method = frame.function.replace(/\(.*$/s, "");
  return frame.file === undefined ? method : `${method} (${frame.file}:${frame.line})`;
}

/** Whether a frame is of .NET, or of code that it generated while the program ran, as for `dynamic`. */
function isTheirs({ module, function: name = "" }: ManagedFrame): boolean {
  return isFramework(module) || name.startsWith("DynamicClass.");
}

/** Whether a module is one that comes with .NET. */
export function isFramework(module: string | undefined): boolean {
  return module !== undefined &&
    /^(System|Microsoft)(\.\w+)*\.dll$|^(mscorlib|netstandard|WindowsBase|Presentation\w+)\.dll$/i.test(
      module,
    );
}
