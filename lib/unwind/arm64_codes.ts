/**
 * The unwind codes of ARM64: what a function's prologue did to the stack, one code for each instruction, the last one
 * first. The format is documented under "ARM64 exception handling"; codes for ARM64EC and for the system's own frames are
 * as LLVM's reader (ARMWinEHPrinter) has them.
 *
 * @module
 */
import { UnwindError } from "./error.ts";

/** One thing that a prologue did. */
export type Arm64Code =
  | { readonly op: "allocate"; readonly bytes: number }
  /** Stored registers from an offset to the stack pointer on, which was lowered before by `lowered` bytes. */
  | {
    readonly op: "save";
    readonly registers: readonly string[];
    readonly offset: number;
    readonly lowered: number;
  }
  /** Set the frame pointer to a number of bytes above the stack pointer. */
  | { readonly op: "set-frame"; readonly above: number }
  | { readonly op: "sign-return-address" }
  /** The system has interrupted the code above: where in its record of that the registers are. */
  | { readonly op: "interrupt"; readonly places: Readonly<Record<string, number>> }
  /** What changes none of the registers that are followed. */
  | { readonly op: "other" };

/** Codes up to the end of their list. */
export interface Arm64Codes {
  readonly codes: readonly Arm64Code[];
  /** How many are of the function's own instructions; those behind are of the part that it was split from. */
  readonly own: number;
}

const END = 0xE4, END_OF_PART = 0xE5, NEXT_PAIR = 0xE6;
/** The system's own frames: an interrupt's of the kernel, the processor's, a CONTEXT, and a call that was none. */
const SYSTEM_FRAMES: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  0xE8: { ...inRow(0xA0, 19), sp: 0x98, lr: 0x138, fp: 0x140, pc: 0x148 },
  0xE9: { sp: 0, pc: 8 },
  0xEA: { ...inRow(8, 29), fp: 0xF0, lr: 0xF8, sp: 0x100, pc: 0x108 },
  0xEC: {},
};
const SYSTEM_FRAME = 0xE8, LAST_SYSTEM_FRAME = 0xF7;
/** The registers x19 to x30 by the number in a code. */
const FIRST_SAVED = 19;

/**
 * Reads the codes from an index on.
 *
 * @throws {UnwindError} "bad-unwind-data" if there are no such codes.
 */
export function readArm64Codes(bytes: Uint8Array, from: number): Arm64Codes {
  const codes: Arm64Code[] = [];
  let [own, pending] = [undefined as number | undefined, 0];
  for (let at = from; at < bytes.length;) {
    const first = bytes[at]!;
    if (first === END) return { codes, own: own ?? codes.length };
    if (first === END_OF_PART) own ??= codes.length;
    else if (first === NEXT_PAIR) pending++;
    else {
      const code = decode(bytes, at);
      // Pairs that follow the one which is named were stored after it, so their codes come before.
      codes.push(...nextPairs(code, pending), code);
      pending = 0;
    }
    at += sizeOf(first);
  }
  // Where a list fills its words Microsoft's linker leaves its end out.
  return { codes, own: own ?? codes.length };
}

/** The general registers from x0 on. */
function inRow(start: number, count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`x${n}`, start + 8 * n]));
}

function nextPairs(code: Arm64Code, count: number): Arm64Code[] {
  if (code.op !== "save" || code.registers.length !== 2) {
    return Array.from({ length: count }, () => ({ op: "other" }));
  }
  const [, kind, number] = /^([a-z]+)(\d*)$/.exec(code.registers[0]!) ?? [];
  const step = kind === "q" ? 32 : 16;
  return Array.from({ length: count }, (_, n) => {
    const index = Number(number) + 2 * (count - n);
    const names = kind === "x" ? pair(index) : [`${kind}${index}`, `${kind}${index + 1}`];
    return { op: "save", registers: names, offset: code.offset + step * (count - n), lowered: 0 };
  });
}

/** Two general registers; behind x28 come the frame pointer and the return address. */
function pair(first: number): string[] {
  return [general(first), general(first + 1)];
}

function general(index: number): string {
  return index === 29 ? "fp" : index === 30 ? "lr" : `x${index}`;
}

/** The bytes of a code by its first. */
function sizeOf(first: number): number {
  if (first < 0xC0) return 1;
  if (first < 0xE0) return 2;
  if (first === 0xE0) return 4;
  if (first === 0xE2) return 2;
  if (first === 0xE7) return 3;
  return first >= 0xF8 && first <= 0xFB ? first - 0xF6 : 1;
}

function decode(bytes: Uint8Array, at: number): Arm64Code {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(at, at + 4);
  const wide = first << 8 | second;
  const [x, z] = [wide >>> 6, second & 0x3F];
  const save = (registers: readonly string[], offset: number): Arm64Code => (
    { op: "save", registers, offset, lowered: 0 }
  );
  /** Stored at the stack pointer after that was lowered. */
  const lower = (registers: readonly string[], lowered: number): Arm64Code => (
    { op: "save", registers, offset: 0, lowered }
  );
  if (first < 0x20) return { op: "allocate", bytes: (first & 0x1F) * 16 };
  if (first < 0x40) return lower(pair(FIRST_SAVED), (first & 0x1F) * 8);
  if (first < 0x80) return save(["fp", "lr"], (first & 0x3F) * 8);
  if (first < 0xC0) return lower(["fp", "lr"], ((first & 0x3F) + 1) * 8);
  if (first < 0xC8) return { op: "allocate", bytes: (wide & 0x7FF) * 16 };
  if (first < 0xCC) return save(pair(FIRST_SAVED + (x & 15)), z * 8);
  if (first < 0xD0) return lower(pair(FIRST_SAVED + (x & 15)), (z + 1) * 8);
  if (first < 0xD4) return save([general(FIRST_SAVED + (x & 15))], z * 8);
  if (first < 0xD6) return lower([general(FIRST_SAVED + (wide >>> 5 & 15))], ((wide & 31) + 1) * 8);
  if (first < 0xD8) return save([general(FIRST_SAVED + 2 * (x & 7)), "lr"], z * 8);
  const double = (index: number, count: number): string[] =>
    Array.from({ length: count }, (_, n) => `d${8 + index + n}`);
  if (first < 0xDA) return save(double(x & 7, 2), z * 8);
  if (first < 0xDC) return lower(double(x & 7, 2), (z + 1) * 8);
  if (first < 0xDE) return save(double(x & 7, 1), z * 8);
  if (first === 0xDE) return lower(double(second >>> 5, 1), ((second & 31) + 1) * 8);
  if (first === 0xE0) return { op: "allocate", bytes: (second << 16 | third << 8 | fourth) * 16 };
  if (first === 0xE1) return { op: "set-frame", above: 0 };
  if (first === 0xE2) return { op: "set-frame", above: second * 8 };
  if (first === 0xE3) return { op: "other" };
  if (first === 0xE7) return anyRegister(second, third);
  const places = SYSTEM_FRAMES[first];
  if (places !== undefined) return { op: "interrupt", places };
  if (first === 0xFC) return { op: "sign-return-address" };
  throw new UnwindError("bad-unwind-data", `Unwind code 0x${first.toString(16)} is unknown`);
}

/** `0pxrrrrr ffoooooo`: p a pair, x lowers the stack pointer, r the register, f of which kind, o the offset. */
function anyRegister(second: number, third: number): Arm64Code {
  const [two, lowers, index, kind] = [(second & 0x40) !== 0, (second & 0x20) !== 0, second & 31, third >>> 6];
  const unit = lowers || two || kind === 2 ? 16 : 8;
  const offset = ((third & 0x3F) + (lowers ? 1 : 0)) * unit;
  const name = (n: number): string => kind === 0 ? general(n) : `${kind === 1 ? "d" : "q"}${n}`;
  const registers = two ? [name(index), name(index + 1)] : [name(index)];
  return { op: "save", registers, offset: lowers ? 0 : offset, lowered: lowers ? offset : 0 };
}

/** How many instructions codes stand for: the system's own frames stand for none. */
export function instructionsOf(bytes: Uint8Array, from: number): number {
  let count = 0;
  for (let at = from; at < bytes.length; at += sizeOf(bytes[at]!)) {
    const first = bytes[at]!;
    if (first === END || first === END_OF_PART) return count;
    if (first < SYSTEM_FRAME || first > LAST_SYSTEM_FRAME) count++;
  }
  return count;
}
