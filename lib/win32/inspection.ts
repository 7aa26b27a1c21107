/**
 * Reading a running process without stopping it: its memory, and where its threads stand.
 *
 * @module
 */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { LAYOUTS } from "./layouts.ts";
import { ntdll } from "./ntdll.ts";
import { fromWide } from "./text.ts";

const VM_READ = 0x10, QUERY = 0x400;
const THREAD_GET_CONTEXT = 0x8, THREAD_QUERY = 0x40;
const { CONTEXT, PEB, PROCESS_BASIC_INFORMATION, RTL_USER_PROCESS_PARAMETERS } = LAYOUTS;
/** The alignment of CONTEXT, and what of it is asked for: the control and integer registers. */
const CONTEXT_ALIGNMENT = 16, CONTROL_AND_INTEGER = 0x10_0003;
/** Rax up to R15 lie side by side. */
const REGISTERS = (CONTEXT.R15 - CONTEXT.Rax) / 8 + 1, RSP = (CONTEXT.Rsp - CONTEXT.Rax) / 8;

/** Where a thread stands. */
export interface ThreadState {
  readonly stackPointer: bigint;
  /** The integer registers. */
  readonly registers: readonly bigint[];
}

/** A 64-bit process that is read while it runs. */
export class Inspection implements Disposable {
  readonly #handle: Handle;

  private constructor(handle: Handle) {
    this.#handle = handle;
  }

  /**
   * Undefined when it may not be read, or is no x64 process. Of a 32-bit program (`any`) the process's own block is a
   * 64-bit one as well, and no thread stands where it says.
   */
  static open(pid: number, which: "x64" | "any" = "x64"): Inspection | undefined {
    if (Deno.build.arch !== "x86_64") return undefined;
    const value = kernel32().OpenProcess(VM_READ | QUERY, 0, pid);
    if (value === 0n) return undefined;
    const handle = new Handle(value);
    const is32 = new Uint32Array(1);
    if (kernel32().IsWow64Process(value, is32) && (which === "any" || is32[0] === 0)) {
      return new Inspection(handle);
    }
    handle[Symbol.dispose]();
    return undefined;
  }

  /** The memory from an address on; undefined when not all of it can be read. */
  read(address: bigint, length: number): DataView<ArrayBuffer> | undefined {
    const bytes = new DataView(new ArrayBuffer(length));
    return kernel32().ReadProcessMemory(this.#handle.value, address, bytes, BigInt(length), null)
      ? bytes
      : undefined;
  }

  /** The address of the lock that the loader holds while it runs a DllMain; 0 where it can't be found out. */
  get loaderLock(): bigint {
    const LOADER_LOCK = 0x110; // Of the PEB; the headers don't have this field.
    return this.#field(this.#peb, LOADER_LOCK);
  }

  /** Where the modules of a 32-bit program's own list lie; none where it has none. */
  modules32(): number[] {
    const WOW64_INFORMATION = 26, LDR = 0xC, IN_LOAD_ORDER = 0xC, BASE = 0x18, MOST = 1_000;
    const peb32 = new BigUint64Array(1);
    if (ntdll().NtQueryInformationProcess(this.#handle.value, WOW64_INFORMATION, peb32, 8, null) < 0) {
      return [];
    }
    const pointer = (address: number): number => this.read(BigInt(address), 4)?.getUint32(0, true) ?? 0;
    const ldr = pointer(Number(peb32[0] ?? 0n) + LDR);
    const found: number[] = [];
    const head = ldr + IN_LOAD_ORDER;
    for (let entry = pointer(head); ldr !== 0 && entry !== 0 && entry !== head; entry = pointer(entry)) {
      found.push(pointer(entry + BASE));
      if (found.length >= MOST) break;
    }
    return found;
  }

  /** The address of what the loader knows of the modules, PEB_LDR_DATA; 0 where it can't be found out. */
  get loader(): bigint {
    return this.#field(this.#peb, PEB.Ldr);
  }

  /** The command line as the process has it; "" where it can't be found out. */
  get commandLine(): string {
    const parameters = this.#field(this.#peb, PEB.ProcessParameters);
    const bytes = Number(
      this.#field(parameters, RTL_USER_PROCESS_PARAMETERS["CommandLine.Length"]) & 0xFFFFn,
    );
    const text = this.read(this.#field(parameters, RTL_USER_PROCESS_PARAMETERS["CommandLine.Buffer"]), bytes);
    return text === undefined ? "" : fromWide(new Uint16Array(text.buffer));
  }

  /** The address of the process's own block; 0 where it can't be found out. */
  get #peb(): bigint {
    const PROCESS_BASIC = 0;
    const { size, PebBaseAddress } = PROCESS_BASIC_INFORMATION;
    const basic = new DataView(new ArrayBuffer(size));
    const status = ntdll().NtQueryInformationProcess(this.#handle.value, PROCESS_BASIC, basic, size, null);
    return status < 0 ? 0n : basic.getBigUint64(PebBaseAddress, true);
  }

  /** Eight bytes of a struct; 0 where it isn't. */
  #field(struct: bigint, offset: number): bigint {
    return struct === 0n ? 0n : this.read(struct + BigInt(offset), 8)?.getBigUint64(0, true) ?? 0n;
  }

  /** Where a thread of it stands, without suspending it: what is said of one that runs is of no use. */
  thread(tid: number): ThreadState | undefined {
    const value = kernel32().OpenThread(THREAD_GET_CONTEXT | THREAD_QUERY, 0, tid);
    if (value === 0n) return undefined;
    using handle = new Handle(value);
    const room = new ArrayBuffer(CONTEXT.size + CONTEXT_ALIGNMENT);
    const start = Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(room)) % BigInt(CONTEXT_ALIGNMENT));
    const context = new DataView(room, (CONTEXT_ALIGNMENT - start) % CONTEXT_ALIGNMENT, CONTEXT.size);
    context.setUint32(CONTEXT.ContextFlags, CONTROL_AND_INTEGER, true);
    if (!kernel32().GetThreadContext(handle.value, Deno.UnsafePointer.of(context))) return undefined;
    const registers = Array.from(
      { length: REGISTERS },
      (_, i) => context.getBigUint64(CONTEXT.Rax + 8 * i, true),
    );
    return { stackPointer: registers[RSP] ?? 0n, registers };
  }

  /** Lets go of the process. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}
