/** Memory as unwinding reads it. @module */
import { UnwindError, type UnwindErrorCode } from "./error.ts";

/**
 * The target's memory from an address on: at most `length` bytes, fewer where what is known of it ends, none where the
 * address is unknown. A dump's `readMemory` is one.
 */
export type ReadMemory = (address: bigint, length: number) => Promise<Uint8Array>;

/** As {@link ReadMemory}, at once. */
export type ReadMemoryNow = (address: bigint, length: number) => Uint8Array;

/** A step that needs memory: it asks for bytes and goes on with what is there, so that it does not matter who waits. */
export type Asking<T> = Generator<{ readonly address: bigint; readonly length: number }, T, Uint8Array>;

/** What a step comes to, over memory that has to be waited for. */
export async function answer<T>(asking: Asking<T>, read: ReadMemory): Promise<T> {
  let next = asking.next();
  while (!next.done) next = asking.next(await read(next.value.address, next.value.length));
  return next.value;
}

/** What a step comes to, at once. */
export function answerNow<T>(asking: Asking<T>, read: ReadMemoryNow): T {
  let next = asking.next();
  while (!next.done) next = asking.next(read(next.value.address, next.value.length));
  return next.value;
}

/** Asks for exactly `length` bytes; {@link UnwindError} where they are not there. */
export function* ask(address: bigint, length: number, lacking: UnwindErrorCode): Asking<DataView> {
  const bytes = yield { address, length };
  if (bytes.length < length) {
    throw new UnwindError(lacking, `${length} bytes at 0x${address.toString(16)} are not in the dump`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}
