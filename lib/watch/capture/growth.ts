/** Whether a dump is still being written, and not for too long: its file grows. @module */

/** A dump whose file has not grown for this time hangs, and its host is killed. */
export const STALLED_MS = 60_000;

/** Why a dump is given up: it took too long, its file stopped growing, or its process has ended. */
export type GaveUp = "timeout" | "stalled" | "ended";

/**
 * The same of a process that has ended. Sighting: where it ends early in its dump, the engine may neither fail nor go on
 * (Wine 10, two of twenty).
 */
const ENDED_MS = 5_000;

const LOOK_MS = 500;

/** How long a dump may be written. */
export interface WritingLimits {
  /** Milliseconds without growth after which it hangs. */
  readonly stalledMs: number;
  /** Milliseconds it may take in all; Infinity without it. */
  readonly timeoutMs?: number | undefined;
  /** Whether the process has ended that it is of. */
  readonly ended?: (() => boolean) | undefined;
}

/**
 * Calls `tooLong` once, with the reason, when a file has not grown for `stalledMs` or `timeoutMs` have passed, until it
 * is disposed. The engine tells nothing while it writes; the size of the file is all there is to see.
 */
export function watchGrowth(
  file: string,
  { stalledMs, timeoutMs = Infinity, ended = () => false }: WritingLimits,
  tooLong: (because: string, why: GaveUp) => void,
): Disposable {
  const start = performance.now();
  let size = -1, since = start;
  const look = (): void => {
    const now = sizeOf(file);
    const at = performance.now();
    if (now !== size) [size, since] = [now, at];
    const tell = (because: string, why: GaveUp): void => {
      clearInterval(timer);
      tooLong(because, why);
    };
    if (at - start >= timeoutMs) tell(`it took longer than its timeout of ${timeoutMs} ms`, "timeout");
    else if (at - since >= stalledMs) tell(`its file had not grown for ${stalledMs} ms`, "stalled");
    else if (at - since >= ENDED_MS && ended()) {
      tell("the process had ended, and its file did not grow any more", "ended");
    }
  };
  const timer = setInterval(look, Math.min(LOOK_MS, stalledMs, Math.max(10, timeoutMs / 10)));
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function sizeOf(file: string): number {
  try {
    return Deno.statSync(file).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
