/**
 * User dumps in the format from before minidumps ("USERDUMP", "USERDU64"), which DEBUG_DUMP_DEFAULT of an old engine and
 * userdump.exe wrote: what they are of. Enter at {@link userDumpWords}.
 *
 * Source of the layout: dump.h of Microsoft Research's Singularity. No file of an old writer was at hand, and today's engine
 * does not take the made-up ones of the tests (10.0.29507: 64 bits E_UNEXPECTED, 32 bits "Module list is corrupt").
 *
 * @module
 */
import { baseName } from "../facts/path.ts";
import { describeStatus } from "../facts/status.ts";
import { count, hex } from "../facts/text.ts";
import type { Source } from "./source.ts";
import { ansi } from "./text.ts";

/** A module of a legacy user dump. */
export interface UserDumpModule {
  readonly base: bigint;
  /** Bytes. */
  readonly size: number;
  readonly path: string;
}

/** What a legacy user dump is of. */
export interface UserDump {
  /** IMAGE_FILE_MACHINE_* of the processor. */
  readonly machine: number;
  readonly pid: number;
  /** The ids of its threads. */
  readonly threads: readonly number[];
  /** Its modules, in the file's order: the program first. */
  readonly modules: readonly UserDumpModule[];
  /** The exception at which it was written; absent where it was written at another event. */
  readonly exception?: { readonly code: number; readonly address: bigint; readonly firstChance: boolean };
}

/** Where its parts lie: numbers of 8 bytes begin at `wide` in files of 64 bits, and of 4 bytes at half of that in others. */
const COUNTS = { machine: 0x10, threads: 0x14, modules: 0x18 } as const;
const OFFSETS = { threads: 0, modules: 1, event: 4 } as const;
const HEADER = { 32: 0x40, 64: 0x60 } as const;
const THREAD = { 32: 48, 64: 80 } as const;
/** DEBUG_EVENT: its code, process and thread, and then, aligned, EXCEPTION_RECORD and whether it is the first chance. */
const EVENT = {
  32: { size: 0x60, record: 0xc, address: 0xc, first: 0x50 },
  64: { size: 0xb0, record: 0x10, address: 0x10, first: 0x98 },
} as const;
const EXCEPTION_DEBUG_EVENT = 1;
const MOST = 10_000, MOST_NAME = 4096;
const MACHINES: Readonly<Record<number, string>> = {
  0x14c: "x86",
  0x200: "Itanium",
  0x8664: "x64",
  0xaa64: "ARM64",
};

/** A file that is damaged or ends too early. */
class Damaged extends Error {}

/** The file's own words: `a 64-bit user-mode dump in the legacy format, of app.exe (pid 7, x64): …`. */
export async function userDumpWords(source: Source, bits: 32 | 64): Promise<string> {
  const kind = `a ${bits}-bit user-mode dump in the legacy format`;
  const advice = "open it in WinDbg, where .dump /ma makes a minidump of it";
  try {
    const { machine, pid, threads, modules, exception } = await readUserDump(source, bits);
    const program = modules[0] === undefined ? "a program" : baseName(modules[0].path);
    const processor = MACHINES[machine] ?? `machine ${hex(machine)}`;
    const what = exception === undefined
      ? "at no exception"
      : `${describeStatus(exception.code)} in ${placeOf(exception.address, modules)}`;
    const sizes = `${count(threads.length, "thread")}, ${count(modules.length, "module")}`;
    return `${kind}, of ${program} (pid ${pid}, ${processor}): ${what}; ${sizes}; ${advice}`;
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    return `${kind} that is damaged or cut off: ${error.message}`;
  }
}

function placeOf(address: bigint, modules: readonly UserDumpModule[]): string {
  const module = modules.find(({ base, size }) => address >= base && address < base + BigInt(size));
  return module === undefined ? hex(address) : `${baseName(module.path)}+${hex(address - module.base)}`;
}

/** Reads what it is of; its memory is not read. */
async function readUserDump(source: Source, bits: 32 | 64): Promise<UserDump> {
  const word = bits / 8;
  const header = await part(source, 0, HEADER[bits], "header");
  const wide = (view: DataView, at: number): bigint =>
    bits === 64 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true));
  const offset = (which: keyof typeof OFFSETS): number => Number(wide(header, 0x20 + OFFSETS[which] * word));
  const [threadCount, moduleCount] = [COUNTS.threads, COUNTS.modules].map((at) => header.getUint32(at, true));
  const threads = await part(source, offset("threads"), atMost(threadCount!) * THREAD[bits], "threads");
  const event = await part(source, offset("event"), EVENT[bits].size, "event");
  const { record, address, first } = EVENT[bits];
  const raised = event.getUint32(0, true) === EXCEPTION_DEBUG_EVENT;
  return {
    machine: header.getUint32(COUNTS.machine, true),
    pid: event.getUint32(4, true),
    threads: Array.from(
      { length: threadCount! },
      (_, index) => threads.getUint32(index * THREAD[bits], true),
    ),
    modules: await readModules(source, offset("modules"), atMost(moduleCount!), wide, word),
    ...(raised
      ? {
        exception: {
          code: event.getUint32(record, true),
          address: wide(event, record + address),
          firstChance: event.getUint32(record + first, true) !== 0,
        },
      }
      : {}),
  };
}

/** Base, size, length of the name, the name: one behind the other, of different lengths. */
async function readModules(
  source: Source,
  start: number,
  total: number,
  wide: (view: DataView, at: number) => bigint,
  word: number,
): Promise<UserDumpModule[]> {
  const modules: UserDumpModule[] = [];
  for (let at = start; modules.length < total;) {
    const head = await part(source, at, word + 8, "list of modules");
    const length = head.getUint32(word + 4, true);
    if (length > MOST_NAME) throw new Damaged(`a module's name of ${length} bytes`);
    const name = await part(source, at + word + 8, length, "name of a module");
    const path = ansi(new Uint8Array(name.buffer, name.byteOffset, length)).replace(/\0.*$/s, "");
    modules.push({ base: wide(head, 0), size: head.getUint32(word, true), path });
    at += word + 8 + length;
  }
  return modules;
}

function atMost(total: number): number {
  if (total > MOST) throw new Damaged(`${total} are too many`);
  return total;
}

async function part(source: Source, offset: number, size: number, what: string): Promise<DataView> {
  const inside = Number.isSafeInteger(offset) && offset + size <= source.size;
  const bytes = inside ? await source.read(offset, size) : new Uint8Array(0);
  if (bytes.length < size) throw new Damaged(`its ${what} would lie at ${offset}, outside the file`);
  return new DataView(bytes.buffer, bytes.byteOffset, size);
}
