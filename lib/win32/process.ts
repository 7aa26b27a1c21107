/**
 * Other processes: who they are, whether they run, how they ended.
 *
 * @module
 */
import { Handle } from "./handle.ts";
import { Inspection } from "./inspection.ts";
import { kernel32 } from "./kernel32.ts";
import { LAYOUTS } from "./layouts.ts";
import { ntdll } from "./ntdll.ts";
import { processTable } from "./process_table.ts";
import { fromWide } from "./text.ts";
import { user32 } from "./user32.ts";

const TERMINATE = 0x1, QUERY = 0x400, QUERY_LIMITED = 0x1000, SYNCHRONIZE = 0x100000;
const WAIT_OBJECT_0 = 0;

/** One row of the process list. */
export interface ProcessEntry {
  /** Its id. */
  readonly pid: number;
  /** The id of the process that started it, which may have ended. */
  readonly parent: number;
  /** How many threads it has. */
  readonly threads: number;
  /** The image's file name, without its folder. */
  readonly image: string;
}

/** A process behind an open handle, or one that is made up. */
export type HeldProcess = Pick<Process, keyof Process>;

/** Every process of this machine, in no particular order. */
export function processes(): ProcessEntry[] {
  // Toolhelp's snapshot took twenty times as long with fifty targets (Wine 10: 40 to 140 ms).
  return [...processTable().values()].map(({ pid, parent, image, threads }) => ({
    pid,
    parent,
    image,
    threads: threads.length,
  }));
}

/** Whether a process runs 32-bit code on 64-bit Windows; false where that may not be asked. */
export function isWow64(pid: number): boolean {
  const value = kernel32().OpenProcess(QUERY_LIMITED, 0, pid);
  if (value === 0n) return false;
  using handle = new Handle(value);
  const is32 = new Uint32Array(1);
  return kernel32().IsWow64Process(handle.value, is32) !== 0 && is32[0] !== 0;
}

/** A handle with which the end of a process can be waited for; undefined where there is none or it may not be. */
export function endOf(pid: number): Handle | undefined {
  const value = kernel32().OpenProcess(SYNCHRONIZE, 0, pid);
  return value === 0n ? undefined : new Handle(value);
}

/**
 * A process behind an open handle, so that its pid can't come to mean another one.
 *
 * @example Whether a process still runs
 * ```ts ignore
 * using process = Process.open(1234);
 * if (process?.exitCode === undefined) console.log("it runs");
 * ```
 */
export class Process implements Disposable {
  readonly #handle: Handle;

  private constructor(readonly pid: number, handle: Handle) {
    this.#handle = handle;
  }

  /** Opens a process to watch and end it; undefined when there is none of this pid or it may not be opened. */
  static open(pid: number): Process | undefined {
    for (const access of [TERMINATE | QUERY, TERMINATE | QUERY_LIMITED, QUERY_LIMITED]) {
      const value = kernel32().OpenProcess(access | SYNCHRONIZE, 0, pid);
      if (value !== 0n) return new Process(pid, new Handle(value));
    }
    return undefined;
  }

  /** Whether its memory may be read, without which there is no dump. */
  get readable(): boolean {
    const VM_READ = 0x10;
    const value = kernel32().OpenProcess(QUERY | VM_READ, 0, this.pid);
    if (value === 0n) return false;
    new Handle(value)[Symbol.dispose]();
    return true;
  }

  /** When it was created, in 100 ns since 1601; with the pid, its identity. */
  get created(): bigint {
    const times = new BigUint64Array(4);
    kernel32().GetProcessTimes(
      this.#handle.value,
      times.subarray(0, 1),
      times.subarray(1, 2),
      times.subarray(2, 3),
      times.subarray(3, 4),
    );
    return times[0] ?? 0n;
  }

  /** Whether it is a 32-bit program on 64-bit Windows. */
  get wow64(): boolean {
    const is32 = new Uint32Array(1);
    return kernel32().IsWow64Process(this.#handle.value, is32) !== 0 && is32[0] !== 0;
  }

  /** The full path of its image; "" where that may not be asked. */
  get image(): string {
    const path = new Uint16Array(32_768);
    const size = new Uint32Array([path.length]);
    return kernel32().QueryFullProcessImageNameW(this.#handle.value, 0, path, size) ? fromWide(path) : "";
  }

  /** Its exit code, unsigned; undefined while it runs. */
  get exitCode(): number | undefined {
    if (!this.ended(0)) return undefined;
    const code = new Uint32Array(1);
    kernel32().GetExitCodeProcess(this.#handle.value, code);
    return code[0];
  }

  /** Waits for its end, at most the given number of milliseconds; the thread is blocked meanwhile. */
  ended(ms: number): boolean {
    return kernel32().WaitForSingleObject(this.#handle.value, ms) === WAIT_OBJECT_0;
  }

  /** Its command line; "" where that may not be asked. */
  get commandLine(): string {
    // Sighting: asked for it, Wine 10 gives the path of the image alone. The process's own memory has all of it.
    using inspection = Inspection.open(this.pid, "any");
    return inspection?.commandLine || this.#toldCommandLine();
  }

  #toldCommandLine(): string {
    const PROCESS_COMMAND_LINE = 60;
    const { UNICODE_STRING } = LAYOUTS;
    const buffer = new Uint8Array(66_000); // A UNICODE_STRING, then its text.
    const status = ntdll().NtQueryInformationProcess(
      this.#handle.value,
      PROCESS_COMMAND_LINE,
      buffer,
      buffer.length,
      null,
    );
    if (status < 0) return "";
    const bytes = new DataView(buffer.buffer).getUint16(UNICODE_STRING.Length, true);
    return fromWide(new Uint16Array(buffer.buffer, UNICODE_STRING.size, bytes / 2));
  }

  /** The level of its protection, 0 for none; a protected process can't be dumped. */
  get protection(): number {
    const PROCESS_PROTECTION = 61;
    const level = new Uint8Array(1);
    const status = ntdll().NtQueryInformationProcess(this.#handle.value, PROCESS_PROTECTION, level, 1, null);
    return status < 0 ? 0 : level[0] ?? 0;
  }

  /** How many GDI or USER objects it has; 0 where that is not counted, as under Wine. */
  objects(kind: "gdi" | "user"): number {
    return user32().GetGuiResources(this.#handle.value, kind === "gdi" ? 0 : 1);
  }

  /** Ends it with an exit code; false when it has ended or may not be ended. */
  terminate(code: number): boolean {
    if (this.ended(0)) return false;
    return kernel32().TerminateProcess(this.#handle.value, code) !== 0;
  }

  /** Closes the handle. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}
