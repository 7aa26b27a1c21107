/** Kernel handles that close themselves. @module */
import { INVALID_HANDLE, kernel32 } from "./kernel32.ts";
import { lastError, Win32Error } from "./library.ts";

/** An open handle; disposing it closes it, once. */
export class Handle implements Disposable {
  #value: bigint;

  constructor(value: bigint) {
    this.#value = value;
  }

  /** Takes over the result of a call that opens something; throws when there is none. Nothing may be called between. */
  static of(value: bigint, operation: string): Handle {
    if (value !== 0n && value !== INVALID_HANDLE) return new Handle(value);
    throw new Win32Error(operation, lastError());
  }

  /** The handle, to be lent for one call. */
  get value(): bigint {
    if (this.#value === 0n) throw new TypeError("This handle has been closed");
    return this.#value;
  }

  /** Closes the handle. A second call does nothing. */
  [Symbol.dispose](): void {
    const value = this.#value;
    this.#value = 0n;
    if (value !== 0n) kernel32().CloseHandle(value);
  }
}
