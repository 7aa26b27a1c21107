/** How callers are found on x64, from the surest way to the last resort. @module */
import { INTEL_CALL } from "./calls.ts";
import { byFramePointer, byScan, type PointedCode, type PointedFrame } from "./frame_pointers.ts";
import type { ReadMemory } from "./memory.ts";
import type { Caller, Convention, Registers } from "./walk.ts";
import { unwindX64, unwindX64Leaf, type X64Caller, type X64Function } from "./x64.ts";
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

/** The conventions of Windows on x64. */
export function x64Convention(code: X64Code): Convention<X64Frame> {
  const around: PointedCode = {
    read: code.read,
    isCode: (address) => code.isCode(address),
    word: 8,
    call: INTEL_CALL,
  };
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
      const frame = { ...registers, fp: registers.general[RBP]! };
      const pointed = await byFramePointer(frame, around);
      if (pointed !== undefined) return caller(moved(registers, pointed), "frame-pointer");
      const scanned = await byScan(frame, around);
      return scanned && caller(moved(registers, scanned), "scan");
    },
  };
}

/** The registers that a guess does not change are kept: who called may have saved them anywhere. */
function moved({ general }: X64Registers, { ip, sp, fp }: PointedFrame): X64Caller {
  return {
    ip,
    general: general.map((value, n) => n === RSP ? sp : n === RBP ? fp : value),
    interrupted: false,
  };
}
