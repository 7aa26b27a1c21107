/** Memory of the target by its addresses, out of a dump. @module */
import type { Minidump } from "./dump.ts";
import { MinidumpError } from "./error.ts";
import { findRange, type MemoryRange } from "./memory.ts";
import type { SyncSource } from "./source.ts";

/** The most bytes that are read at once. */
const MOST_BYTES = 1024 * 1024;

/**
 * The target's memory in a dump, read without waiting: for whoever chases pointers through it. `Minidump.readMemory` is
 * for all else.
 *
 * @example The stack's first bytes
 * ```ts ignore
 * import { fileSource, openDump, TargetMemory } from "trapline/minidump";
 *
 * using source = await fileSource("app.dmp");
 * const dump = await openDump(source);
 * const memory = await TargetMemory.of(dump, source);
 * const [thread] = await dump.threads();
 * console.log(memory.read(thread!.stack.start, 64));
 * ```
 */
export class TargetMemory {
  readonly #ranges: readonly MemoryRange[];
  readonly #source: SyncSource;

  private constructor(ranges: readonly MemoryRange[], source: SyncSource) {
    this.#ranges = ranges;
    this.#source = source;
  }

  /**
   * The memory of a dump; `source` is what the dump was opened over.
   *
   * @throws {MinidumpError} If the dump's lists of memory are damaged.
   */
  static async of(dump: Minidump, source: SyncSource): Promise<TargetMemory> {
    return new TargetMemory(await dump.memoryRanges(), source);
  }

  /**
   * `length` bytes from an address on, pieces that touch read as one; `undefined` where the dump does not hold all of
   * them.
   *
   * @throws {MinidumpError} "too-big" for more than a MiB
   */
  read(address: bigint, length: number): Uint8Array | undefined {
    if (length > MOST_BYTES) {
      throw new MinidumpError("too-big", `${length} bytes are too many to read at once`);
    }
    const first = this.#piece(address, length);
    if (first === undefined || first.length === length) return first;
    const joined = new Uint8Array(length);
    joined.set(first);
    for (let filled = first.length; filled < length;) {
      const piece = this.#piece(address + BigInt(filled), length - filled);
      if (piece === undefined) return undefined;
      joined.set(piece, filled);
      filled += piece.length;
    }
    return joined;
  }

  #piece(address: bigint, length: number): Uint8Array | undefined {
    const range = findRange(this.#ranges, address);
    if (range === undefined) return undefined;
    const bytes = this.#source.readSync(range.rva, Math.min(range.size, length));
    return bytes.length === 0 ? undefined : bytes;
  }
}
