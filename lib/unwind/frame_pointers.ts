/** Callers without unwind data: by the chain of frame pointers, and by looking for return addresses. @module */
import { UnwindError } from "./error.ts";
import type { ReadMemory } from "./memory.ts";
import type { Registers } from "./walk.ts";

/** The registers that such a chain needs. */
export interface PointedFrame extends Registers {
  /** The frame pointer: rbp, ebp or x29. */
  readonly fp: bigint;
}

/** What is known of the code around, and how its processor calls. */
export interface PointedCode {
  readonly read: ReadMemory;
  /** Whether an address may be executed. */
  isCode(address: bigint): boolean;
  /** Bytes of a word. */
  readonly word: 4 | 8;
  /** Whether the code before a return address ends with a call, and how much of it that needs. */
  readonly call: { readonly bytes: number; endsWithCall(code: Uint8Array): boolean };
}

/** How many words above the stack pointer are looked at for a return address. */
const SCANNED_WORDS = 128;
/** A frame pointer this far above the stack pointer points to something else. */
const LARGEST_FRAME = 1n << 24n;

/** Code that keeps a frame pointer has its caller's at it, and the return address behind. */
export async function byFramePointer(
  { sp, fp }: PointedFrame,
  code: PointedCode,
): Promise<PointedFrame | undefined> {
  const word = BigInt(code.word);
  if (fp < sp || fp - sp > LARGEST_FRAME || fp % word !== 0n) return undefined;
  const [saved, ip] = await wordsAt(code, fp, 2);
  if (saved === undefined || ip === undefined || saved !== 0n && saved <= fp) return undefined;
  return await isReturn(ip, code) ? { ip, sp: fp + 2n * word, fp: saved } : undefined;
}

/**
 * The first word on the stack that is the address behind a call.
 *
 * @throws {UnwindError} If the stack is not there.
 */
export async function byScan({ sp, fp }: PointedFrame, code: PointedCode): Promise<PointedFrame | undefined> {
  const words = await wordsAt(code, sp, SCANNED_WORDS);
  if (words.length === 0) {
    throw new UnwindError("no-stack", `The stack at 0x${sp.toString(16)} is not in the dump`);
  }
  for (const [index, ip] of words.entries()) {
    if (await isReturn(ip, code)) return { ip, sp: sp + BigInt((index + 1) * code.word), fp };
  }
  return undefined;
}

/** Where the first of some words is that is the address behind a call; `undefined` where none is. */
export async function returnAt(
  address: bigint,
  words: number,
  code: PointedCode,
): Promise<bigint | undefined> {
  for (const [index, each] of (await wordsAt(code, address, words)).entries()) {
    if (await isReturn(each, code)) return address + BigInt(index * code.word);
  }
  return undefined;
}

async function isReturn(address: bigint, { call, isCode, read }: PointedCode): Promise<boolean> {
  if (!isCode(address)) return false;
  const before = await read(address - BigInt(call.bytes), call.bytes);
  // Small dumps have no code: then that it may be executed is all there is to know.
  return before.length < call.bytes || call.endsWithCall(before);
}

/** The words from an address on, as many as are known. */
async function wordsAt(
  { read, word }: PointedCode,
  address: bigint,
  count: number,
): Promise<readonly bigint[]> {
  const bytes = await read(address, count * word);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from(
    { length: Math.floor(bytes.length / word) },
    (_, n) => word === 8 ? view.getBigUint64(n * 8, true) : BigInt(view.getUint32(n * 4, true)),
  );
}
