/** How callers are found on x64, from the surest way to the last resort. @module */
import { INTEL_CALL } from "./calls.ts";
import { byFramePointer, byScan, type PointedCode, type PointedFrame } from "./frame_pointers.ts";
import { UnwindError } from "./error.ts";
import type { FrameRules } from "./frame_rules.ts";
import { answer, type ReadMemory } from "./memory.ts";
import { X64_POINTERS } from "./named_registers.ts";
import { byExpressions } from "./rule_expressions.ts";
import type { Caller, Convention, Registers } from "./walk.ts";
import { unwindX64, unwindX64Leaf, type X64Caller, type X64Function } from "./x64.ts";
import { RBP, RSP, X64_NAMES, type X64Registers, x64Registers } from "./x64_registers.ts";

/** What is known of the code around. */
export interface X64Code {
  /** The stack, code and unwind data. */
  readonly read: ReadMemory;
  /** The function of an address; "leaf" where all others are known; `undefined` where none is. */
  functionAt(address: bigint): Promise<X64Function | "leaf" | undefined>;
  /** How a symbol file says that the frame at an address is undone: of images that are no Windows ones. */
  rulesAt(address: bigint): Promise<FrameRules | undefined>;
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
      const asked = registers.ip - (returned ? 1n : 0n);
      const entry = await code.functionAt(asked);
      if (entry !== undefined && entry !== "leaf") {
        return caller(await unwindX64(registers, entry, code.read, { returned }), "unwind-data");
      }
      const ruled = entry === undefined
        ? await byRules(registers, await code.rulesAt(asked), code)
        : undefined;
      if (ruled !== undefined) return caller(ruled, "unwind-data");
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

/** `undefined` where there are no rules, or they lead nowhere. */
async function byRules(
  { ip, general }: X64Registers,
  rules: FrameRules | undefined,
  code: X64Code,
): Promise<X64Caller | undefined> {
  if (rules?.kind !== "expressions") return undefined;
  const named = Object.fromEntries(X64_NAMES.map((name, n) => [name, general[n] ?? 0n]));
  try {
    const found = await answer(byExpressions(rules.of, { ...named, rip: ip }, X64_POINTERS), code.read);
    if (found.rip !== 0n && !code.isCode(found.rip ?? 0n)) return undefined;
    return { ...x64Registers(found), interrupted: false };
  } catch (error) {
    if (error instanceof UnwindError) return undefined;
    throw error;
  }
}

/** The registers that a guess does not change are kept: who called may have saved them anywhere. */
function moved({ general }: X64Registers, { ip, sp, fp }: PointedFrame): X64Caller {
  return {
    ip,
    general: general.map((value, n) => n === RSP ? sp : n === RBP ? fp : value),
    interrupted: false,
  };
}
