/// <reference lib="deno.worker" />
/** Calls functions for `ends.ts`: a thread of its own can be ended in the middle. @module */

self.onmessage = async ({ data: { module, name, text } }) => {
  const { [name]: called } = await import(module);
  called(text);
  self.postMessage(undefined);
};
