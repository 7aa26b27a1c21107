/**
 * Whether a pure function comes to an end on long texts, for tests that must not depend on what else the machine does:
 * texts are so long that linear work is done in a moment, and quadratic work takes hours.
 *
 * @module
 */

/** A thousand times what linear work needs, and a hundredth of what quadratic work does. */
const LIMIT_MS = 60_000;

/** A function by its module and its name. */
export interface Named {
  readonly module: string;
  readonly name: string;
}

/** The text at which a function doesn't come to an end, as its number; undefined where it ends at all. */
export async function stuckAt(
  { module, name }: Named,
  texts: readonly string[],
): Promise<number | undefined> {
  const worker = new Worker(import.meta.resolve("./ends_worker.ts"), { type: "module" });
  const done = Promise.withResolvers<number | undefined>();
  let ended = 0;
  worker.onmessage = () => ++ended === texts.length && done.resolve(undefined);
  worker.onerror = (event) => {
    event.preventDefault();
    done.reject(new Error(event.message));
  };
  const timer = setTimeout(() => done.resolve(ended), LIMIT_MS);
  for (const text of texts) worker.postMessage({ module, name, text });
  try {
    return await done.promise;
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
