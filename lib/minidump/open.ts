/** Opening a minidump: the entry to this folder, for everybody who reads one. @module */
import { Minidump } from "./dump.ts";
import type { Source } from "./source.ts";

/**
 * Opens a minidump by its path, or over bytes that are somewhere else ({@link bytesSource}, {@link blobSource}).
 * Only header and directory are read; a dump of many gigabytes opens as fast as a small one.
 *
 * The file stays open until the dump is disposed (`using`). Needs read permission for the file, nothing else.
 *
 * @throws {MinidumpError} "not-minidump" for another kind of file ({@link identify} says which), "out-of-file" where
 * it was cut off within the directory
 *
 * @example Which exception, in which thread
 * ```ts
 * import { bytesSource, MinidumpError, openDump } from "trapline/minidump";
 *
 * const firstBytes = new TextEncoder().encode("MZ: a program, not a dump");
 * try {
 *   using dump = await openDump(bytesSource(firstBytes));
 *   const exception = await dump.exception();
 *   console.log(exception?.code.toString(16), exception?.threadId);
 * } catch (error) {
 *   if (!(error instanceof MinidumpError)) throw error;
 *   console.log(error.code); // not-minidump
 * }
 * ```
 */
export function openDump(input: Source | string | URL): Promise<Minidump> {
  return Minidump.open(input);
}
