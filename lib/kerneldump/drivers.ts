/**
 * The drivers that were loaded, out of the kernel's own lists: of dumps that hold its memory. Small dumps bring a list
 * of their own (small.ts).
 *
 * @module
 */
import { type KernelMemory, pointerAt, viewOf } from "./memory.ts";
import { utf16 } from "./reader.ts";
import type { DriverEntry, UnloadedDriver } from "./small.ts";

const MOST_DRIVERS = 4096;
/** KLDR_DATA_TABLE_ENTRY, as far as it is read. */
const ENTRY_SIZE = 0x88;
const ENTRY = { base: 0x30, size: 0x40, path: 0x48, timestamp: 0x80 };
const MOST_PATH_BYTES = 2048;
/** MM_UNLOADED_DRIVER: a UNICODE_STRING, first and last address, time. Windows keeps 50. */
const UNLOADED_SIZE = 0x28;
const UNLOADED_COUNT = 50;

/** Walks PsLoadedModuleList: a ring of entries, the kernel first. It ends early where the dump lacks an entry. */
export async function loadedDrivers(memory: KernelMemory, head: bigint): Promise<DriverEntry[]> {
  const drivers: DriverEntry[] = [];
  const seen = new Set<bigint>([head]);
  let at = await pointerAt(memory, head);
  while (at !== undefined && !seen.has(at) && drivers.length < MOST_DRIVERS) {
    seen.add(at);
    const bytes = await memory.read(at, ENTRY_SIZE);
    if (bytes === undefined) break;
    const view = viewOf(bytes);
    const base = view.getBigUint64(ENTRY.base, true);
    drivers.push({
      path: await unicodeString(memory, view, ENTRY.path) ?? "",
      base,
      size: view.getUint32(ENTRY.size, true),
      timestamp: await imageTimestamp(memory, base) ?? view.getUint32(ENTRY.timestamp, true),
    });
    at = view.getBigUint64(0, true);
  }
  return drivers;
}

/** The ring buffer behind KDDEBUGGER_DATA64.MmUnloadedDrivers, in the order of the buffer. */
export async function unloadedDrivers(memory: KernelMemory, debuggerData: bigint): Promise<UnloadedDriver[]> {
  const variable = await pointerAt(memory, debuggerData + 0x220n);
  const buffer = variable === undefined ? undefined : await pointerAt(memory, variable);
  if (buffer === undefined || buffer === 0n) return [];
  const drivers: UnloadedDriver[] = [];
  for (let index = 0; index < UNLOADED_COUNT; index++) {
    const bytes = await memory.read(buffer + BigInt(index * UNLOADED_SIZE), UNLOADED_SIZE);
    if (bytes === undefined) break;
    const view = viewOf(bytes);
    const name = await unicodeString(memory, view, 0);
    const [base, end] = [view.getBigUint64(0x10, true), view.getBigUint64(0x18, true)];
    if (name !== undefined && name !== "" && end > base) {
      drivers.push({ name, base, size: Number(end - base) });
    }
  }
  return drivers;
}

/** A UNICODE_STRING: u16 length in bytes, u16 room, a pointer at +8. */
async function unicodeString(memory: KernelMemory, view: DataView, at: number): Promise<string | undefined> {
  const length = view.getUint16(at, true);
  if (length === 0 || length > MOST_PATH_BYTES) return length === 0 ? "" : undefined;
  const bytes = await memory.read(view.getBigUint64(at + 8, true), length);
  return bytes === undefined ? undefined : utf16(bytes);
}

/** The time stamp in the image's own header, which is what symbol servers use. */
async function imageTimestamp(memory: KernelMemory, base: bigint): Promise<number | undefined> {
  const head = await memory.read(base, 0x40);
  if (head === undefined || head[0] !== 0x4d || head[1] !== 0x5a) return undefined;
  const pe = await memory.read(base + BigInt(viewOf(head).getUint32(0x3c, true)), 12);
  if (pe === undefined || viewOf(pe).getUint32(0, true) !== 0x4550) return undefined;
  return viewOf(pe).getUint32(8, true);
}
