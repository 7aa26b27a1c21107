/** How symbol files say that a frame is undone, where an image's own unwind data does not. @module */

/** What holds at one instruction. */
export type FrameRules =
  /** Expressions by register, as Breakpad's files have them: `.cfa` is the frame's end, `.ra` the return address. */
  | { readonly kind: "expressions"; readonly of: ReadonlyMap<string, string> }
  | X86FrameData;

/** What Microsoft's compilers for x86 say of a function's frame: in PDBs, and in files that were made of them. */
export interface X86FrameData {
  readonly kind: "frame-data";
  /** Assignments in postfix notation: `$T0 $ebp = $eip $T0 4 + ^ =`; absent in records of the older kind (FPO). */
  readonly program: string | undefined;
  /** In records of the older kind: whether the function has saved ebp and uses it for something else. */
  readonly usesBasePointer: boolean;
  /** Bytes of the function's parameters, of its variables, and of the registers that it has saved. */
  readonly parameters: number;
  readonly locals: number;
  readonly saved: number;
}
