/** Whether a dump is still being written: its file grows. @module */

/** A dump whose file has not grown for so long hangs, and its host is killed. */
export const STALLED_MS = 60_000;

const LOOK_MS = 500;

/**
 * Calls `stalled` once when files together have not grown for `ms`, until it is disposed. The engine tells nothing
 * while it writes; the size of the file is all there is to see.
 */
export function watchGrowth(files: readonly string[], ms: number, stalled: () => void): Disposable {
  let size = -1, since = performance.now();
  const timer = setInterval(() => {
    const now = files.reduce((sum, file) => sum + sizeOf(file), 0);
    if (now !== size) [size, since] = [now, performance.now()];
    if (performance.now() - since < ms) return;
    clearInterval(timer);
    stalled();
  }, Math.min(LOOK_MS, ms));
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
