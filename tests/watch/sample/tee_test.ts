/** What a program prints is passed on, and noted. @module */
import assert from "node:assert/strict";
import { Tee } from "../../../lib/watch/sample/tee.ts";

/** A stream that is fed by hand. */
function fed(): { stream: ReadableStream<Uint8Array>; feed: (...bytes: number[]) => void; end: () => void } {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const stream = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
  return {
    stream,
    feed: (...bytes) => controller.enqueue(new Uint8Array(bytes)),
    end: () => controller.close(),
  };
}

/** Takes two bytes at most at once. */
function sink(): { taken: number[]; write: (bytes: Uint8Array) => Promise<number> } {
  const taken: number[] = [];
  return {
    taken,
    write: (bytes) => {
      taken.push(...bytes.subarray(0, 2));
      return Promise.resolve(Math.min(2, bytes.length));
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

Deno.test("every byte arrives, in order, before the stream ends", async () => {
  const [out, err, toOut, toErr] = [fed(), fed(), sink(), sink()];
  const tee = new Tee([[out.stream, toOut], [err.stream, toErr]]);
  out.feed(1, 2, 3, 0, 255);
  err.feed(9);
  await turn();
  assert.deepEqual([toOut.taken, toErr.taken, tee.bytes], [[1, 2, 3, 0, 255], [9], 6]);
  out.feed(4);
  await turn();
  assert.deepEqual([toOut.taken.at(-1), tee.bytes], [4, 7]);
  out.end();
  err.end();
  await tee.drained();
});

Deno.test("a stream that somebody holds open is left after a while", async () => {
  const [out, to] = [fed(), sink()];
  const tee = new Tee([[out.stream, to]]);
  out.feed(1);
  const start = performance.now();
  await tee.drained(50);
  assert.ok(performance.now() - start >= 40);
  assert.deepEqual(to.taken, [1]);
});

Deno.test("a reader of ours that has gone does not hold up the program", async () => {
  const out = fed();
  const tee = new Tee([[out.stream, { write: () => Promise.reject(new Deno.errors.BrokenPipe()) }]]);
  out.feed(1);
  await turn();
  out.feed(2, 3);
  await turn();
  assert.equal(tee.bytes, 3);
  out.end();
  await tee.drained();
});
