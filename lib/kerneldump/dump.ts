/** One open kernel dump: {@link openKernelDump}. @module */
import { type Context, parseContext } from "../minidump/context.ts";
import { MinidumpError } from "../minidump/error.ts";
import { fileSource, type Source } from "../minidump/source.ts";
import { View } from "../minidump/data_view.ts";
import { loadedDrivers, unloadedDrivers } from "./drivers.ts";
import { KERNEL_DUMP_TYPES, type KernelDumpType } from "./dump_types.ts";
import { KernelDumpError } from "./error.ts";
import { type KernelHeader, readHeader } from "./header.ts";
import { type KernelMemory, pagedMemory, pieceMemory, pointerAt, viewOf } from "./memory.ts";
import { PAGING } from "./paging.ts";
import { physicalMemory } from "./physical.ts";
import { Reader } from "./reader.ts";
import { type DriverEntry, readSmall, type SmallDump, type UnloadedDriver } from "./small.ts";

const CONTEXT_OFFSET = 0x348;
const CONTEXT_SIZES: Readonly<Record<KernelHeader["machine"], number>> = {
  x64: 0x4d0,
  arm64: 0x390,
  other: 0,
};
const EXCEPTION_OFFSET = 0xf00;
const MOST_LAB_CHARACTERS = 128;

/** What a dump's memory was last doing: EXCEPTION_RECORD64 of its header. */
export interface KernelException {
  /** The exception's code: 0x80000003 where a debugger stopped the machine. */
  readonly code: number;
  /** The address of the instruction. */
  readonly address: bigint;
}

/**
 * A kernel dump, read by pieces: opening one of many gigabytes costs its header and its tables of pages.
 *
 * The file stays open until the dump is disposed (`using`).
 */
export class KernelDump implements Disposable {
  /** What the header says. */
  readonly header: KernelHeader;
  /** What kind of dump it is; absent for a type that isn't known. */
  readonly type: KernelDumpType | undefined;
  /** Its virtual memory; absent where it holds none that can be read ({@link problems} says why). */
  readonly memory: KernelMemory | undefined;
  /** What is wrong with the file, in the order in which it was found. */
  readonly problems: readonly KernelDumpError[];
  readonly #reader: Reader;
  readonly #small: SmallDump | undefined;
  readonly #owned: Disposable | undefined;

  private constructor(parts: Parts) {
    this.header = parts.header;
    this.type = KERNEL_DUMP_TYPES.get(parts.header.type);
    this.memory = parts.memory;
    this.problems = parts.problems;
    this.#reader = parts.reader;
    this.#small = parts.small;
    this.#owned = parts.owned;
  }

  /** Opens a dump by its path or over bytes: use {@link openKernelDump}. */
  static async open(input: Source | string | URL): Promise<KernelDump> {
    using stack = new DisposableStack();
    const isPath = typeof input === "string" || input instanceof URL;
    const owned = isPath ? stack.use(await fileSource(input)) : undefined;
    const reader = new Reader(owned ?? input as Source);
    const header = await readHeader(reader);
    const dump = new KernelDump({ reader, header, owned, ...await contentsOf(reader, header) });
    stack.move();
    return dump;
  }

  /** The number of bytes of the file. */
  get size(): number {
    return this.#reader.source.size;
  }

  /** The loaded drivers, the kernel first. None where the dump lacks the list. */
  async drivers(): Promise<readonly DriverEntry[]> {
    if (this.#small !== undefined) return this.#small.drivers;
    return this.memory === undefined ? [] : await loadedDrivers(this.memory, this.header.loadedModules);
  }

  /** The drivers that were unloaded. A small dump that a debugger rewrote has lost them. */
  async unloaded(): Promise<readonly UnloadedDriver[]> {
    if (this.#small !== undefined) return this.#small.unloaded;
    return this.memory === undefined ? [] : await unloadedDrivers(this.memory, this.header.debuggerData);
  }

  /**
   * The registers in the dump: at the fault, where the bug check was given them, else where the kernel stopped.
   * `undefined` where they can't be read.
   */
  async context(): Promise<Context | undefined> {
    const { machine } = this.header;
    if (machine === "other") return undefined;
    const offset = this.#small?.contextOffset ?? CONTEXT_OFFSET;
    try {
      const view = await this.#reader.view(offset, CONTEXT_SIZES[machine], "registers");
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      return parseContext(new View(bytes, offset), machine);
    } catch (error) {
      if (error instanceof KernelDumpError || error instanceof MinidumpError) return undefined;
      throw error;
    }
  }

  /** The exception of the header. */
  async exception(): Promise<KernelException> {
    const view = await this.#reader.view(EXCEPTION_OFFSET, 0x98, "exception");
    return { code: view.getUint32(0, true), address: view.getBigUint64(0x10, true) };
  }

  /** The build's own name, `19041.1.amd64fre.vb_release.191206-1406`; absent where its memory is not in the dump. */
  async buildLab(): Promise<string | undefined> {
    if (this.memory === undefined) return undefined;
    const at = await pointerAt(this.memory, this.header.debuggerData + 0x208n);
    if (at === undefined || at === 0n) return undefined;
    let lab = "";
    while (lab.length < MOST_LAB_CHARACTERS) {
      const byte = (await this.memory.read(at + BigInt(lab.length), 1))?.[0];
      if (byte === undefined || byte < 0x20 || byte > 0x7e) break;
      lab += String.fromCharCode(byte);
    }
    return lab === "" ? undefined : lab;
  }

  /** Whether KDDEBUGGER_DATA64 can be read: without it a debugger finds no registers and writes no dump. */
  async hasDebuggerData(): Promise<boolean> {
    const tag = await this.memory?.read(this.header.debuggerData + 0x10n, 4);
    return tag !== undefined && viewOf(tag).getUint32(0, false) === 0x4b444247; // "KDBG"
  }

  /** Closes the file, if it was opened by its path. */
  [Symbol.dispose](): void {
    this.#owned?.[Symbol.dispose]();
  }
}

interface Contents {
  readonly memory: KernelMemory | undefined;
  readonly small: SmallDump | undefined;
  readonly problems: readonly KernelDumpError[];
}

interface Parts extends Contents {
  readonly reader: Reader;
  readonly header: KernelHeader;
  readonly owned: Disposable | undefined;
}

/** What lies behind the header. Damage there is a problem of the dump, no reason to refuse its header. */
async function contentsOf(reader: Reader, header: KernelHeader): Promise<Contents> {
  const nothing = { memory: undefined, small: undefined };
  const layout = KERNEL_DUMP_TYPES.get(header.type)?.layout;
  if (layout === undefined) {
    return { ...nothing, problems: [notRead(`The dump type ${header.type} is not known`)] };
  }
  try {
    if (layout === "small") {
      const small = await readSmall(reader, header);
      const memory = pieceMemory(reader, small.pieces);
      return { memory, small, problems: smallProblems(reader, small) };
    }
    const physical = await physicalMemory(reader, header, layout);
    if (physical === undefined) {
      return { ...nothing, problems: [notRead("The summary layout of before Windows 8 is not read")] };
    }
    const problems = cutOff(reader, physical.end, "pages");
    const paging = PAGING[header.machine];
    if (paging === undefined) {
      const message = `The page tables of a machine of type 0x${
        header.machineType.toString(16)
      } are not read`;
      return { ...nothing, problems: [...problems, notRead(message)] };
    }
    return { memory: pagedMemory(reader, header, physical, paging), small: undefined, problems };
  } catch (error) {
    if (!(error instanceof KernelDumpError)) throw error;
    return { ...nothing, problems: [error] };
  }
}

function smallProblems(reader: Reader, small: SmallDump): KernelDumpError[] {
  const problems = cutOff(reader, small.end, "data");
  if (problems.length > 0 || small.marked) return problems;
  return [new KernelDumpError("bad-table", "The mark at the end of a small dump's data is missing")];
}

function cutOff(reader: Reader, end: number, what: string): KernelDumpError[] {
  const { size } = reader.source;
  if (end <= size) return [];
  return [
    new KernelDumpError(
      "out-of-file",
      `Its ${what} end at ${end}, the file at ${size}: it was cut off`,
      size,
    ),
  ];
}

function notRead(message: string): KernelDumpError {
  return new KernelDumpError("bad-table", message);
}

/**
 * Opens a kernel dump by its path, or over bytes that are somewhere else (`bytesSource`, `blobSource` of
 * `trapline/minidump`). 64-bit dumps only.
 *
 * @throws {KernelDumpError} "not-kernel-dump" or "32-bit" for another kind of file, "out-of-file" where it was cut off
 * within its header. Damage behind the header is in `problems`.
 *
 * @example Which bug check
 * ```ts
 * import { bytesSource } from "trapline/minidump";
 * import { KernelDumpError, openKernelDump } from "trapline/kerneldump";
 *
 * try {
 *   using dump = await openKernelDump(bytesSource(new TextEncoder().encode("MDMP: of a process")));
 *   console.log(dump.header.bugCheck.toString(16));
 * } catch (error) {
 *   if (!(error instanceof KernelDumpError)) throw error;
 *   console.log(error.code); // not-kernel-dump
 * }
 * ```
 */
export function openKernelDump(input: Source | string | URL): Promise<KernelDump> {
  return KernelDump.open(input);
}
