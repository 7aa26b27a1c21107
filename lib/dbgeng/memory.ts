/** The target's memory. @module */
import { succeeded } from "./hresult.ts";
import type { Interfaces } from "./interfaces.ts";
import { outU32 } from "./out.ts";

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

  /** Writes bytes. @throws {DbgEngError} If the memory can't be written. */
  write(address: bigint, bytes: Uint8Array<ArrayBuffer>): void {
    this.#data.call("WriteVirtual", address, bytes, bytes.length, null);
  }
}
