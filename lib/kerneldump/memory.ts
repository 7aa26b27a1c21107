/**
 * The kernel's virtual memory, out of the pages or pieces that a dump holds. Enter at {@link pagedMemory} or
 * {@link pieceMemory}.
 *
 * @module
 */
import type { KernelHeader } from "./header.ts";
import { PAGE_SIZE, type PhysicalMemory } from "./physical.ts";
import type { Reader } from "./reader.ts";

/** Reads virtual memory. */
export interface KernelMemory {
  /** The bytes at an address, all of them; `undefined` where the dump does not hold one of them. */
  read(address: bigint, size: number): Promise<Uint8Array | undefined>;
}

/** No single structure that is read is larger. */
const MOST_BYTES = 1024 * 1024;
const PRESENT = 1n;
/** The entry is for a large page itself, not for a lower table. */
const LARGE = 0x80n;
const FRAME_BITS = 0xffffffffff000n;
const MOST_KNOWN_PAGES = 65_536;

/** x64 paging: four levels of tables from the header's directory table base, pages of 4 KiB, 2 MiB and 1 GiB. */
export function pagedMemory(reader: Reader, header: KernelHeader, physical: PhysicalMemory): KernelMemory {
  /** Where in the file a virtual page lies, so that each is looked for in the tables once. */
  const known = new Map<bigint, number | undefined>();

  const entry = async (table: bigint, index: bigint): Promise<bigint | undefined> => {
    const page = physical.offsetOf(Number(table >> 12n));
    if (page === undefined || page + PAGE_SIZE > reader.source.size) return undefined;
    const bytes = await reader.view(page + Number(index) * 8, 8, "page table entry");
    return bytes.getBigUint64(0, true);
  };

  const frameOf = async (address: bigint): Promise<number | undefined> => {
    let table = header.directoryTableBase & FRAME_BITS;
    for (const shift of [39n, 30n, 21n, 12n]) {
      const value = await entry(table, (address >> shift) & 511n);
      if (value === undefined || (value & PRESENT) === 0n) return undefined;
      if ((value & LARGE) !== 0n && (shift === 30n || shift === 21n)) {
        const inside = (1n << shift) - 1n;
        return Number(((value & FRAME_BITS & ~inside) | (address & inside)) >> 12n);
      }
      table = value & FRAME_BITS;
    }
    return Number(table >> 12n);
  };

  const pageOf = async (page: bigint): Promise<number | undefined> => {
    if (known.has(page)) return known.get(page);
    const frame = await frameOf(page << 12n);
    const offset = frame === undefined ? undefined : physical.offsetOf(frame);
    if (known.size < MOST_KNOWN_PAGES) known.set(page, offset);
    return offset;
  };

  return {
    async read(address: bigint, size: number): Promise<Uint8Array | undefined> {
      if (size > MOST_BYTES || address < 0n) return undefined;
      const out = new Uint8Array(size);
      for (let done = 0; done < size;) {
        const at = address + BigInt(done);
        const inside = Number(at & 0xfffn);
        const part = Math.min(PAGE_SIZE - inside, size - done);
        const page = await pageOf(at >> 12n);
        if (page === undefined || page + inside + part > reader.source.size) return undefined;
        out.set(await reader.source.read(page + inside, part), done);
        done += part;
      }
      return out;
    },
  };
}

/** A piece of virtual memory and where it lies in the file. */
export interface MemoryPiece {
  /** Its first address. */
  readonly address: bigint;
  /** Where it lies in the file. */
  readonly offset: number;
  /** Its size, in bytes. */
  readonly size: number;
}

/** The memory of a small dump: pieces of a stack, of structures and of what registers point to. */
export function pieceMemory(reader: Reader, pieces: readonly MemoryPiece[]): KernelMemory {
  const sorted = pieces.toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
  return {
    async read(address: bigint, size: number): Promise<Uint8Array | undefined> {
      const piece = sorted.findLast((each) =>
        each.address <= address && address + BigInt(size) <= each.address + BigInt(each.size)
      );
      if (piece === undefined) return undefined;
      const offset = piece.offset + Number(address - piece.address);
      return offset + size > reader.source.size ? undefined : await reader.source.read(offset, size);
    },
  };
}

/** A 64-bit number in memory. */
export async function pointerAt(memory: KernelMemory, address: bigint): Promise<bigint | undefined> {
  const bytes = await memory.read(address, 8);
  return bytes === undefined ? undefined : viewOf(bytes).getBigUint64(0, true);
}

/** The fields of bytes that were read from memory. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
