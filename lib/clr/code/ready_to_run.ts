/** Code that came compiled in its module: the image's table of functions, and the runtime's map of their methods. */
import type { Runtime } from "../runtime.ts";
import type { ClrCode } from "./runtime_function.ts";
import { functionAt, RUNTIME_FUNCTION } from "./runtime_function.ts";

/** How many handlers a method may have behind it in the table. */
const MOST_FUNCLETS = 256;
const MOST_PROBES = 4096;

/** The precompiled method at an address; `undefined` where there is none. */
export function readyToRunCode(
  runtime: Runtime,
  module: bigint,
  base: bigint,
  address: bigint,
): ClrCode | undefined {
  const { memory, descriptor } = runtime;
  const field = (at: bigint, type: string, name: string): bigint =>
    memory.u64(at + descriptor.offset(type, name));
  const own = field(module, "Module", "ReadyToRunInfo");
  // Modules that were compiled together share one table.
  const info = field(own, "ReadyToRunInfo", "CompositeInfo");
  const count = memory.u32(info + descriptor.offset("ReadyToRunInfo", "NumRuntimeFunctions"));
  const table = field(info, "ReadyToRunInfo", "RuntimeFunctions");
  const entry = (index: number): bigint => table + BigInt(index * RUNTIME_FUNCTION);
  const offset = Number(BigInt.asUintN(32, address - base));
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (memory.u32(entry(middle)) <= offset) low = middle;
    else high = middle - 1;
  }
  if (count === 0 || memory.u32(entry(low)) > offset) return undefined;
  const methods = info + descriptor.offset("ReadyToRunInfo", "EntryPointToMethodDescMap");
  // A method's handlers follow it: the nearest entry before that is a method is theirs.
  for (let index = low; index >= 0 && index > low - MOST_FUNCLETS; index--) {
    const start = base + BigInt(memory.u32(entry(index)));
    const method = lookUp(runtime, methods, start);
    if (method === undefined) continue;
    return { method, start, base, ...functionAt(runtime, entry(low)), jitted: false };
  }
  return undefined;
}

/** The runtime's HashMap: buckets of four, open addressing by a second hash, values without their lowest bit. */
function lookUp({ memory, descriptor }: Runtime, map: bigint, key: bigint): bigint | undefined {
  const buckets = memory.u64(map + descriptor.offset("HashMap", "Buckets"));
  const count = memory.u32(buckets);
  const size = descriptor.size("Bucket");
  const slots = Number(descriptor.tryGlobal("HashMapSlotsPerBucket") ?? 4n);
  const mask = descriptor.global("HashMapValueMask");
  const [keys, values] = ["Keys", "Values"].map((name) => descriptor.offset("Bucket", name));
  // The first bucket's place holds the number of buckets.
  const first = buckets + size;
  let seed = Number(BigInt.asUintN(32, key >> 2n));
  const step = 1 + Number((BigInt.asUintN(32, key >> 5n) + 1n) % BigInt(Math.max(count - 1, 1)));
  for (let probe = 0; probe < Math.min(count, MOST_PROBES); probe++) {
    const bucket = first + BigInt(seed % count) * size;
    for (let slot = 0; slot < Math.min(slots, 8); slot++) {
      if (memory.u64(bucket + keys! + BigInt(slot * 8)) !== key) continue;
      return BigInt.asUintN(64, (memory.u64(bucket + values! + BigInt(slot * 8)) & mask) << 1n);
    }
    seed = (seed + step) >>> 0;
    // Its highest bit says that more of this chain are in other buckets.
    if ((memory.u64(bucket + values!) & ~mask) === 0n) break;
  }
  return undefined;
}
