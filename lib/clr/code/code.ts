/** Which method an instruction belongs to, and how that method's frames are unwound. */
import type { Runtime } from "../runtime.ts";
import { jittedCode } from "./jitted.ts";
import { readyToRunCode } from "./ready_to_run.ts";
import type { ClrCode } from "./runtime_function.ts";

const MOST_FRAGMENTS = 1000;
/** RangeSectionMap: five levels of 256 entries, over the bits from 17 on. */
const LEVELS = 5, LOWEST_BIT = 17n;

/** The managed code at an address; `undefined` where there is none. */
export function codeAt(runtime: Runtime, address: bigint): ClrCode | undefined {
  runtime.descriptor.need("ExecutionManager");
  const section = sectionOf(runtime, address);
  if (section === undefined) return undefined;
  const { memory, descriptor } = runtime;
  const field = (name: string): bigint => memory.u64(section + descriptor.offset("RangeSection", name));
  const base = field("RangeBegin");
  const module = field("R2RModule");
  return module === 0n
    ? jittedCode(runtime, field("HeapList"), base, address)
    : readyToRunCode(runtime, module, base, address);
}

/** The RangeSection of an address: a heap of jitted code, or a module with code of its own. */
function sectionOf({ memory, descriptor }: Runtime, address: bigint): bigint | undefined {
  const map = descriptor.global("ExecutionManagerCodeRangeMapAddress");
  let table = map + descriptor.offset("RangeSectionMap", "TopLevelData");
  for (let level = LEVELS - 1; level >= 0; level--) {
    const index = address >> LOWEST_BIT >> BigInt(level * 8) & 0xFFn;
    // The lowest bit says that an entry is only a hint for the collector.
    table = memory.u64(table + index * 8n) & ~1n;
    if (table === 0n) return undefined;
  }
  const field = (at: bigint, name: string): bigint =>
    memory.u64(at + descriptor.offset("RangeSectionFragment", name));
  let fragment = table;
  for (let index = 0; fragment !== 0n && index < MOST_FRAGMENTS; index++) {
    if (address >= field(fragment, "RangeBegin") && address < field(fragment, "RangeEndOpen")) {
      return field(fragment, "RangeSection");
    }
    fragment = field(fragment, "Next") & ~1n;
  }
  return undefined;
}
