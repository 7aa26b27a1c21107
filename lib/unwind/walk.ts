/**
 * Walks a thread's stack from its registers to its start. Each frame says how it was found, because not all ways are
 * equally sure; and where the stack can't be followed any more it says why, instead of going on with what happens to
 * lie there.
 *
 * @module
 */
import type { FoundBy } from "../facts/frame.ts";
import { UnwindError } from "./error.ts";

/** Where a thread is in one of its frames. */
export interface Registers {
  /** The instruction pointer. */
  readonly ip: bigint;
  /** The stack pointer. */
  readonly sp: bigint;
}

/** The registers in a caller, and how they were found. */
export interface Caller<R extends Registers> {
  readonly registers: R;
  readonly by: FoundBy;
  /** Whether its callee was not called but interrupted: then `ip` is no return address. */
  readonly interrupted: boolean;
}

/** What a processor's conventions say of a stack. */
export interface Convention<R extends Registers> {
  /**
   * The caller of a frame; `undefined` where nothing tells. `returned`: whether `ip` is a return address.
   *
   * @throws {UnwindError} If what would tell is damaged or not at hand.
   */
  caller(registers: R, returned: boolean): Promise<Caller<R> | undefined>;
}

/** One frame of a stack. */
export interface Frame<R extends Registers> {
  readonly registers: R;
  readonly by: FoundBy;
  /** Whether `ip` is the address that a call returns to, and not the instruction itself. */
  readonly returned: boolean;
}

/** A stack, the innermost frame first. */
export interface Stack<R extends Registers> {
  readonly frames: readonly Frame<R>[];
  /** Why it ends before the thread's start; absent where it is whole. */
  readonly cut?: string;
}

/** As many frames as the engine is asked for. */
const MOST_FRAMES = 128;

/** Guesses rest on each other: this many show what there is to see. */
const MOST_GUESSES = 12;

/** Follows the callers up to the thread's start, or to where nothing is sure any more. */
export async function walk<R extends Registers>(
  start: R,
  convention: Convention<R>,
  isCode: (address: bigint) => boolean,
  most: number = MOST_FRAMES,
): Promise<Stack<R>> {
  const frames: Frame<R>[] = [{ registers: start, by: "context", returned: false }];
  let guesses = 0;
  for (let frame = frames[0]!; frames.length < most; frames.push(frame)) {
    const found = await callerOf(frame, convention);
    if (typeof found === "string") return { frames, cut: found };
    const { registers: { ip, sp }, interrupted } = found;
    if (ip === 0n) return { frames };
    if (!isCode(ip)) return { frames, cut: `the next return address, 0x${ip.toString(16)}, is in no code` };
    // What calls nothing may use no stack where the return address is in a register.
    const isBack = sp < frame.registers.sp || sp === frame.registers.sp && frame.returned;
    if (isBack && !interrupted) return { frames, cut: "the stack leads back into itself" };
    if (found.by === "scan" && ++guesses > MOST_GUESSES) {
      return { frames, cut: `${MOST_GUESSES} frames are guesses, more would tell nothing` };
    }
    frame = { registers: found.registers, by: found.by, returned: !interrupted };
  }
  return { frames, cut: `only the innermost ${most} frames are read` };
}

async function callerOf<R extends Registers>(
  { registers, returned }: Frame<R>,
  convention: Convention<R>,
): Promise<Caller<R> | string> {
  try {
    return await convention.caller(registers, returned) ?? "nothing tells who called this";
  } catch (error) {
    if (error instanceof UnwindError) return error.message;
    throw error;
  }
}
