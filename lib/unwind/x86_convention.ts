/** How callers are found on x86, from the surest way to the last resort. @module */
import { byFramePointer, byScan, type PointedCode, returnAt } from "./frame_pointers.ts";
import { UnwindError } from "./error.ts";
import type { FrameRules } from "./frame_rules.ts";
import { answer } from "./memory.ts";
import { movedFrame, namedFrame, type RegisterFrame, X86_NAMES } from "./named_registers.ts";
import { byExpressions } from "./rule_expressions.ts";
import type { Caller, Convention } from "./walk.ts";
import { byFrameData } from "./x86_frame_data.ts";

/** What is known of the code around. */
export interface X86Code extends PointedCode {
  /** How a symbol file says that the frame at an address is undone. */
  rulesAt(address: bigint): Promise<FrameRules | undefined>;
}

/** The conventions of x86. */
export function x86Convention(code: X86Code): Convention<RegisterFrame> {
  const moved = (frame: RegisterFrame, to: Parameters<typeof movedFrame>[1]): RegisterFrame =>
    movedFrame(frame, to, X86_NAMES);
  return {
    caller: async (frame, returned): Promise<Caller<RegisterFrame> | undefined> => {
      const { ip, sp, fp } = frame;
      // A call to where no code is has just put its return address on the stack.
      if (!returned && !code.isCode(ip) && await returnAt(sp, 1, code) !== undefined) {
        return found(moved(frame, { ip: await wordAt(sp, code), sp: sp + 4n, fp }), "scan");
      }
      // A call that never returns may be the last instruction of its function.
      const rules = await code.rulesAt(ip - (returned ? 1n : 0n));
      const ruled = rules && await byRules(frame, rules, code);
      if (ruled !== undefined) return ruled;
      // The first frame of a thread has nothing to point to.
      if (returned && fp === 0n) return found(moved(frame, { ip: 0n, sp, fp }), "frame-pointer");
      const pointed = await byFramePointer(frame, code);
      if (pointed !== undefined) return found(moved(frame, pointed), "frame-pointer");
      const scanned = await byScan(frame, code);
      return scanned && found(moved(frame, scanned), "scan");
    },
  };
}

/** `undefined` where the rules lead nowhere: the compiler's may not fit what the code did since. */
async function byRules(
  frame: RegisterFrame,
  rules: FrameRules,
  code: X86Code,
): Promise<Caller<RegisterFrame> | undefined> {
  try {
    const { frame: caller, searched } = rules.kind === "frame-data"
      ? await byFrameData(frame, rules, code)
      : { frame: await expressed(frame, rules.of, code), searched: false };
    if (caller.ip !== 0n && !code.isCode(caller.ip) || caller.sp <= frame.sp) return undefined;
    return found(caller, searched ? "scan" : "unwind-data");
  } catch (error) {
    if (error instanceof UnwindError) return undefined;
    throw error;
  }
}

async function expressed(
  { registers }: RegisterFrame,
  rules: ReadonlyMap<string, string>,
  { read }: X86Code,
): Promise<RegisterFrame> {
  return namedFrame(await answer(byExpressions(rules, registers, X86_NAMES), read), X86_NAMES);
}

function found(registers: RegisterFrame, by: Caller<RegisterFrame>["by"]): Caller<RegisterFrame> {
  return { registers, by, interrupted: false };
}

async function wordAt(address: bigint, { read }: X86Code): Promise<bigint> {
  const bytes = await read(address, 4);
  return BigInt(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true));
}
