/** What a language's runtime says of the exception that a target stands at, and the memory that readers need for that. @module */
import { type Memory, type MemoryPiece } from "../clr/mod.ts";
import { type Raised, readCpp } from "../cpp/mod.ts";
import type { CppException } from "../facts/cpp.ts";

/** A reading of an exception. */
export interface RaisedReading {
  /** The C++ exception; absent where it is none. */
  readonly cpp?: CppException | undefined;
  /** The memory it was found in. */
  readonly memory: readonly MemoryPiece[];
}

/** Reads what an exception says of itself. */
export function readRaised(memory: Memory, raised: Raised | undefined): RaisedReading {
  const cpp = raised && readCpp(memory, raised);
  return cpp === undefined ? { memory: [] } : { cpp, memory: memory.recorded() };
}
