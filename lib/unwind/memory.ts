/** Memory as unwinding reads it. @module */
import { UnwindError, type UnwindErrorCode } from "./error.ts";

/**
 * The target's memory from an address on: at most `length` bytes, fewer where what is known of it ends, none where the
 * address is unknown. A dump's `readMemory` is one.
 */
export type ReadMemory = (address: bigint, length: number) => Promise<Uint8Array>;

/** Exactly `length` bytes; {@link UnwindError} where they are not there. */
export async function bytesAt(
  read: ReadMemory,
  address: bigint,
  length: number,
  lacking: UnwindErrorCode,
): Promise<DataView> {
  const bytes = await read(address, length);
  if (bytes.length < length) {
    throw new UnwindError(lacking, `${length} bytes at 0x${address.toString(16)} are not in the dump`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}
