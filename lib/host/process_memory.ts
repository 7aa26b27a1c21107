/**
 * The memory of a process that stands still, for readers that follow many pointers: read past the engine, which copies
 * one page a call. (Sighting: under Wine each of its calls takes 0.4 ms, as ReadProcessMemory does for 16 KiB.)
 *
 * @module
 */
import type { MemoryReader } from "../clr/mod.ts";
import type { Engine } from "../dbgeng/mod.ts";
import { Inspection } from "../win32/inspection.ts";

const PIECE = 16 * 1024;
const PIECE_MASK = BigInt(PIECE - 1);
/** 32 MiB; two hundred threads need 6. What is read beyond is not kept. */
const MOST_PIECES = 2048;

/** Reads the engine's current process; to be used within one stop, for what was read is kept. */
export class ProcessMemory implements MemoryReader, Disposable {
  readonly #engine: Engine;
  readonly #process: Inspection | undefined;
  readonly #pieces = new Map<bigint, Uint8Array | undefined>();

  /** Opens it; where that is refused, the engine reads. */
  constructor(engine: Engine) {
    this.#engine = engine;
    this.#process = Inspection.open(engine.currentIds().pid);
  }

  /** `length` bytes from an address on, or `undefined` where not all of them can be read. */
  read(address: bigint, length: number): Uint8Array | undefined {
    const start = address & ~PIECE_MASK;
    const offset = Number(address - start);
    const bytes = offset + length <= PIECE
      ? this.#piece(start)?.subarray(offset, offset + length)
      : undefined;
    return bytes ?? this.#copy(address, length);
  }

  /** A whole piece; `undefined` where a part of it can't be read, as at the end of a stack. */
  #piece(start: bigint): Uint8Array | undefined {
    const known = this.#pieces.get(start);
    if (known !== undefined || this.#pieces.has(start) || this.#pieces.size >= MOST_PIECES) return known;
    const piece = this.#process && this.#copy(start, PIECE);
    this.#pieces.set(start, piece);
    return piece;
  }

  #copy(address: bigint, length: number): Uint8Array | undefined {
    if (this.#process !== undefined) {
      const view = this.#process.read(address, length);
      return view && new Uint8Array(view.buffer);
    }
    const bytes = this.#engine.memory.read(address, length);
    return bytes.length === length ? bytes : undefined;
  }

  /** Lets go of the process. */
  [Symbol.dispose](): void {
    this.#process?.[Symbol.dispose]();
  }
}
