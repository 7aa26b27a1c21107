/** The C++ exception of an exception's record. Enter at {@link readCpp}. @module */
import { ClrError, type Memory } from "../clr/mod.ts";
import { type CppException, isCpp, isGcc } from "../facts/cpp.ts";
import { readGcc } from "./gcc.ts";
import { readMicrosoft } from "./microsoft.ts";

/** What an exception's record says. */
export interface ExceptionRecord {
  /** The exception code, unsigned. */
  readonly code: number;
  /** The parameters. */
  readonly parameters: readonly bigint[];
}

/** The C++ exception; `undefined` where it is none, or its description can't be read. */
export function readCpp(memory: Memory, { code, parameters }: ExceptionRecord): CppException | undefined {
  if (!isCpp(code)) return undefined;
  try {
    return isGcc(code) ? readGcc(memory, parameters) : readMicrosoft(memory, parameters);
  } catch (error) {
    // Memory that isn't there, or leads to nothing that a compiler would write.
    if (error instanceof ClrError) return undefined;
    throw error;
  }
}
