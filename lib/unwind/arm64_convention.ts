/** How callers are found on ARM64, from the surest way to the last resort. @module */
import { type Arm64Function, unwindArm64 } from "./arm64.ts";
import { UnwindError } from "./error.ts";
import { byFramePointer, byScan, type PointedCode } from "./frame_pointers.ts";
import type { FrameRules } from "./frame_rules.ts";
import { answer } from "./memory.ts";
import { ARM64_NAMES, movedFrame, namedFrame, type RegisterFrame } from "./named_registers.ts";
import { byExpressions } from "./rule_expressions.ts";
import type { Caller, Convention } from "./walk.ts";

/** What is known of the code around. */
export interface Arm64Code extends PointedCode {
  /** The entry of the function at or before an address; "none" where all others are known; `undefined` where none is. */
  entryAt(address: bigint): Promise<Arm64Function | "none" | undefined>;
  /** How a symbol file says that the frame at an address is undone. */
  rulesAt(address: bigint): Promise<FrameRules | undefined>;
}

/** The conventions of ARM64. */
export function arm64Convention(code: Arm64Code): Convention<RegisterFrame> {
  return {
    caller: async (frame, returned): Promise<Caller<RegisterFrame> | undefined> => {
      const { ip, fp } = frame;
      // A call that never returns may be the last instruction of its function.
      const asked = ip - (returned ? 4n : 0n);
      const entry = await code.entryAt(asked);
      if (entry !== undefined && entry !== "none") {
        const at = { ...frame, ip: asked };
        const unwound = await answer(unwindArm64(at, entry), code.read);
        if (unwound !== undefined) {
          return { registers: unwound.frame, by: "unwind-data", interrupted: unwound.interrupted };
        }
      }
      const ruled = await byRules(frame, await code.rulesAt(asked), code);
      if (ruled !== undefined) return found(ruled, "unwind-data");
      // What calls nothing has its return address in the register; so has a call to where no code is.
      const link = frame.registers.lr ?? 0n;
      const isLeaf = !returned && (entry !== undefined || !code.isCode(ip));
      if (isLeaf && (link === 0n || code.isCode(link))) {
        return found(movedFrame(frame, { ...frame, ip: link }, ARM64_NAMES), "unwind-data");
      }
      // The first frame of a thread has nothing to point to.
      if (returned && fp === 0n) {
        return found(movedFrame(frame, { ...frame, ip: 0n }, ARM64_NAMES), "frame-pointer");
      }
      const pointed = await byFramePointer(frame, code);
      if (pointed !== undefined) return found(movedFrame(frame, pointed, ARM64_NAMES), "frame-pointer");
      const scanned = await byScan(frame, code);
      return scanned && found(movedFrame(frame, scanned, ARM64_NAMES), "scan");
    },
  };
}

function found(registers: RegisterFrame, by: Caller<RegisterFrame>["by"]): Caller<RegisterFrame> {
  return { registers, by, interrupted: false };
}

async function byRules(
  frame: RegisterFrame,
  rules: FrameRules | undefined,
  code: Arm64Code,
): Promise<RegisterFrame | undefined> {
  if (rules?.kind !== "expressions") return undefined;
  try {
    const registers = await answer(byExpressions(rules.of, frame.registers, ARM64_NAMES), code.read);
    const caller = namedFrame(registers, ARM64_NAMES);
    return caller.ip === 0n || code.isCode(caller.ip) ? caller : undefined;
  } catch (error) {
    if (error instanceof UnwindError) return undefined;
    throw error;
  }
}
