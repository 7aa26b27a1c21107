/**
 * Where the made-up kernel keeps its things, and the offsets in Windows' structures: those of build 19041, which its own
 * data block names too, so that a debugger finds them.
 *
 * @module
 */

/** Addresses. */
export const AT = {
  kernel: 0xfffff80000200000n,
  driver: 0xfffff80000400000n,
  data: 0xfffff80000600000n,
  pcr: 0xfffff80000800000n,
  stack: 0xfffff80000a00000n,
  shared: 0xfffff78000000000n,
  process: 0xffffc00000010000n,
  thread: 0xffffc00000020000n,
} as const;

/** The size of the thread's stack, in bytes. */
export const STACK_SIZE = 0x6000n;

/** Addresses of the kernel's data. */
export const DATA = {
  debuggerData: AT.data + 0x100n,
  modules: AT.data + 0x500n,
  processes: AT.data + 0x520n,
  entries: AT.data + 0x800n,
  names: AT.data + 0x1000n,
  buildLab: AT.data + 0x1800n,
  processorBlock: AT.data + 0x1900n,
  bugCheck: AT.data + 0x2100n,
  memoryBlock: AT.data + 0x2140n,
  memoryRuns: AT.data + 0x2150n,
  unloadedVariable: AT.data + 0x2200n,
  debuggerList: AT.data + 0x2300n,
  limits: AT.data + 0x2400n,
  unloaded: AT.data + 0x2800n,
  zero: AT.data + 0x3000n,
  gdt: AT.data + 0x4000n,
} as const;

/** KPCR and KPRCB. */
export const PCR = { size: 0xb080n, self: 0x18n, currentPrcb: 0x20n, prcb: 0x180n } as const;
/** Offsets in KPRCB. */
export const PRCB = {
  currentThread: 8n,
  number: 0x24n,
  megahertz: 0x44n,
  cpuType: 0x40n,
  special: 0x100n,
  context: 0x1f0n,
  vendor: 0x8590n,
  contextPointer: 0x85c0n,
} as const;
/** Offsets in EPROCESS and KTHREAD. */
export const PROCESS = { directory: 0x28n, pid: 0x440n, links: 0x448n, name: 0x5a8n } as const;
export const THREAD = {
  initialStack: 0x28n,
  limit: 0x30n,
  base: 0x38n,
  kernelStack: 0x58n,
  process: 0xb8n,
  state: 0x184n,
  owner: 0x220n,
} as const;

/** The offset words in KDDEBUGGER_DATA64, from 0x298 on. */
export const DEBUGGER_WORDS: readonly (readonly [at: bigint, value: number])[] = [
  [0x36n, 1],
  [0x298n, 0x218],
  [0x29an, 0xf0],
  [0x29cn, 0x58],
  [0x29en, 0x28],
  [0x2a0n, 0xb8],
  [0x2a2n, 0x184],
  [0x2a8n, 0xa40],
  [0x2aan, 0x550],
  [0x2acn, 0x540],
  [0x2aen, 0x28],
  [0x2b0n, 0xaf00],
  [0x2b2n, 0x312a],
  [0x2b4n, 8],
  [0x2b6n, 0x44],
  [0x2b8n, 0x40],
  [0x2ban, 0x8590],
  [0x2bcn, 0x1f0],
  [0x2ben, 0x24],
  [0x2c0n, 0x898],
  [0x2e0n, 0xb080],
  [0x2e2n, 0x18],
  [0x2e4n, 0x20],
  [0x2e6n, 0x180],
  [0x2f2n, 0x100],
  [0x2f4n, 0x10],
  [0x2f6n, 0x18],
  [0x2fan, 0x33],
  [0x2fcn, 0x2b],
  [0x302n, 0x40],
  [0x304n, 0x23],
  [0x306n, 0x53],
  [0x338n, 0x85c0],
];

/** Descriptors of flat 64-bit code and data, by selector. */
export const GDT: readonly (readonly [selector: bigint, descriptor: bigint])[] = [
  [0x10n, 0x00209b0000000000n],
  [0x18n, 0x00cf93000000ffffn],
  [0x20n, 0x00cffb000000ffffn],
  [0x28n, 0x00cff3000000ffffn],
  [0x30n, 0x0020fb0000000000n],
  [0x50n, 0x0040f30000003c00n],
];
