/**
 * What an entry of a page table says: the two processors whose tables are read have four levels of 512 entries of 8 bytes,
 * pages of 4 KiB, and larger ones of 2 MiB and 1 GiB. Enter at {@link PAGING}.
 *
 * Sources: Intel's manual, volume 3, chapter 4.5; Arm's manual (DDI 0487), chapter D8.3, of a granule of 4 KiB.
 *
 * @module
 */
import type { KernelMachine } from "./header.ts";

/** Where an entry leads. */
export interface Entry {
  /** The physical address of the next table, or of the memory itself. */
  readonly to: bigint;
  /** Whether it is the memory itself: of a page, or of as many as the entry's level stands for. */
  readonly isMemory: boolean;
}

/** How a processor's tables are read. */
export interface Paging {
  /** The top-level table, by what the header has for it. */
  root(directoryTableBase: bigint): bigint;
  /** An entry, by the lowest address bit that its level looks at (39, 30, 21 or 12); `undefined` for an unused one. */
  entry(value: bigint, shift: bigint): Entry | undefined;
}

/** Bits 12 to 51, and 12 to 47. */
const FRAME_52 = 0xf_ffff_ffff_f000n, FRAME_48 = 0xffff_ffff_f000n;
const VALID = 1n;
/** x64, PS: the entry is for a large page itself. */
const LARGE = 0x80n;
/** ARM64: a table, and at the last level a page; without it a block of memory. */
const TABLE = 2n;
const TOP = 39n, LAST = 12n;

const X64: Paging = {
  root: (base) => base & FRAME_52,
  entry: (value, shift) => {
    if ((value & VALID) === 0n) return undefined;
    const isMemory = shift === LAST || (value & LARGE) !== 0n && shift !== TOP;
    return { to: value & FRAME_52, isMemory };
  },
};

/**
 * Windows keeps both halves of a process in one table of 512: its lower half is what TTBR0 names, and its upper half, the
 * kernel's, is what TTBR1 names, 2,048 bytes on. So an address's bits from 39 to 47 find the entry of either, and it does
 * not matter which of the two registers the header has. Above bit 47 a register has the number of the process.
 */
const ARM64: Paging = {
  root: (base) => base & FRAME_48,
  entry: (value, shift) => {
    if ((value & VALID) === 0n) return undefined;
    const isTable = (value & TABLE) !== 0n;
    // A block of the top level or of the last one is reserved.
    if (!isTable && (shift === TOP || shift === LAST)) return undefined;
    return { to: value & FRAME_48, isMemory: shift === LAST || !isTable };
  },
};

/** By processor; none of those that aren't known. */
export const PAGING: Readonly<Record<KernelMachine, Paging | undefined>> = {
  x64: X64,
  arm64: ARM64,
  other: undefined,
};
