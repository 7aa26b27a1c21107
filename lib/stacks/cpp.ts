/** What C++'s runtime says of the exception in a dump. @module */
import { Memory } from "../clr/mod.ts";
import { isCpp, readCpp } from "../cpp/mod.ts";
import type { CppException } from "../facts/cpp.ts";
import { type Minidump, MinidumpError, type SyncSource, TargetMemory } from "../minidump/mod.ts";

/**
 * Reads it; `undefined` where the dump's exception is none of C++, or the dump does not hold what it says. `source` is
 * what the dump was opened over.
 */
export async function cppOf(dump: Minidump, source: SyncSource): Promise<CppException | undefined> {
  try {
    const exception = await dump.exception();
    if (exception === undefined || !isCpp(exception.code)) return undefined;
    return readCpp(new Memory(await TargetMemory.of(dump, source)), exception);
  } catch (error) {
    if (error instanceof MinidumpError) return undefined;
    throw error;
  }
}
