/**
 * The client end of a named pipe, read and written without an event loop.
 *
 * @module
 */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { wide } from "./text.ts";

const GENERIC_READ_WRITE = 0xC000_0000, OPEN_EXISTING = 3;

/** A duplex byte pipe whose calls block this thread, or look without waiting. */
export class PipeClient implements Disposable {
  readonly #handle: Handle;

  /** @throws {Win32Error} If no pipe of this name is being served. */
  constructor(name: string) {
    const value = kernel32().CreateFileW(wide(name), GENERIC_READ_WRITE, 0, null, OPEN_EXISTING, 0, 0n);
    this.#handle = Handle.of(value, `CreateFileW("${name}")`);
  }

  /** How many bytes can be read without waiting; -1 when the other end has closed. */
  available(): number {
    const count = new Uint32Array(1);
    return kernel32().PeekNamedPipe(this.#handle.value, null, 0, null, count, null) ? count[0] ?? 0 : -1;
  }

  /** Reads what is there, at most `limit` bytes; call it after {@link available} said there is something. */
  read(limit: number): Uint8Array {
    const bytes = new Uint8Array(limit);
    const count = new Uint32Array(1);
    if (!kernel32().ReadFile(this.#handle.value, bytes, limit, count, null)) return bytes.subarray(0, 0);
    return bytes.subarray(0, count[0]);
  }

  /** Writes all of it; false when the other end has closed. */
  write(bytes: Uint8Array<ArrayBuffer>): boolean {
    const count = new Uint32Array(1);
    for (let at = 0; at < bytes.length; at += count[0] ?? 0) {
      if (!kernel32().WriteFile(this.#handle.value, bytes.subarray(at), bytes.length - at, count, null)) {
        return false;
      }
    }
    return true;
  }

  /** Closes our end. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}
