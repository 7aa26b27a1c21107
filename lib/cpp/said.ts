/** Texts that an exception carries. @module */
import type { Memory } from "../clr/mod.ts";

const MOST = 1024;
const PIECE = 32;

/**
 * The text at an address, which a NUL ends; `undefined` of an empty one, and where it can't be read. Programs keep it in
 * UTF-8 or in a code page of Windows.
 */
export function saidAt(memory: Memory, address: bigint): string | undefined {
  const found: number[] = [];
  while (found.length < MOST) {
    const at = address + BigInt(found.length);
    const piece = memory.tryBytes(at, PIECE) ?? memory.tryBytes(at, 1);
    if (piece === undefined) break;
    const end = piece.indexOf(0);
    found.push(...end < 0 ? piece : piece.subarray(0, end));
    if (end >= 0) break;
  }
  return found.length === 0 ? undefined : decoded(new Uint8Array(found));
}

function decoded(bytes: Uint8Array): string {
  const utf8 = new TextDecoder().decode(bytes);
  return utf8.includes("\uFFFD") ? new TextDecoder("windows-1252").decode(bytes) : utf8;
}
