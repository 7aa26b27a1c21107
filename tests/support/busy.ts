/** A machine that has too much to do. @module */

/** As many loops as the machine has processors, and one more, until it is disposed of. */
export function busy(): Disposable {
  const source = URL.createObjectURL(new Blob(["for (;;);"], { type: "text/javascript" }));
  const loops = Array.from(
    { length: navigator.hardwareConcurrency + 1 },
    () => new Worker(source, { type: "module" }),
  );
  return {
    [Symbol.dispose]: () => {
      for (const loop of loops) loop.terminate();
      URL.revokeObjectURL(source);
    },
  };
}
