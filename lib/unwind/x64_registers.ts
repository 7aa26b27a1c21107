/** The registers of x64 that unwinding follows. @module */

/** Where a thread is in one of its frames. */
export interface X64Registers {
  /** The instruction pointer. */
  readonly ip: bigint;
  /** The 16 general registers in the processor's own order: rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8 to r15. */
  readonly general: readonly bigint[];
}

/** The names of {@link X64Registers.general}, in its order. */
export const X64_NAMES = "rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15".split(" ");

/** The places of the stack pointer and of the usual frame pointer in {@link X64Registers.general}. */
export const RSP = 4, RBP = 5;

/** The registers of a dump's context, which has them by name. */
export function x64Registers(context: Readonly<Record<string, bigint>>): X64Registers {
  return { ip: context.rip ?? 0n, general: X64_NAMES.map((name) => context[name] ?? 0n) };
}
