/** The errors that WinRT stowed, in a dump. @module */
import { Memory } from "../clr/mod.ts";
import { readStowed } from "../cpp/mod.ts";
import type { StackFrame } from "../facts/frame.ts";
import { formatCode } from "../facts/status.ts";
import { isStowed, type StowedException } from "../facts/stowed.ts";
import { type Minidump, MinidumpError, type SyncSource, TargetMemory } from "../minidump/mod.ts";
import { Code, type Places } from "./code.ts";
import { Names } from "./names.ts";

/** Reads them with names, as far as files are at hand; `undefined` where the dump is of no such exception. */
export async function stowedOf(
  dump: Minidump,
  source: SyncSource,
  places: Places,
): Promise<readonly StowedException[] | undefined> {
  try {
    const exception = await dump.exception();
    if (exception === undefined || !isStowed(exception.code)) return undefined;
    const found = readStowed(new Memory(await TargetMemory.of(dump, source)), exception);
    if (found.length === 0) return undefined;
    const names = new Names(await Code.of(dump, places));
    const stowed: StowedException[] = [];
    for (const { hresult, addresses, ...rest } of found) {
      const frames: StackFrame[] = [];
      for (const address of addresses) frames.push(...await names.ofReturn(address));
      stowed.push({ hresult: formatCode(hresult), ...rest, frames });
    }
    return stowed;
  } catch (error) {
    if (error instanceof MinidumpError) return undefined;
    throw error;
  }
}
