/** Named events of this logon session, or of the whole machine. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { lastError } from "./library.ts";
import { wide } from "./text.ts";

/** An event that resets itself when it has been seen. */
export class NamedEvent implements Disposable {
  readonly #handle: Handle;

  /** Creates or opens it. @throws {Win32Error} If the name belongs to something else. */
  constructor(name: string, scope: "Local" | "Global" = "Local") {
    const value = kernel32().CreateEventW(null, 0, 0, wide(`${scope}\\${name}`));
    this.#handle = Handle.of(value, `CreateEventW("${name}")`);
  }

  /** Whether somebody has one of this name. */
  static exists(name: string, scope: "Local" | "Global" = "Local"): boolean {
    const SYNCHRONIZE = 0x100000, ACCESS_DENIED = 5;
    const value = kernel32().OpenEventW(SYNCHRONIZE, 0, wide(`${scope}\\${name}`));
    if (value === 0n) return lastError() === ACCESS_DENIED;
    new Handle(value)[Symbol.dispose]();
    return true;
  }

  /** The handle, for calls that wait for it. */
  get handle(): bigint {
    return this.#handle.value;
  }

  /** Sets it. */
  set(): void {
    kernel32().SetEvent(this.#handle.value);
  }

  /** Whether it was set since the last time. */
  wasSet(): boolean {
    const WAIT_OBJECT_0 = 0;
    return kernel32().WaitForSingleObject(this.#handle.value, 0) === WAIT_OBJECT_0;
  }

  /** Lets go of it. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}

/** Sets an event behind a handle that we were given. */
export function setEvent(handle: bigint): void {
  kernel32().SetEvent(handle);
}
