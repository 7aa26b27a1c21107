/** Streams of counters: the memory use of the process and of the system. @module */
import type { Reader } from "./reader.ts";
import { StreamType } from "./stream_type.ts";

/** MINIDUMP_PROCESS_VM_COUNTERS: the memory use of the process, in bytes. */
export interface ProcessVmCounters {
  /** The version of the structure, 1 or 2. */
  readonly revision: number;
  /** Page faults so far. */
  readonly pageFaultCount: number;
  /** The largest working set so far. */
  readonly peakWorkingSetSize: bigint;
  /** The working set. */
  readonly workingSetSize: bigint;
  /** Commit charge of the process. */
  readonly pagefileUsage: bigint;
  /** The largest commit charge so far. */
  readonly peakPagefileUsage: bigint;
  /** Private bytes. */
  readonly privateUsage: bigint;
  /** Address space in use (revision 2). */
  readonly virtualSize?: bigint;
  /** The largest address space in use so far (revision 2). */
  readonly peakVirtualSize?: bigint;
  /** The private part of the working set (revision 2). */
  readonly privateWorkingSetSize?: bigint;
}

/** Revision 1 ends after PrivateUsage at 72; revision 2 has two fields before it and seven behind. */
const VM_SIZE_1 = 80;
const VM_SIZE_2 = 152;

/** The process's memory counters, or `undefined` where the dump has no such stream. */
export async function readProcessVmCounters(reader: Reader): Promise<ProcessVmCounters | undefined> {
  const stream = await reader.streamView(StreamType.ProcessVmCounters);
  if (stream === undefined) return undefined;
  const revision = stream.u16(0);
  const view = stream.atLeast(revision >= 2 ? VM_SIZE_2 : VM_SIZE_1, "The memory counters");
  return {
    revision,
    pageFaultCount: view.u32(4),
    peakWorkingSetSize: view.u64(8),
    workingSetSize: view.u64(16),
    pagefileUsage: view.u64(56),
    peakPagefileUsage: view.u64(64),
    ...(revision >= 2
      ? {
        peakVirtualSize: view.u64(72),
        virtualSize: view.u64(80),
        privateUsage: view.u64(88),
        privateWorkingSetSize: view.u64(96),
      }
      : { privateUsage: view.u64(72) }),
  };
}

/** MINIDUMP_SYSTEM_MEMORY_INFO_1: the machine's memory. Counts are in pages. */
export interface SystemMemoryInfo {
  /** The version of the structure. */
  readonly revision: number;
  /** What was filled in: 2 for the commit figures. */
  readonly flags: number;
  /** Bytes in a page. */
  readonly pageSize: number;
  /** Pages of physical memory. */
  readonly physicalPages: number;
  /** Lowest address a program can use. */
  readonly minimumUserAddress: bigint;
  /** Highest address a program can use. */
  readonly maximumUserAddress: bigint;
  /** Processors of the machine. */
  readonly processors: number;
  /** Pages that are free or can be freed at once. */
  readonly availablePages: bigint;
  /** Pages promised to programs. */
  readonly committedPages: bigint;
  /** Pages that can be promised. */
  readonly commitLimit: bigint;
  /** The most pages ever promised. */
  readonly peakCommitment: bigint;
}

/** The fields lie on four-byte boundaries; performance counters behind 148 are not read. */
const SYSTEM_SIZE = 148;

/** The machine's memory, or `undefined` where the dump has no such stream. */
export async function readSystemMemoryInfo(reader: Reader): Promise<SystemMemoryInfo | undefined> {
  const view = (await reader.streamView(StreamType.SystemMemoryInfo))?.atLeast(
    SYSTEM_SIZE,
    "The system's memory",
  );
  if (view === undefined) return undefined;
  return {
    revision: view.u16(0),
    flags: view.u16(2),
    pageSize: view.u32(8),
    physicalPages: view.u32(12),
    minimumUserAddress: view.u64(28),
    maximumUserAddress: view.u64(36),
    processors: view.u32(52),
    availablePages: view.u64(116),
    committedPages: view.u64(124),
    commitLimit: view.u64(132),
    peakCommitment: view.u64(140),
  };
}
