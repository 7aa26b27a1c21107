/**
 * Whether an instruction of x64 is in its function's epilogue, and how far on. There the prologue's record can't be
 * undone any more: a part of the stack has been given back already. The record of version 1 does not say where
 * epilogues are, so the instructions are looked at; the system's convention allows only these few.
 *
 * @module
 */
import type { RuntimeFunction, UnwindInfo } from "./x64_unwind_info.ts";

/** What is left to run of an epilogue before it returns. */
export interface Epilogue {
  /** The register that the stack pointer is set from, and what is added to it. */
  readonly stack: { readonly register: number; readonly add: number } | undefined;
  /** The registers that are popped, in order. */
  readonly pops: readonly number[];
}

/** The most bytes of code that {@link readEpilogue} needs. */
export const MOST_EPILOGUE = 64;

const RSP = 4;
const LEA = 0x8D, RET = 0xC3, RET_POP = 0xC2, JMP8 = 0xEB, JMP32 = 0xE9, REPNE = 0xF2, REP = 0xF3;

/**
 * The rest of the epilogue that `code` begins with, or `undefined` where it is another part of the function. `offset`:
 * where `code` lies, from the image's base.
 */
export function readEpilogue(
  code: Uint8Array,
  offset: number,
  { frame }: Pick<UnwindInfo, "frame">,
  entry: RuntimeFunction,
): Epilogue | undefined {
  const { stack, size } = stackChange(code, frame?.register);
  const pops: number[] = [];
  let at = size;
  for (;;) {
    const rex = (code[at]! & 0xF0) === 0x40 ? code[at]! : 0;
    const op = code[at + (rex === 0 ? 0 : 1)];
    if (op === undefined || (op & 0xF8) !== 0x58) break;
    pops.push((rex & 1) << 3 | op & 7);
    at += rex === 0 ? 1 : 2;
  }
  if (code[at] === REPNE) at++;
  return leaves(code, at, offset, entry) ? { stack, pops } : undefined;
}

/** `add rsp, n` or `lea rsp, [frame register + n]`, if the code begins with that. */
function stackChange(
  code: Uint8Array,
  frame: number | undefined,
): { stack: Epilogue["stack"]; size: number } {
  const [rex = 0, op = 0, mod = 0] = code;
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const change = (register: number, wide: boolean): { stack: Epilogue["stack"]; size: number } =>
    code.length < (wide ? 7 : 4)
      ? { stack: undefined, size: 0 }
      : { stack: { register, add: wide ? view.getInt32(3, true) : view.getInt8(3) }, size: wide ? 7 : 4 };
  if (rex === 0x48 && mod === 0xC4 && (op === 0x83 || op === 0x81)) return change(RSP, op === 0x81);
  const register = (rex & 1) << 3 | mod & 7;
  if ((rex & 0xFE) === 0x48 && op === LEA && register !== 0 && register === frame) {
    if ((mod & 0xF8) === 0x60) return change(register, false);
    if ((mod & 0xF8) === 0xA0) return change(register, true);
  }
  return { stack: undefined, size: 0 };
}

/** Whether the instruction returns, or jumps out of the function. */
function leaves(code: Uint8Array, at: number, offset: number, { begin, end }: RuntimeFunction): boolean {
  const [op, next = 0, third = 0] = code.subarray(at);
  if (op === RET || op === RET_POP || op === REP && next === RET) return true;
  if (op === JMP8 || op === JMP32) {
    const size = op === JMP8 ? 2 : 5;
    if (code.length < at + size) return false;
    const view = new DataView(code.buffer, code.byteOffset + at, size);
    const target = offset + at + size + (op === JMP8 ? view.getInt8(1) : view.getInt32(1, true));
    return target <= begin || target >= end;
  }
  // An indirect jump through the import table, or one with the prefix that marks a tail call.
  return op === 0xFF && next === 0x25 ||
    ((op ?? 0) & 0xF8) === 0x48 && next === 0xFF && (third & 0x38) === 0x20;
}

/** How far into an epilogue of version 2 an offset is; `undefined` outside of all. */
export function epilogueOffset(
  { epilogues: { size, beforeEnd } }: UnwindInfo,
  offset: number,
  { end }: RuntimeFunction,
): number | undefined {
  const into = beforeEnd.map((distance) => offset - (end - distance)).find((far) => far >= 0 && far < size);
  return into;
}
