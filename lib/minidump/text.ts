/** Texts and identifiers as dumps have them. @module */
import type { View } from "./data_view.ts";

export { hex } from "../facts/text.ts";

// Not fatal: what a dump says is evidence, a broken character must not hide the rest of it.
const UTF16 = new TextDecoder("utf-16le");
const UTF8 = new TextDecoder("utf-8");
const ANSI = new TextDecoder("windows-1252");

/** UTF-16 text up to the first NUL or the end. */
export function utf16(bytes: Uint8Array): string {
  return upToNul(UTF16.decode(bytes.subarray(0, bytes.length & ~1)));
}

/** UTF-8 text up to the first NUL or the end. */
export function utf8(bytes: Uint8Array): string {
  return UTF8.decode(cString(bytes));
}

/** Text in the Western code page up to the first NUL or the end. */
export function ansi(bytes: Uint8Array): string {
  return ANSI.decode(cString(bytes));
}

function cString(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function upToNul(text: string): string {
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

/** The 16 bytes of a GUID, as `CDE75D03-9306-8342-03EB-D8D4E7D50369`. */
export function guid(view: View, at: number): string {
  const hex = (value: number, digits: number): string =>
    value.toString(16).toUpperCase().padStart(digits, "0");
  const tail = Array.from(view.slice(at + 8, 8).bytes, (byte) => hex(byte, 2)).join("");
  const head = `${hex(view.u32(at), 8)}-${hex(view.u16(at + 4), 4)}-${hex(view.u16(at + 6), 4)}`;
  return `${head}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
