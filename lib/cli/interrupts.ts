/** Ctrl-C during a run. @module */

/** The first Ctrl-C is the target's own affair, and is only told; the second aborts `signal`. */
export function interrupts(
  onFirst: () => void,
  onSecond: () => void,
): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  let seen = 0;
  const listener = (): void => {
    if (++seen === 1) onFirst();
    if (seen < 2 || controller.signal.aborted) return;
    onSecond();
    controller.abort();
  };
  Deno.addSignalListener("SIGINT", listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => Deno.removeSignalListener("SIGINT", listener),
  };
}
