/**
 * Puts an exception into a dump that was written later, while the program's own handler was at its end: the engine
 * records the breakpoint at which it stopped, and the reader of the dump came for the fault.
 *
 * Record and registers have the same layout in memory and in the file, and take the places of the engine's.
 *
 * @module
 */
import type { ExceptionOnStack } from "./own_fault.ts";

const HEADER = 32;
const ENTRY = 12;
const EXCEPTION_STREAM = 6;
/** MINIDUMP_EXCEPTION_STREAM: thread id, alignment, the record, the location of the registers. */
const RECORD_AT = 8;
const CONTEXT_AT = 160;
const STREAM_SIZE = 168;
const MOST_STREAMS = 256;

/** Whether the dump has an exception to put it in the place of; nothing is written else. */
export function putFault(path: string, { record, context, tid }: ExceptionOnStack): boolean {
  using file = Deno.openSync(path, { read: true, write: true });
  const read = (offset: number, size: number): DataView => {
    const bytes = new Uint8Array(size);
    file.seekSync(offset, Deno.SeekMode.Start);
    for (let done = 0; done < size;) {
      const count = file.readSync(bytes.subarray(done));
      if (count === null) throw new RangeError(`${path} ends before ${offset + size}`);
      done += count;
    }
    return new DataView(bytes.buffer);
  };
  const write = (offset: number, bytes: Uint8Array): void => {
    file.seekSync(offset, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
  };
  const header = read(0, HEADER);
  const streams = Math.min(header.getUint32(8, true), MOST_STREAMS);
  const directory = read(header.getUint32(12, true), streams * ENTRY);
  for (let entry = 0; entry < directory.byteLength; entry += ENTRY) {
    if (directory.getUint32(entry, true) !== EXCEPTION_STREAM) continue;
    const at = directory.getUint32(entry + 8, true);
    const stream = read(at, STREAM_SIZE);
    if (context !== undefined && stream.getUint32(CONTEXT_AT, true) < context.length) return false;
    if (tid !== undefined) write(at, new Uint8Array(Uint32Array.of(tid).buffer));
    write(at + RECORD_AT, record);
    // The registers of a 32-bit side lie in the dump's memory: `wow64.ts` puts them there.
    if (context !== undefined) write(stream.getUint32(CONTEXT_AT + 4, true), context);
    return true;
  }
  return false;
}
