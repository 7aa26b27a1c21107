/**
 * The kernel's virtual memory, out of the pages or pieces that a dump holds. Enter at {@link pagedMemory} or
 * {@link pieceMemory}.
 *
 * @module
 */
import type { KernelHeader } from "./header.ts";
import type { Paging } from "./paging.ts";
import { PAGE_SIZE, type PhysicalMemory } from "./physical.ts";
import type { Reader } from "./reader.ts";

/** Reads virtual memory. */
export interface KernelMemory {
  /** The bytes at an address, all of them; `undefined` where the dump does not hold one of them. */
  read(address: bigint, size: number): Promise<Uint8Array | undefined>;
  /** As many of the bytes at an address as the dump holds in a row: at most `size`, none where it lacks the first. */
  readSome(address: bigint, size: number): Promise<Uint8Array>;
}

/** No single structure that is read is larger. */
const MOST_BYTES = 1024 * 1024;
const MOST_KNOWN_PAGES = 65_536;

/** Virtual memory by a processor's page tables, from the header's directory table base on. */
export function pagedMemory(
  reader: Reader,
  header: Pick<KernelHeader, "directoryTableBase">,
  physical: PhysicalMemory,
  paging: Paging,
): KernelMemory {
  /** Where in the file a virtual page lies, so that each is looked for in the tables once. */
  const known = new Map<bigint, number | undefined>();

  const entry = async (table: bigint, index: bigint): Promise<bigint | undefined> => {
    const page = physical.offsetOf(Number(table >> 12n));
    if (page === undefined || page + PAGE_SIZE > reader.source.size) return undefined;
    const bytes = await reader.view(page + Number(index) * 8, 8, "page table entry");
    return bytes.getBigUint64(0, true);
  };

  const frameOf = async (address: bigint): Promise<number | undefined> => {
    let table = paging.root(header.directoryTableBase);
    for (const shift of [39n, 30n, 21n, 12n]) {
      const value = await entry(table, (address >> shift) & 511n);
      const found = value === undefined ? undefined : paging.entry(value, shift);
      if (found === undefined) return undefined;
      if (found.isMemory) {
        const inside = (1n << shift) - 1n;
        return Number(((found.to & ~inside) | (address & inside)) >> 12n);
      }
      table = found.to;
    }
    return undefined;
  };

  const pageOf = async (page: bigint): Promise<number | undefined> => {
    if (known.has(page)) return known.get(page);
    const frame = await frameOf(page << 12n);
    const offset = frame === undefined ? undefined : physical.offsetOf(frame);
    if (known.size < MOST_KNOWN_PAGES) known.set(page, offset);
    return offset;
  };

  return whole(async (address, size) => {
    const out = new Uint8Array(Math.min(size, MOST_BYTES));
    for (let done = 0; done < out.length;) {
      const at = address + BigInt(done);
      const inside = Number(at & 0xfffn);
      const part = Math.min(PAGE_SIZE - inside, out.length - done);
      const page = await pageOf(at >> 12n);
      if (page === undefined || page + inside + part > reader.source.size) return out.subarray(0, done);
      out.set(await reader.source.read(page + inside, part), done);
      done += part;
    }
    return out;
  });
}

/** A reader of all from one of as much as there is. */
function whole(readSome: KernelMemory["readSome"]): KernelMemory {
  return {
    readSome,
    read: async (address, size): Promise<Uint8Array | undefined> => {
      const bytes = await readSome(address, size);
      return bytes.length === size ? bytes : undefined;
    },
  };
}

/** A piece of virtual memory and where it lies in the file. */
export interface VirtualPiece {
  /** Its first address. */
  readonly address: bigint;
  /** Where it lies in the file. */
  readonly offset: number;
  /** Its size, in bytes. */
  readonly size: number;
}

/** The memory of a small dump: pieces of a stack, of structures and of what registers point to. */
export function pieceMemory(reader: Reader, pieces: readonly VirtualPiece[]): KernelMemory {
  const sorted = pieces.toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
  return whole(async (address, size) => {
    const piece = sorted.findLast((each) =>
      each.address <= address && address < each.address + BigInt(each.size)
    );
    if (piece === undefined) return new Uint8Array(0);
    const inside = Number(address - piece.address);
    return await reader.source.read(piece.offset + inside, Math.min(size, piece.size - inside));
  });
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
