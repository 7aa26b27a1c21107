/** The end of what goes on until somebody ends it: Ctrl-C, or a time. @module */
import { milliseconds } from "../recipe/language/duration.ts";

const LOOK_MS = 250;

/** Aborts its signal at Ctrl-C, or when the time (`90s`, `2h`) has passed. */
export function stopping(time: string | undefined): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const end = time === undefined ? Infinity : performance.now() + milliseconds(time);
  // Not one timer: one of more than 24 days fires at once.
  const timer = setInterval(() => performance.now() < end || stop(), LOOK_MS);
  Deno.addSignalListener("SIGINT", stop);
  return {
    signal: controller.signal,
    [Symbol.dispose](): void {
      clearInterval(timer);
      Deno.removeSignalListener("SIGINT", stop);
    },
  };
}
