/**
 * DUMP_HEADER64: the first 8 KiB of a kernel dump. Enter at {@link readHeader}.
 *
 * Parts that the writer left alone are filled with the letters `PAGE`, which is how an absent field is known.
 *
 * @module
 */
import { KernelDumpError } from "./error.ts";
import { ascii, type Reader } from "./reader.ts";

/** The size of the header: everything else lies behind it. */
export const HEADER_SIZE = 0x2000;
/** "PAGE" as a number: the filler of unset fields. */
const UNSET = 0x45474150;
const UNSET_64 = 0x4547415045474150n;
const MOST_RUNS = 43;

/** The processor's architecture. */
export type KernelMachine = "x64" | "arm64" | "other";

/** Neighbouring pages of physical memory. */
export interface PageRun {
  /** The number of its first page: its physical address divided by 4096. */
  readonly frame: number;
  /** How many pages. */
  readonly count: number;
}

/** What the header says. */
export interface KernelHeader {
  /** The build of Windows: 19041. */
  readonly build: number;
  /** The processor. */
  readonly machine: KernelMachine;
  /** IMAGE_FILE_MACHINE_*, as the file has it. */
  readonly machineType: number;
  /** How many processors the machine had. */
  readonly processors: number;
  /** The physical address of the top-level page table (x64: CR3). */
  readonly directoryTableBase: bigint;
  /** The address of the list of loaded drivers. */
  readonly loadedModules: bigint;
  /** The address of KDDEBUGGER_DATA64. */
  readonly debuggerData: bigint;
  /** The bug check code. */
  readonly bugCheck: number;
  /** Its four parameters. */
  readonly parameters: readonly bigint[];
  /** DumpType: {@link KERNEL_DUMP_TYPES}. */
  readonly type: number;
  /** The size that the writer planned; of a small dump it is not the file's. */
  readonly requiredSize: bigint;
  /** When it was written; absent where the writer left it out. */
  readonly written?: Date;
  /** How long the machine had run, in milliseconds. */
  readonly uptimeMs: number;
  /** 1 workstation, 2 domain controller, 3 server. */
  readonly productType: number;
  /** The comment given when it was written. */
  readonly comment?: string;
  /** The runs of physical memory; none where the header does not describe them. */
  readonly runs: readonly PageRun[];
}

const MACHINES: Readonly<Record<number, KernelMachine>> = { 0x8664: "x64", 0xaa64: "arm64" };
const COMMENT = { at: 0xfb0, size: 128 };
/** Milliseconds from 1601, where FILETIME begins, to 1970. */
const EPOCH_MS = 11_644_473_600_000;

/**
 * Reads the header.
 *
 * @throws {KernelDumpError} "not-kernel-dump" or "32-bit" for another kind of file, "out-of-file" where it was cut off
 * within the header.
 */
export async function readHeader(reader: Reader): Promise<KernelHeader> {
  const signature = reader.source.size < 8 ? "" : ascii(await reader.view(0, 8, "signature"), 0, 8);
  if (signature === "PAGEDUMP") throw new KernelDumpError("32-bit", "a kernel dump of a 32-bit machine", 0);
  if (signature !== "PAGEDU64") throw new KernelDumpError("not-kernel-dump", "not a 64-bit kernel dump", 0);
  const view = await reader.view(0, HEADER_SIZE, "header");
  const u32 = (at: number): number => view.getUint32(at, true);
  const u64 = (at: number): bigint => view.getBigUint64(at, true);
  const written = timeOf(u64(0xfa8));
  const comment = ascii(view, COMMENT.at, COMMENT.size);
  return {
    build: u32(0xc),
    machine: MACHINES[u32(0x30)] ?? "other",
    machineType: u32(0x30),
    processors: u32(0x34),
    directoryTableBase: u64(0x10),
    loadedModules: u64(0x20),
    debuggerData: u64(0x80),
    bugCheck: u32(0x38),
    parameters: [0, 1, 2, 3].map((index) => u64(0x40 + index * 8)),
    type: u32(0xf98),
    requiredSize: u64(0xfa0),
    ...(written === undefined ? {} : { written }),
    uptimeMs: u64(0x1030) === UNSET_64 ? 0 : Number(u64(0x1030) / 10_000n),
    productType: u32(0x1040),
    ...(comment === "" || comment.startsWith("PAGEPAGE") ? {} : { comment }),
    runs: runsOf(view),
  };
}

function runsOf(view: DataView): PageRun[] {
  const count = view.getUint32(0x88, true);
  if (count === UNSET || count > MOST_RUNS) return [];
  return Array.from({ length: count }, (_, index) => ({
    frame: Number(view.getBigUint64(0x98 + index * 16, true)),
    count: Number(view.getBigUint64(0xa0 + index * 16, true)),
  }));
}

function timeOf(fileTime: bigint): Date | undefined {
  const time = new Date(Number(fileTime / 10_000n) - EPOCH_MS);
  return fileTime === 0n || fileTime === UNSET_64 || Number.isNaN(time.getTime()) ? undefined : time;
}
