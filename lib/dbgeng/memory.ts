/** The target's memory. @module */
import { succeeded } from "./hresult.ts";
import type { Interfaces } from "./interfaces.ts";
import { outU32 } from "./out.ts";

const REGION = 48; // MEMORY_BASIC_INFORMATION64
const COMMITTED = 0x1000;
const MOST_REGIONS = 1_000_000;

/** A committed region of the address space. */
export interface Region {
  /** Its first address. */
  readonly base: bigint;
  /** Its size, in bytes. */
  readonly size: bigint;
  /** Its protection, PAGE_*. */
  readonly protect: number;
  /** MEM_PRIVATE 0x20000, MEM_MAPPED 0x40000, MEM_IMAGE 0x1000000. */
  readonly type: number;
}

/**
 * Memory of the current process.
 *
 * @example The first bytes of the program's image
 * ```ts
 * import type { Engine } from "trapline/dbgeng";
 *
 * function magic({ memory, symbols }: Engine): string {
 *   const [program] = symbols.modules();
 *   return new TextDecoder().decode(memory.readExact(program?.base ?? 0n, 2)); // "MZ"
 * }
 * ```
 */
export class Memory {
  readonly #data: Interfaces["data"];

  /** Over an engine's interfaces; an {@link Engine} has one. */
  constructor({ data }: Interfaces) {
    this.#data = data;
  }

  /** Reads at most `length` bytes: fewer where the readable part ends, none where it doesn't begin. */
  read(address: bigint, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    let ok = false;
    const count = outU32((out) => {
      ok = succeeded(this.#data.try("ReadVirtual", address, bytes, length, out));
    });
    return bytes.subarray(0, ok ? count : 0);
  }

  /** Reads exactly `length` bytes. @throws {RangeError} If not all of them can be read. */
  readExact(address: bigint, length: number): Uint8Array<ArrayBuffer> {
    const bytes = this.read(address, length);
    if (bytes.length === length) return bytes;
    throw new RangeError(
      `Cannot read ${length} bytes at 0x${address.toString(16)}: ${bytes.length} are readable`,
    );
  }

  /**
   * The regions of the address space that are committed, in the order of addresses: as VirtualQueryEx tells them. The
   * engine gives them for a live target.
   */
  *regions(): Generator<Region, undefined> {
    const info = new DataView(new ArrayBuffer(REGION));
    for (let at = 0n, count = 0; count < MOST_REGIONS; count++) {
      if (!succeeded(this.#data.try("QueryVirtual", at, info))) return undefined;
      const base = info.getBigUint64(0, true);
      const size = info.getBigUint64(24, true);
      const end = base + size;
      if (end <= at) return undefined;
      if (info.getUint32(32, true) === COMMITTED) {
        yield { base, size, protect: info.getUint32(36, true), type: info.getUint32(40, true) };
      }
      at = end;
    }
  }

  /** Writes bytes. @throws {DbgEngError} If the memory can't be written. */
  write(address: bigint, bytes: Uint8Array<ArrayBuffer>): void {
    this.#data.call("WriteVirtual", address, bytes, bytes.length, null);
  }
}
