/**
 * TRIAGE_DUMP64: what lies behind the header of a small dump. Enter at {@link readSmall}.
 *
 * @module
 */
import { KernelDumpError } from "./error.ts";
import { HEADER_SIZE, type KernelHeader } from "./header.ts";
import type { VirtualPiece } from "./memory.ts";
import { ascii, type Reader, utf16 } from "./reader.ts";

/** A driver as its list has it. */
export interface DriverEntry {
  /** Its path, as Windows has it: `\SystemRoot\System32\drivers\trapdrv.sys`. */
  readonly path: string;
  /** Where it was loaded. */
  readonly base: bigint;
  /** Its size, in bytes. */
  readonly size: number;
  /** The time stamp of its file's header: with the size, what symbol servers file it under. */
  readonly timestamp: number;
}

/** A driver that was unloaded. */
export interface UnloadedDriver {
  /** Its file name, cut to 12 characters by Windows. */
  readonly name: string;
  /** Where it was loaded. */
  readonly base: bigint;
  /** Its size, in bytes. */
  readonly size: number;
}

/** What a small dump holds. */
export interface SmallDump {
  /** Where the CONTEXT lies in the file. */
  readonly contextOffset: number;
  /** Whether the mark at the end of its data is there: it was written whole. */
  readonly marked: boolean;
  /** Where the last thing that it points to ends in the file. */
  readonly end: number;
  /** The pieces of virtual memory, the stack among them. */
  readonly pieces: readonly VirtualPiece[];
  /** The loaded drivers, the kernel first. */
  readonly drivers: readonly DriverEntry[];
  /** The unloaded ones. */
  readonly unloaded: readonly UnloadedDriver[];
}

const FIXED_SIZE = 0x80;
const DRIVER_SIZE = 0x90;
const UNLOADED_SIZE = 0x38;
const UNLOADED_NAME_CHARACTERS = 12;
const MOST_DRIVERS = 4096;
const MOST_UNLOADED = 1024;
const MOST_PIECES = 1024 * 1024;
const MOST_NAME_CHARACTERS = 1024;

/** Reads the tables of a small dump. */
export async function readSmall(reader: Reader, header: KernelHeader): Promise<SmallDump> {
  const view = await reader.view(HEADER_SIZE, FIXED_SIZE, "table of a small dump");
  const u32 = (at: number): number => view.getUint32(at, true);
  const pieces = [
    ...await readPieces(reader, u32(0x78), u32(0x7c)),
    { address: view.getBigUint64(0x48, true), offset: u32(0x28), size: u32(0x2c) },
    { address: header.debuggerData, offset: u32(0x70), size: u32(0x74) },
  ].filter(({ size }) => size > 0);
  const end = pieces.reduce((last, { offset, size }) => Math.max(last, offset + size), u32(0x04));
  return {
    contextOffset: u32(0x0c),
    marked: await hasMark(reader, u32(0x08)),
    end,
    pieces,
    drivers: await readDrivers(reader, u32(0x30), u32(0x34)),
    unloaded: await readUnloaded(reader, u32(0x18)),
  };
}

async function hasMark(reader: Reader, at: number): Promise<boolean> {
  if (at + 4 > reader.source.size) return false;
  return ascii(await reader.view(at, 4, "end mark"), 0, 4) === "TRGD";
}

async function readPieces(reader: Reader, at: number, count: number): Promise<VirtualPiece[]> {
  atMost(count, MOST_PIECES, "pieces of memory", at);
  const table = await reader.view(at, count * 16, "list of pieces of memory");
  return Array.from({ length: count }, (_, index) => ({
    address: table.getBigUint64(index * 16, true),
    offset: table.getUint32(index * 16 + 8, true),
    size: table.getUint32(index * 16 + 12, true),
  }));
}

async function readDrivers(reader: Reader, at: number, count: number): Promise<DriverEntry[]> {
  atMost(count, MOST_DRIVERS, "drivers", at);
  const table = await reader.view(at, count * DRIVER_SIZE, "list of drivers");
  const drivers: DriverEntry[] = [];
  for (let entry = 0; entry < table.byteLength; entry += DRIVER_SIZE) {
    drivers.push({
      path: await readName(reader, table.getUint32(entry, true)),
      base: table.getBigUint64(entry + 0x38, true),
      size: table.getUint32(entry + 0x48, true),
      timestamp: table.getUint32(entry + 0x88, true),
    });
  }
  return drivers;
}

/** u32 characters, then UTF-16. */
async function readName(reader: Reader, at: number): Promise<string> {
  const length = (await reader.view(at, 4, "driver's name")).getUint32(0, true);
  atMost(length, MOST_NAME_CHARACTERS, "characters in a driver's name", at);
  const text = await reader.view(at + 4, length * 2, "driver's name");
  return utf16(new Uint8Array(text.buffer, text.byteOffset, text.byteLength));
}

async function readUnloaded(reader: Reader, at: number): Promise<UnloadedDriver[]> {
  if (at === 0) return [];
  const count = Number((await reader.view(at, 8, "list of unloaded drivers")).getBigUint64(0, true));
  atMost(count, MOST_UNLOADED, "unloaded drivers", at);
  const table = await reader.view(at + 8, count * UNLOADED_SIZE, "list of unloaded drivers");
  return Array.from({ length: count }, (_, index) => {
    const entry = index * UNLOADED_SIZE;
    const characters = Math.min(table.getUint16(entry, true) / 2, UNLOADED_NAME_CHARACTERS);
    const base = table.getBigUint64(entry + 0x28, true);
    const name = new Uint8Array(table.buffer, table.byteOffset + entry + 0x10, Math.floor(characters) * 2);
    return { name: utf16(name), base, size: Number(table.getBigUint64(entry + 0x30, true) - base) };
  });
}

function atMost(count: number, most: number, what: string, offset: number): void {
  if (count > most) {
    throw new KernelDumpError("bad-table", `${count} ${what} are more than there can be`, offset);
  }
}
