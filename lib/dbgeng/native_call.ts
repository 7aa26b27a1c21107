/**
 * The frame every native call of this binding runs in.
 *
 * Two things can't be done while native code is below us on the stack: throwing through it (Deno turns a throw in
 * a callback into 0, which COM reads as S_OK, and loses the error when another callback follows), and closing a
 * callback (the process dies). So callbacks leave both here, and the outermost call settles them on its way out.
 *
 * @module
 */

let depth = 0;
let failure: { error: unknown } | undefined;
const closing: (() => void)[] = [];

/** Makes a native call; afterwards closes what was given up meanwhile and rethrows what a callback threw. */
export function nativeCall<T>(call: () => T): T {
  depth++;
  try {
    const result = call();
    if (depth === 1 && failure !== undefined) throw failure.error;
    return result;
  } finally {
    depth--;
    if (depth === 0) settle();
  }
}

function settle(): void {
  failure = undefined;
  for (const close of closing.splice(0)) close();
}

/** Runs a callback's body: what it throws is remembered, the first error wins, and native code gets `fallback`. */
export function guarded<T>(body: () => T, fallback: T): T {
  try {
    const result = body();
    if (result instanceof Promise) {
      result.catch(() => {}); // What it may still reject with adds nothing to the error that is thrown here.
      throw new TypeError("A callback must be synchronous, but it returned a promise");
    }
    return result;
  } catch (error) {
    failure ??= { error };
    return fallback;
  }
}

/** Runs now, or when the outermost native call has returned. */
export function whenOutside(close: () => void): void {
  if (depth === 0) close();
  else closing.push(close);
}
