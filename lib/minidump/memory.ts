/** The memory streams: ranges, all of the memory, and the map of the address space. @module */
import { MinidumpError } from "./error.ts";
import { entries, plainList, type Reader, sizedList } from "./reader.ts";
import { StreamType } from "./stream_type.ts";
import { memoryDescriptor, type Thread } from "./threads.ts";

/** A piece of the target's memory that is in the file. */
export interface MemoryRange {
  /** Its first address in the target. */
  readonly start: bigint;
  /** Its size, in bytes. */
  readonly size: number;
  /** Where its bytes are in the file; beyond 4 GiB in large dumps. */
  readonly rva: number;
}

/** MINIDUMP_MEMORY64_LIST: the memory of a full dump, one piece behind the other at the end of the file. */
export interface Memory64 {
  /** Where the first piece is in the file. */
  readonly baseRva: number;
  /** The size of all pieces, in bytes. The file must reach to `baseRva + total`. */
  readonly total: number;
  /** The pieces, with their place in the file. */
  readonly ranges: readonly MemoryRange[];
}

/** MINIDUMP_MEMORY_INFO: a region of the address space, as VirtualQuery tells it. */
export interface MemoryInfo {
  /** First address of the region. */
  readonly base: bigint;
  /** First address of the allocation it belongs to. */
  readonly allocationBase: bigint;
  /** PAGE_* protection the allocation was made with. */
  readonly allocationProtect: number;
  /** Its size, in bytes. */
  readonly size: bigint;
  /** MEM_COMMIT 0x1000, MEM_RESERVE 0x2000, MEM_FREE 0x10000. */
  readonly state: number;
  /** PAGE_* protection now. */
  readonly protect: number;
  /** MEM_PRIVATE 0x20000, MEM_MAPPED 0x40000, MEM_IMAGE 0x1000000. */
  readonly type: number;
}

const DESCRIPTOR_SIZE = 16;
const INFO_SIZE = 48;

/** The pieces of MemoryList. Empty where the dump has no such stream. */
export async function readMemoryList(reader: Reader): Promise<readonly MemoryRange[]> {
  const view = await reader.streamView(StreamType.MemoryList);
  return view === undefined
    ? []
    : Array.from(plainList(view, DESCRIPTOR_SIZE), (entry) => memoryDescriptor(entry, 0));
}

/** The pieces of Memory64List, or `undefined` where the dump has no such stream. */
export async function readMemory64(reader: Reader): Promise<Memory64 | undefined> {
  const view = await reader.streamView(StreamType.Memory64List);
  if (view === undefined) return undefined;
  const baseRva = fileOffset(view.u64(8), view.rva + 8);
  const list = { start: 16, stride: DESCRIPTOR_SIZE, count: Number(view.u64(0)) };
  let rva = baseRva;
  const ranges = Array.from(entries(view, list), (entry): MemoryRange => {
    const range = { start: entry.u64(0), size: fileOffset(entry.u64(8), entry.rva + 8), rva };
    rva = fileOffset(BigInt(rva) + BigInt(range.size), entry.rva + 8);
    return range;
  });
  return { baseRva, total: rva - baseRva, ranges };
}

/** No file is larger than the numbers that JavaScript can count exactly (8 PiB). */
function fileOffset(value: bigint, at: number): number {
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  const place = { stream: StreamType.Memory64List, offset: at };
  throw new MinidumpError("out-of-file", `The offset ${value} lies outside any file`, place);
}

/** The map of the address space. Empty where the dump has no such stream. */
export async function readMemoryInfo(reader: Reader): Promise<readonly MemoryInfo[]> {
  const view = await reader.streamView(StreamType.MemoryInfoList);
  if (view === undefined) return [];
  return Array.from(
    sizedList(view, { header: 16, least: INFO_SIZE, count: Number(view.u64(8)) }),
    (entry) => ({
      base: entry.u64(0),
      allocationBase: entry.u64(8),
      allocationProtect: entry.u32(16),
      size: entry.u64(24),
      state: entry.u32(32),
      protect: entry.u32(36),
      type: entry.u32(40),
    }),
  );
}

/**
 * Puts ranges into the order that {@link bytesAt} searches. Ranges that lie outside the file are left out. Most lists
 * are as they should be already and are not copied.
 */
export function sortRanges(reader: Reader, ranges: readonly MemoryRange[]): readonly MemoryRange[] {
  const fits = (range: MemoryRange): boolean => range.size > 0 && reader.inFile(range);
  const inside = ranges.every(fits) ? ranges : ranges.filter(fits);
  const sorted = inside.every((range, index) => index === 0 || byStart(inside[index - 1]!, range) <= 0);
  return sorted ? inside : inside.toSorted(byStart);
}

function byStart(a: MemoryRange, b: MemoryRange): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : a.size - b.size;
}

/**
 * The bytes of the target's memory from `address` on: at most `length`, fewer where the dump's memory ends.
 * Pieces that touch are read as one.
 */
export async function bytesAt(
  reader: Reader,
  ranges: readonly MemoryRange[],
  address: bigint,
  length: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let filled = 0;
  while (filled < length) {
    const place = findRange(ranges, address + BigInt(filled));
    if (place === undefined) break;
    const part = await reader.view({ rva: place.rva, size: Math.min(place.size, length - filled) });
    parts.push(part.bytes);
    filled += part.size;
  }
  return parts.length === 1 ? parts[0]! : join(parts, filled);
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  const joined = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/**
 * The stacks that only the thread list names: some writers leave them out of MemoryList.
 *
 * @param ranges All other memory, sorted.
 */
export function stacksBeside(threads: readonly Thread[], ranges: readonly MemoryRange[]): MemoryRange[] {
  return threads.map(({ stack }) => stack).filter(({ start, size, rva }) =>
    size > 0 && rva > 0 && findRange(ranges, start) === undefined
  );
}

/** The last range that starts at or before the address, from the address on. */
export function findRange(ranges: readonly MemoryRange[], address: bigint): MemoryRange | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]!.start <= address) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  if (range === undefined) return undefined;
  const skip = address - range.start;
  if (skip >= BigInt(range.size)) return undefined;
  return { start: address, size: range.size - Number(skip), rva: range.rva + Number(skip) };
}
