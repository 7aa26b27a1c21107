/** Undoes a frame of x86 by what the compiler says of its size. @module */
import { type PointedCode, returnAt } from "./frame_pointers.ts";
import type { X86FrameData } from "./frame_rules.ts";
import { answer } from "./memory.ts";
import { namedFrame, type RegisterFrame, X86_NAMES } from "./named_registers.ts";
import { evaluate, type Variables } from "./postfix.ts";

/** How many words above the computed place of the return address are looked at: a function may have aligned its stack. */
const ALIGNED_WORDS = 4;

/** Registers that a compiler's programs name by their numbers in debug information. */
const NUMBERS: Readonly<Record<string, number>> = { ebx: 20, esi: 23, edi: 24 };

/**
 * The caller's frame, and whether its return address had to be looked for.
 *
 * @throws {UnwindError} If the program is none, or what it reads is not there.
 */
export async function byFrameData(
  frame: RegisterFrame,
  data: X86FrameData,
  code: PointedCode,
): Promise<{ readonly frame: RegisterFrame; readonly searched: boolean }> {
  const { parameters, locals, saved, usesBasePointer } = data;
  const pushed = BigInt(frame.pushed ?? 0);
  const computed = frame.sp + pushed + BigInt(locals + saved);
  // The stack pointer of a function that aligns its stack tells nothing; its frame pointer does.
  const aligns = data.program?.includes("@") ?? false;
  const start = aligns ? frame.fp + 4n : computed;
  const search = aligns ? start : await returnAt(start, ALIGNED_WORDS, code) ?? start;
  const basePointer = usesBasePointer ? "$ebp $esp .pushed + .cbSavedRegs + 8 - ^ = " : "";
  const program = data.program ?? `${basePointer}$eip .raSearch ^ = $esp .raSearch 4 + =`;
  const variables: Variables = new Map([
    ...Object.entries(frame.registers).map(([name, value]): [string, bigint] => [`$${name}`, value]),
    [".pushed", pushed],
    [".cbParams", BigInt(parameters)],
    [".cbLocals", BigInt(locals)],
    [".cbSavedRegs", BigInt(saved)],
    [".raSearch", search],
    [".raSearchStart", search],
  ]);
  await answer(evaluate(program, variables, X86_NAMES.word), code.read);
  const registers = Object.fromEntries(
    Object.entries(frame.registers).map(([name, value]) => {
      const numbered = variables.get(`$${NUMBERS[name]}`);
      return [name, numbered ?? variables.get(`$${name}`) ?? value];
    }),
  );
  return {
    frame: { ...namedFrame(registers, X86_NAMES), pushed: parameters },
    searched: search !== start && program.includes(".raSearch"),
  };
}
