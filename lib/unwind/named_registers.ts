/** Registers by their own names, as the unwind data of symbol files and that of ARM64 has them. @module */
import type { PointedFrame } from "./frame_pointers.ts";

/** Values by name: `ebp`, `x19`. */
export type NamedRegisters = Readonly<Record<string, bigint>>;

/** Which of a processor's registers are those that every stack needs, and how wide they are. */
export interface RegisterNames {
  readonly ip: string;
  readonly sp: string;
  readonly fp: string;
  /** Bytes of a register. */
  readonly word: 4 | 8;
  /** Other names for some. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** The registers of each processor, as a dump's context names them. */
export const X86_NAMES: RegisterNames = { ip: "eip", sp: "esp", fp: "ebp", word: 4 };
/** See {@link X86_NAMES}. */
export const X64_POINTERS: RegisterNames = { ip: "rip", sp: "rsp", fp: "rbp", word: 8 };
/** See {@link X86_NAMES}. */
export const ARM64_NAMES: RegisterNames = {
  ip: "pc",
  sp: "sp",
  fp: "fp",
  word: 8,
  aliases: { x29: "fp", x30: "lr" },
};

/** A frame with all registers that are known in it. */
export interface RegisterFrame extends PointedFrame {
  readonly registers: NamedRegisters;
  /** Bytes of parameters that were pushed for the function that was called from here; 0 where none are known of. */
  readonly pushed?: number;
}

/** A frame of registers. */
export function namedFrame(registers: NamedRegisters, names: RegisterNames): RegisterFrame {
  return {
    registers,
    ip: registers[names.ip] ?? 0n,
    sp: registers[names.sp] ?? 0n,
    fp: registers[names.fp] ?? 0n,
  };
}

/** The frame that a chain of frame pointers or a search gave: the other registers are as they were. */
export function movedFrame(
  { registers }: RegisterFrame,
  { ip, sp, fp }: PointedFrame,
  names: RegisterNames,
): RegisterFrame {
  return namedFrame({ ...registers, [names.ip]: ip, [names.sp]: sp, [names.fp]: fp }, names);
}
