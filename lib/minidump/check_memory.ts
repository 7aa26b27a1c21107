/** The check of a dump's memory against its own map of the address space; for verify(). @module */
import { memoryOfType } from "../facts/formats.ts";
import type { Minidump } from "./dump.ts";
import type { Findings } from "./findings.ts";
import type { MemoryInfo, MemoryRange } from "./memory.ts";
import { StreamType } from "./stream_type.ts";
import { hex } from "./text.ts";

const MEM_COMMIT = 0x1000;
const MEM_PRIVATE = 0x20000;
const PAGE_NOACCESS = 0x01;
const PAGE_GUARD = 0x100;
const PAGE_WRITABLE = 0x04 | 0x08 | 0x40 | 0x80;

/**
 * Checks a dump's memory against its own map of the address space: with full memory every committed page that can be
 * read should be in the file, with private memory every private page that can be written. `type` is MINIDUMP_TYPE.
 * Pages may have come and gone while the dump was written; where more than half is missing and it was `asked` for,
 * that is fatal.
 */
export async function checkMemory(
  dump: Minidump,
  findings: Findings,
  { type, asked }: { type: number; asked: boolean },
): Promise<void> {
  const memory = memoryOfType(type);
  const wanted = memory.has("all") ? isReadable : memory.has("writable") ? isPrivate : undefined;
  if (wanted === undefined) return;
  const regions = (await dump.memoryInfo().catch(() => [])).filter(wanted);
  if (regions.length === 0) return;
  const ranges = await dump.memoryRanges().catch(() => []);
  const total = regions.reduce((sum, { size }) => sum + size, 0n);
  const { missing, first } = compare(regions, ranges);
  if (first === undefined) return;
  const message = `${missing} of ${total} bytes of memory that should be in the dump are not, the first at ${
    hex(first)
  }`;
  const severity = asked && missing * 2n > total ? "fatal" : "odd";
  findings.add(severity, "content-missing", message, { stream: StreamType.MemoryInfoList });
}

function isReadable({ state, protect }: MemoryInfo): boolean {
  const kind = protect & 0xFF;
  return state === MEM_COMMIT && kind !== 0 && kind !== PAGE_NOACCESS && (protect & PAGE_GUARD) === 0;
}

function isPrivate(region: MemoryInfo): boolean {
  return isReadable(region) && region.type === MEM_PRIVATE && (region.protect & PAGE_WRITABLE) !== 0;
}

/** How much of the regions no range covers, and where that begins. The ranges are sorted by address. */
function compare(
  regions: readonly MemoryInfo[],
  ranges: readonly MemoryRange[],
): { missing: bigint; first: bigint | undefined } {
  const sorted = [...regions].sort((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0));
  let missing = 0n;
  let first: bigint | undefined;
  const lack = (from: bigint, to: bigint): void => {
    missing += to - from;
    first ??= from;
  };
  let index = 0;
  for (const { base, size } of sorted) {
    const end = base + size;
    let at = base;
    while (at < end) {
      const range = ranges[index];
      if (range === undefined || range.start >= end) {
        lack(at, end);
        break;
      }
      const rangeEnd = range.start + BigInt(range.size);
      if (range.start > at) lack(at, range.start);
      if (rangeEnd > at) at = rangeEnd;
      // A range that reaches beyond this region may hold the next one too.
      if (rangeEnd > end) break;
      index++;
    }
  }
  return { missing, first };
}
