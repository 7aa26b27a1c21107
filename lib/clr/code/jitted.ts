/** Code that was compiled while the program ran: its heap has a map from addresses to methods' first instructions. */
import type { Runtime } from "../runtime.ts";
import type { ClrCode } from "./runtime_function.ts";
import { functionAt, RUNTIME_FUNCTION } from "./runtime_function.ts";

const MOST_PARTS = 1024;
/** The map's units: eight buckets of 32 bytes of code, each a nibble. */
const BUCKET_BITS = 5, NIBBLES = 8;

/** The jitted method at an address; `undefined` for a stub, and where there is no code. */
export function jittedCode(
  runtime: Runtime,
  heap: bigint,
  base: bigint,
  address: bigint,
): ClrCode | undefined {
  const { memory, descriptor } = runtime;
  const node = (name: string): bigint => memory.u64(heap + descriptor.offset("CodeHeapListNode", name));
  const start = methodStart(runtime, node("MapBase"), node("HeaderMap"), address);
  if (start === undefined) return undefined;
  const header = memory.u64(start - 8n);
  // A stub has its kind here, a small number, instead of a header.
  if (header <= descriptor.global("StubCodeBlockLast")) return undefined;
  const field = (name: string): bigint => header + descriptor.offset("RealCodeHeader", name);
  const parts = Math.min(memory.u32(field("NumUnwindInfos")), MOST_PARTS);
  const first = field("UnwindInfos");
  const offset = Number(BigInt.asUintN(32, address - base));
  let part = first;
  for (let index = 1; index < parts; index++) {
    const at = first + BigInt(index * RUNTIME_FUNCTION);
    if (memory.u32(at) <= offset) part = at;
  }
  return {
    method: memory.u64(field("MethodDesc")),
    start,
    base,
    ...functionAt(runtime, part),
    jitted: true,
  };
}

/**
 * The nibble map with constant lookup (version 2 of the contract). A nibble says at which of eight places in its bucket
 * of 32 bytes a method begins, 0 says nowhere; a whole unit whose lowest nibble is above 8 is the distance to a method
 * that began before it.
 */
function methodStart(
  { memory }: Runtime,
  base: bigint,
  map: bigint,
  address: bigint,
): bigint | undefined {
  if (address < base) return undefined;
  const distance = Number(BigInt.asUintN(48, address - base));
  const bucket = Math.floor(distance / (1 << BUCKET_BITS));
  const place = (distance >>> 2 & 7) + 1;
  const unit = (index: number): number => memory.u32(map + BigInt(Math.floor(index / NIBBLES) * 4));
  const nibble = (value: number, index: number): number => value >>> 28 - (index % NIBBLES) * 4 & 15;
  const at = (index: number, found: number): bigint => base + BigInt(index * 32 + (found - 1) * 4);
  const within = unit(bucket);
  if (isDistance(within)) return base + distanceIn(within);
  const own = nibble(within, bucket);
  if (own !== 0 && own <= place) return at(bucket, own);
  const lowest = bucket - bucket % NIBBLES;
  for (let index = bucket - 1; index >= lowest; index--) {
    const found = nibble(within, index);
    if (found !== 0) return at(index, found);
  }
  if (lowest === 0) return undefined;
  const before = unit(lowest - 1);
  if (isDistance(before)) return base + distanceIn(before);
  for (let index = lowest - 1; index >= lowest - NIBBLES; index--) {
    const found = nibble(before, index);
    if (found !== 0) return at(index, found);
  }
  return undefined;
}

function isDistance(unit: number): boolean {
  return (unit & 15) > 8;
}

/** Four bits for the place in a bucket, the rest for the bucket. */
function distanceIn(unit: number): bigint {
  return BigInt((unit & ~15) >>> 0) + BigInt(((unit & 15) - 9) << 2);
}
