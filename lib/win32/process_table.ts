/**
 * The counters of every process in one look, which costs as much for one as for all.
 *
 * Under Wine bytes read and written are 0, and handles are the slots of a table that doubles when it is full
 * (Wine 10: 32, 64, 128 and so on), while GetProcessHandleCount is not there at all.
 *
 * @module
 */
import { Win32Error } from "./library.ts";
import { kernel32 } from "./kernel32.ts";
import { LAYOUTS } from "./layouts.ts";
import { ntdll } from "./ntdll.ts";

const PROCESSES = 5; // SystemProcessInformation
const LENGTH_MISMATCH = 0xC000_0004 | 0;
const { SYSTEM_PROCESS_INFORMATION: ROW, SYSTEM_THREADS: THREAD } = LAYOUTS;
const TICKS_PER_MS = 10_000;
const UTF_16 = new TextDecoder("utf-16le");

/** The counters of one process. */
export interface ProcessRow {
  readonly pid: number;
  /** The process that started it; its pid may have come to mean another one. */
  readonly parent: number;
  /** The file name of its program, without the folder. */
  readonly image: string;
  /** When it was created, in ms since 1601. */
  readonly created: number;
  /** The processor time it has used, in ms. */
  readonly cpu: number;
  readonly handles: number;
  /** The ids of its threads. */
  readonly threads: readonly number[];
  /** Committed bytes; all of them are private, and Windows counts them under both names. */
  readonly commit: number;
  /** Bytes of its working set. */
  readonly workingSet: number;
  /** Bytes read since its start. */
  readonly read: number;
  /** Bytes written since its start. */
  readonly written: number;
}

/** All processes by their pids, at one moment. */
export type ProcessTable = ReadonlyMap<number, ProcessRow>;

let buffer = new Uint8Array(256 * 1024);

/** Looks at all processes. @throws {Win32Error} If Windows doesn't tell. */
export function processTable(): ProcessTable {
  const needed = new Uint32Array(1);
  const ask = (): number => ntdll().NtQuerySystemInformation(PROCESSES, buffer, buffer.length, needed);
  let status = ask();
  while (status === LENGTH_MISMATCH) {
    // More may have started meanwhile.
    buffer = new Uint8Array(Math.max((needed[0] ?? 0) + 64 * 1024, buffer.length * 2));
    status = ask();
  }
  if (status < 0) {
    throw new Win32Error("NtQuerySystemInformation", 0, `NTSTATUS ${(status >>> 0).toString(16)}`);
  }
  return parseProcessTable(buffer);
}

/** Reads a chain of SYSTEM_PROCESS_INFORMATION. */
export function parseProcessTable(bytes: Uint8Array<ArrayBuffer>): ProcessTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const base = Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));
  const table = new Map<number, ProcessRow>();
  for (let at = 0, next = 1; next !== 0; at += next) {
    next = view.getUint32(at + ROW.NextEntryOffset, true);
    // A UNICODE_STRING whose text lies among the entries.
    const name = Number(view.getBigUint64(at + ROW["ImageName.Buffer"], true)) - base;
    const image = UTF_16.decode(
      bytes.subarray(name, name + view.getUint16(at + ROW["ImageName.Length"], true)),
    );
    const row = { ...parseRow(view, at), image };
    table.set(row.pid, row);
  }
  return table;
}

function parseRow(view: DataView, at: number): Omit<ProcessRow, "image"> {
  const long = (offset: number): number =>
    view.getUint32(at + offset, true) + view.getUint32(at + offset + 4, true) * 2 ** 32;
  const count = view.getUint32(at + ROW.NumberOfThreads, true);
  const tid = (i: number): number => long(ROW.size + i * THREAD.size + THREAD["ClientId.UniqueThread"]);
  return {
    pid: long(ROW.UniqueProcessId),
    parent: long(ROW.InheritedFromUniqueProcessId),
    created: long(ROW.CreateTime) / TICKS_PER_MS,
    cpu: (long(ROW.UserTime) + long(ROW.KernelTime)) / TICKS_PER_MS,
    handles: view.getUint32(at + ROW.HandleCount, true),
    threads: Array.from({ length: count }, (_, i) => tid(i)),
    commit: long(ROW["VirtualMemoryCounters.PagefileUsage"]),
    workingSet: long(ROW["VirtualMemoryCounters.WorkingSetSize"]),
    read: long(ROW["IoCounters.ReadTransferCount"]),
    written: long(ROW["IoCounters.WriteTransferCount"]),
  };
}

/** How many processors the machine has. */
export function processors(): number {
  const ALL_GROUPS = 0xFFFF;
  // Wine 10 says 0.
  return kernel32().GetActiveProcessorCount(ALL_GROUPS) || navigator.hardwareConcurrency;
}

/** The time that all processors together have been busy, and have been there, in ms. */
export function machineTimes(): { readonly busy: number; readonly all: number } {
  const [idle, kernel, user] = [new BigUint64Array(1), new BigUint64Array(1), new BigUint64Array(1)];
  if (!kernel32().GetSystemTimes(idle, kernel, user)) return { busy: 0, all: 0 };
  const ms = (time: BigUint64Array): number => Number(time[0]) / TICKS_PER_MS;
  const all = ms(kernel) + ms(user); // The kernel's time includes the idle time.
  return { busy: all - ms(idle), all };
}
