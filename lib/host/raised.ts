/** What a language's runtime says of the exception that a target stands at, and the memory that readers need for that. @module */
import { type Memory, type MemoryPiece } from "../clr/mod.ts";
import { type ExceptionRecord, readCpp, readStowed } from "../cpp/mod.ts";
import type { CppException } from "../facts/cpp.ts";
import { isStowed } from "../facts/stowed.ts";

/** A reading of an exception. */
export interface RaisedReading {
  /** The C++ exception; absent where it is none. */
  readonly cpp?: CppException | undefined;
  /** The memory it was found in. */
  readonly memory: readonly MemoryPiece[];
}

/** Reads what an exception says of itself. */
export function readRaised(memory: Memory, raised: ExceptionRecord | undefined): RaisedReading {
  if (raised !== undefined && isStowed(raised.code)) {
    readStowed(memory, raised);
    return { memory: memory.recorded() };
  }
  const cpp = raised && readCpp(memory, raised);
  return cpp === undefined ? { memory: [] } : { cpp, memory: memory.recorded() };
}
