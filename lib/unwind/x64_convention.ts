/** How callers are found on x64, from the surest way to the last resort. @module */
import { UnwindError } from "./error.ts";
import type { ReadMemory } from "./memory.ts";
import type { Caller, Convention, Registers } from "./walk.ts";
import { unwindX64, unwindX64Leaf, type X64Caller, type X64Function } from "./x64.ts";
import { CALL_BYTES, endsWithCall } from "./x64_calls.ts";
import { RBP, RSP, type X64Registers } from "./x64_registers.ts";

/** What is known of the code around. */
export interface X64Code {
  /** The stack, code and unwind data. */
  readonly read: ReadMemory;
  /** The function of an address; "leaf" where all others are known; `undefined` where none is. */
  functionAt(address: bigint): Promise<X64Function | "leaf" | undefined>;
  /** Whether an address may be executed. */
  isCode(address: bigint): boolean;
}

/** Registers with the stack pointer by name. */
export type X64Frame = X64Registers & Registers;

/** The registers as {@link x64Convention} takes them. */
export function x64Frame(registers: X64Registers): X64Frame {
  return { ip: registers.ip, general: registers.general, sp: registers.general[RSP]! };
}

/** So many words above the stack pointer are looked at for a return address. */
const SCANNED_WORDS = 128;
/** A frame pointer this far above the stack pointer points to something else. */
const LARGEST_FRAME = 1n << 24n;

/** The conventions of Windows on x64. */
export function x64Convention(code: X64Code): Convention<X64Frame> {
  const caller = (found: X64Caller, by: Caller<X64Frame>["by"]): Caller<X64Frame> => ({
    registers: x64Frame(found),
    by,
    interrupted: found.interrupted,
  });
  return {
    async caller(registers, returned): Promise<Caller<X64Frame> | undefined> {
      // A call that never returns may be the last instruction of its function.
      const entry = await code.functionAt(registers.ip - (returned ? 1n : 0n));
      if (entry !== undefined && entry !== "leaf") {
        return caller(await unwindX64(registers, entry, code.read, { returned }), "unwind-data");
      }
      // What calls nothing has its return address on top; so has a call to where no code is.
      if (!returned && (entry === "leaf" || !code.isCode(registers.ip))) {
        const found = await unwindX64Leaf(registers, code.read);
        if (found.ip === 0n || code.isCode(found.ip)) return caller(found, "unwind-data");
      }
      const found = await byFramePointer(registers, code);
      if (found !== undefined) return caller(found, "frame-pointer");
      const scanned = await byScan(registers, code);
      return scanned && caller(scanned, "scan");
    },
  };
}

/** Code that keeps rbp as a frame pointer, as generated code does, has the caller's at it, and the return address behind. */
async function byFramePointer({ general }: X64Registers, code: X64Code): Promise<X64Caller | undefined> {
  const [sp, frame] = [general[RSP]!, general[RBP]!];
  if (frame < sp || frame - sp > LARGEST_FRAME || frame % 8n !== 0n) return undefined;
  const words = await wordsAt(code.read, frame, 2);
  const [saved, ip] = words;
  if (saved === undefined || ip === undefined || saved !== 0n && saved <= frame) return undefined;
  return await isReturn(ip, code) ? moved(general, { ip, sp: frame + 16n, frame: saved }) : undefined;
}

/** The first word on the stack that is the address behind a call. */
async function byScan({ general }: X64Registers, code: X64Code): Promise<X64Caller | undefined> {
  const sp = general[RSP]!;
  const words = await wordsAt(code.read, sp, SCANNED_WORDS);
  if (words.length === 0) {
    throw new UnwindError("no-stack", `The stack at 0x${sp.toString(16)} is not in the dump`);
  }
  for (const [index, ip] of words.entries()) {
    if (await isReturn(ip, code)) {
      return moved(general, { ip, sp: sp + BigInt(index * 8 + 8), frame: general[RBP]! });
    }
  }
  return undefined;
}

async function isReturn(address: bigint, code: X64Code): Promise<boolean> {
  if (!code.isCode(address)) return false;
  const before = await code.read(address - BigInt(CALL_BYTES), CALL_BYTES);
  // Small dumps have no code: then that it may be executed is all there is to know.
  return before.length < CALL_BYTES || endsWithCall(before);
}

function moved(
  general: readonly bigint[],
  { ip, sp, frame }: { readonly ip: bigint; readonly sp: bigint; readonly frame: bigint },
): X64Caller {
  return {
    ip,
    general: general.map((value, n) => n === RSP ? sp : n === RBP ? frame : value),
    interrupted: false,
  };
}

/** The words from an address on, as many as are known. */
async function wordsAt(read: ReadMemory, address: bigint, count: number): Promise<readonly bigint[]> {
  const bytes = await read(address, count * 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, n) => view.getBigUint64(n * 8, true));
}
