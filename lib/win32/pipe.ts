/**
 * Named pipes of one direction, of which each end is a plain blocking handle.
 *
 * A pair of them replaces one duplex pipe: on a blocking handle a write waits for a pending read.
 *
 * @module
 */
import { Handle } from "./handle.ts";
import { INVALID_HANDLE, kernel32 } from "./kernel32.ts";
import { OWNER_ONLY_PIPE, withSecurity } from "./security.ts";
import { wide } from "./text.ts";

const BUFFER = 65_536;

/** Reads on a thread of its own, waiting for the first byte; undefined when the other end has closed. */
export async function readAside(handle: bigint): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(BUFFER);
  const count = new Uint32Array(1);
  const ok = await kernel32().ReadFileAside(handle, bytes, BUFFER, count, null);
  return ok ? bytes.subarray(0, count[0]) : undefined;
}

/** What goes through a pipe, as its server sees it. */
export type PipeDirection = "in" | "out";

/** The end of a client, read and written on this thread. */
export class PipeClient implements Disposable {
  readonly #handle: Handle;

  /** @throws {Win32Error} If no pipe of this name and direction is being served. */
  constructor(name: string, access: "read" | "write") {
    const GENERIC_READ = 0x8000_0000, GENERIC_WRITE = 0x4000_0000, OPEN_EXISTING = 3;
    const rights = access === "read" ? GENERIC_READ : GENERIC_WRITE;
    const value = kernel32().CreateFileW(wide(name), rights, 0, null, OPEN_EXISTING, 0, 0n);
    this.#handle = Handle.of(value, `CreateFileW("${name}")`);
  }

  /** How many bytes can be read without waiting; -1 when the other end has closed. */
  available(): number {
    const count = new Uint32Array(1);
    return kernel32().PeekNamedPipe(this.#handle.value, null, 0, null, count, null) ? count[0] ?? 0 : -1;
  }

  /** Reads what is there, at most `limit` bytes, waiting for the first; empty when the other end has closed. */
  read(limit: number): Uint8Array {
    const bytes = new Uint8Array(limit);
    const count = new Uint32Array(1);
    if (!kernel32().ReadFile(this.#handle.value, bytes, limit, count, null)) return bytes.subarray(0, 0);
    return bytes.subarray(0, count[0]);
  }

  /** Writes all of it; false when the other end has closed. */
  write(bytes: Uint8Array<ArrayBuffer>): boolean {
    return writeAll(this.#handle, bytes);
  }

  /** Closes our end. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}

/** The end of a server with room for one client, for its owner's processes only. */
export class PipeServer implements Disposable {
  readonly #handle: Handle;
  readonly #name: string;
  readonly #direction: PipeDirection;

  /** @throws {Win32Error} If the name is taken. */
  constructor(name: string, direction: PipeDirection) {
    const INBOUND = 1, OUTBOUND = 2, FIRST_INSTANCE = 0x80000, REJECT_REMOTE = 8;
    const mode = (direction === "in" ? INBOUND : OUTBOUND) | FIRST_INSTANCE;
    this.#handle = withSecurity(OWNER_ONLY_PIPE, (attributes) => {
      const path = wide(name);
      return Handle.of(
        kernel32().CreateNamedPipeW(path, mode, REJECT_REMOTE, 1, BUFFER, BUFFER, 0, attributes),
        `CreateNamedPipeW("${name}")`,
      );
    });
    this.#name = name;
    this.#direction = direction;
  }

  /** Waits for the client. */
  async connected(): Promise<void> {
    await kernel32().ConnectNamedPipeAside(this.#handle.value, null);
  }

  /** Ends a wait for a client that will not come, by being it. */
  giveUp(): void {
    try {
      new PipeClient(this.#name, this.#direction === "in" ? "write" : "read")[Symbol.dispose]();
    } catch {
      // The client has come after all, so nothing waits any more.
    }
  }

  /** Waits for bytes; undefined when the client has closed its end. */
  async read(): Promise<Uint8Array | undefined> {
    return await readAside(this.#handle.value);
  }

  /** Writes all of it, waiting while the pipe is full; false when the client has closed its end. */
  write(bytes: Uint8Array<ArrayBuffer>): boolean {
    return writeAll(this.#handle, bytes);
  }

  /** Closes our end. No read may be waiting. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}

/**
 * Whether a pipe, `app-alive` or `\\.\pipe\app-alive`, can be opened; it is closed again at once. Its server learns
 * nothing of us, and a server that is stuck can't be opened more often than it has instances.
 */
export async function pipeAnswers(name: string): Promise<boolean> {
  const OPEN_EXISTING = 3, ANONYMOUS = 0x0010_0000; // SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS
  const path = name.startsWith("\\\\") ? name : `\\\\.\\pipe\\${name}`;
  const value = await kernel32().CreateFileWAside(wide(path), 0, 0, null, OPEN_EXISTING, ANONYMOUS, 0n);
  if (value === INVALID_HANDLE) return false;
  new Handle(value)[Symbol.dispose]();
  return true;
}

function writeAll(handle: Handle, bytes: Uint8Array<ArrayBuffer>): boolean {
  const count = new Uint32Array(1);
  for (let at = 0; at < bytes.length; at += count[0] ?? 0) {
    if (!kernel32().WriteFile(handle.value, bytes.subarray(at), bytes.length - at, count, null)) return false;
  }
  return true;
}
