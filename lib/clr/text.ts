/** Texts of managed code: objects of the type System.String. */
import type { Runtime } from "./runtime.ts";

/** Longer texts are cut: an exception's message may be a whole document. */
const MOST_UNITS = 4096;

/** The text of a System.String, without what makes it no well-formed text. @throws {ClrError} where it can't be read */
export function stringAt({ memory, descriptor }: Runtime, object: bigint): string {
  const length = memory.u32(object + descriptor.offset("String", "m_StringLength"));
  const first = object + descriptor.offset("String", "m_FirstChar");
  const count = Math.min(length, MOST_UNITS);
  if (count === 0) return "";
  const read = new TextDecoder("utf-16le").decode(memory.bytes(first, count * 2)).toWellFormed();
  return length > count ? `${read}... (${length} characters)` : read;
}
