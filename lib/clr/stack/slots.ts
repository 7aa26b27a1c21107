import { soft } from "../error.ts";
import type { Runtime } from "../runtime.ts";

/** A few frames have a few hundred bytes, mostly. */
const MOST_SLOTS = 4096;

/** A part of a thread's stack. */
export interface PartOfStack {
  /** Its lowest address. */
  readonly from: bigint;
  /** Where it ends. */
  readonly to: bigint;
}

/** What lies in a part of a stack and may be the address of an object. */
export function* slots({ memory }: Runtime, { from, to }: PartOfStack): Generator<bigint> {
  const start = from & ~7n;
  for (let count = 0; count < MOST_SLOTS && start + BigInt(count * 8) < to; count++) {
    const value = soft(() => memory.u64(start + BigInt(count * 8)), () => 0n);
    if (value >= 0x10000n && (value & 7n) === 0n) yield value;
  }
}
