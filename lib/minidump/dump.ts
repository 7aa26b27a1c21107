/** An opened minidump: enter at openDump() of `open.ts`. @module */
import { type AssertionInfo, type BreakpadInfo, readAssertion, readBreakpadInfo } from "./breakpad.ts";
import { type Context, parseContext } from "./context.ts";
import {
  type ProcessVmCounters,
  readProcessVmCounters,
  readSystemMemoryInfo,
  type SystemMemoryInfo,
} from "./counters.ts";
import { type CrashpadInfo, readCrashpadInfo } from "./crashpad.ts";
import type { MinidumpError } from "./error.ts";
import { type Exception, readException } from "./exception.ts";
import {
  type FunctionTable,
  readComment,
  readFunctionTables,
  readTokens,
  type Token,
} from "./comment_streams.ts";
import { type HandleOperation, readHandleOperations } from "./handle_operations.ts";
import { type Handle, readHandles } from "./handles.ts";
import type { Header, StreamEntry } from "./header.ts";
import {
  bytesAt,
  type Memory64,
  type MemoryInfo,
  type MemoryRange,
  readMemory64,
  readMemoryInfo,
  readMemoryList,
  sortRanges,
  stacksBeside,
} from "./memory.ts";
import { type MiscInfo, readMiscInfo } from "./misc.ts";
import { type Module, readModules, readUnloadedModules, type UnloadedModule } from "./modules.ts";
import { Reader } from "./reader.ts";
import { fileSource, type Source } from "./source.ts";
import { readSystemInfo, type SystemInfo } from "./system.ts";
import { readThreadInfo, readThreadNames, readThreads, type Thread, type ThreadInfo } from "./threads.ts";
import type { Location } from "./data_view.ts";

const MOST_TEXT_BYTES = 1024 * 1024;
const UTF8 = new TextDecoder();

/**
 * An opened minidump. Header and directory were read when it was opened; everything else is read when it is asked
 * for, once.
 *
 * A stream that the dump does not have gives an empty list or `undefined`; {@link Minidump.stream} tells an absent
 * list from an empty one. A stream that is damaged rejects with a `MinidumpError`. Inside a record only what a
 * pointer leads to may be missing: then the text is empty, and {@link Minidump.problems} says so.
 */
export class Minidump implements Disposable {
  readonly #reader: Reader;
  readonly #owned: Disposable | undefined;
  readonly #known = new Map<unknown, Promise<unknown>>();

  private constructor(reader: Reader, owned: Disposable | undefined) {
    this.#reader = reader;
    this.#owned = owned;
  }

  /** Opens a dump; `openDump` is the same as a function and says what it takes. */
  static async open(input: Source | string | URL): Promise<Minidump> {
    if (typeof input !== "string" && !(input instanceof URL)) {
      return new Minidump(await Reader.open(input), undefined);
    }
    using stack = new DisposableStack();
    const source = stack.use(await fileSource(input));
    const reader = await Reader.open(source);
    return new Minidump(reader, stack.move());
  }

  /** Closes the file, if it was opened by path. */
  [Symbol.dispose](): void {
    this.#owned?.[Symbol.dispose]();
  }

  /** Where the bytes come from. */
  get source(): Source {
    return this.#reader.source;
  }

  /** The size of the file, in bytes. */
  get size(): number {
    return this.#reader.source.size;
  }

  /** The file's header. */
  get header(): Header {
    return this.#reader.header;
  }

  /** The directory in file order, unknown streams included. */
  get streams(): readonly StreamEntry[] {
    return this.#reader.streams;
  }

  /** What could not be followed in the streams that were read so far. */
  get problems(): readonly MinidumpError[] {
    return this.#reader.problems;
  }

  /** The first stream of a type (see `StreamType`), or `undefined`. */
  stream(type: number): StreamEntry | undefined {
    return this.#reader.stream(type);
  }

  /** Whether a place lies inside the file. */
  inFile(place: Location): boolean {
    return this.#reader.inFile(place);
  }

  /** The bytes of a place in the file: a stream, a stack, a context. */
  async bytes(place: Location): Promise<Uint8Array> {
    return (await this.#reader.view(place)).bytes;
  }

  /** The machine and its system. */
  systemInfo(): Promise<SystemInfo | undefined> {
    return this.#once(readSystemInfo);
  }

  /** The process: id, times and more. */
  miscInfo(): Promise<MiscInfo | undefined> {
    return this.#once(readMiscInfo);
  }

  /** The exception the dump was written for. */
  exception(): Promise<Exception | undefined> {
    return this.#once(readException);
  }

  /** The threads. */
  threads(): Promise<readonly Thread[]> {
    return this.#once(readThreads);
  }

  /** Names of threads, by id. */
  threadNames(): Promise<ReadonlyMap<number, string>> {
    return this.#once(readThreadNames);
  }

  /** Start addresses and times of the threads. */
  threadInfo(): Promise<readonly ThreadInfo[]> {
    return this.#once(readThreadInfo);
  }

  /** The modules, the program first. */
  modules(): Promise<readonly Module[]> {
    return this.#once(readModules);
  }

  /** Modules that were unloaded before. */
  unloadedModules(): Promise<readonly UnloadedModule[]> {
    return this.#once(readUnloadedModules);
  }

  /** The map of the address space. */
  memoryInfo(): Promise<readonly MemoryInfo[]> {
    return this.#once(readMemoryInfo);
  }

  /** The pieces of memory of MemoryList: stacks and what else was asked for. */
  memoryList(): Promise<readonly MemoryRange[]> {
    return this.#once(readMemoryList);
  }

  /** The memory of a dump with full memory. */
  memory64(): Promise<Memory64 | undefined> {
    return this.#once(readMemory64);
  }

  /** Open handles. */
  handles(): Promise<readonly Handle[]> {
    return this.#once(readHandles);
  }

  /** What Application Verifier noted about handles. */
  handleOperations(): Promise<readonly HandleOperation[]> {
    return this.#once(readHandleOperations);
  }

  /** The comment given when the dump was written. */
  comment(): Promise<string | undefined> {
    return this.#once(readComment);
  }

  /** Access tokens. */
  tokens(): Promise<readonly Token[]> {
    return this.#once(readTokens);
  }

  /** Unwind data of generated code. */
  functionTables(): Promise<readonly FunctionTable[]> {
    return this.#once(readFunctionTables);
  }

  /** Memory use of the process. */
  processVmCounters(): Promise<ProcessVmCounters | undefined> {
    return this.#once(readProcessVmCounters);
  }

  /** Memory of the machine. */
  systemMemoryInfo(): Promise<SystemMemoryInfo | undefined> {
    return this.#once(readSystemMemoryInfo);
  }

  /** Breakpad's notes about its threads. */
  breakpadInfo(): Promise<BreakpadInfo | undefined> {
    return this.#once(readBreakpadInfo);
  }

  /** The assertion that Breakpad noted. */
  assertion(): Promise<AssertionInfo | undefined> {
    return this.#once(readAssertion);
  }

  /** Crashpad's ids and annotations. */
  crashpadInfo(): Promise<CrashpadInfo | undefined> {
    return this.#once(readCrashpadInfo);
  }

  /**
   * A stream that is text as it is: Breakpad's copies of files in /proc (`StreamType.LinuxMaps` and others), at most
   * 1 MiB of it. `undefined` where the dump does not have it.
   */
  async text(type: number): Promise<string | undefined> {
    const view = await this.#reader.shortStream(type, MOST_TEXT_BYTES);
    // Not up to the first NUL: a command line has one behind every argument.
    return view === undefined ? undefined : UTF8.decode(view.bytes);
  }

  /** The registers at a place: `thread.context` or `exception.context`. */
  async context(place: Location): Promise<Context> {
    const system = await this.systemInfo();
    return parseContext(await this.#reader.view(place), system?.cpu);
  }

  /** The stacks that the thread list alone names; none where MemoryList or Memory64List has them. */
  threadStacks(): Promise<readonly MemoryRange[]> {
    return this.#once(this.#stacks);
  }

  /** All memory in the dump, of both lists and of the threads' stacks, sorted by address. */
  memoryRanges(): Promise<readonly MemoryRange[]> {
    return this.#once(this.#sortedRanges);
  }

  /**
   * The target's memory from an address on: at most `length` bytes, fewer where the dump's memory ends there, none
   * where the dump does not have the address.
   */
  async readMemory(address: bigint, length: number): Promise<Uint8Array> {
    return await bytesAt(this.#reader, await this.memoryRanges(), address, length);
  }

  readonly #listedRanges = async (reader: Reader): Promise<readonly MemoryRange[]> => {
    const [full, list] = [await this.memory64(), await this.memoryList()];
    return sortRanges(reader, list.length === 0 ? full?.ranges ?? [] : [...list, ...full?.ranges ?? []]);
  };

  readonly #stacks = async (): Promise<readonly MemoryRange[]> => {
    // In a dump with full memory the threads' places mean nothing.
    if (await this.memory64() !== undefined) return [];
    return stacksBeside(await this.threads(), await this.#once(this.#listedRanges));
  };

  readonly #sortedRanges = async (reader: Reader): Promise<readonly MemoryRange[]> => {
    const [listed, stacks] = [await this.#once(this.#listedRanges), await this.threadStacks()];
    return stacks.length === 0 ? listed : sortRanges(reader, [...listed, ...stacks]);
  };

  #once<T>(read: (reader: Reader) => Promise<T>): Promise<T> {
    const known = this.#known.get(read) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const result = read(this.#reader);
    this.#known.set(read, result);
    return result;
  }
}
