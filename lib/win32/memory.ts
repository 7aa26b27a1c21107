/** The address space of a process: how much of it is in use, and which files are mapped. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { LAYOUTS } from "./layouts.ts";
import { fromWide } from "./text.ts";

/** Committed memory in bytes. */
export interface CommittedMemory {
  /** All that can be read. */
  readonly all: number;
  /** What is the process's own and can be written: heaps, stacks, data of modules. */
  readonly writable: number;
}

/** Walks the address space of a process; undefined when it may not be asked. A thousand regions take a few ms. */
export function committedMemory(pid: number): CommittedMemory | undefined {
  const QUERY = 0x400, COMMIT = 0x1000, MAPPED = 0x40000;
  const NO_ACCESS_OR_GUARD = 0x101, WRITABLE = 0xCC;
  const value = kernel32().OpenProcess(QUERY, 0, pid);
  if (value === 0n) return undefined;
  using process = new Handle(value);
  const { size: SIZE, BaseAddress, RegionSize, State, Protect, Type } = LAYOUTS.MEMORY_BASIC_INFORMATION;
  const region = new DataView(new ArrayBuffer(SIZE));
  let address = 0n, all = 0, writable = 0;
  while (kernel32().VirtualQueryEx(process.value, address, region, BigInt(SIZE)) !== 0n) {
    const size = region.getBigUint64(RegionSize, true);
    const [state, protection, type] = [State, Protect, Type].map((at) => region.getUint32(at, true)) as [
      number,
      number,
      number,
    ];
    if (state === COMMIT && (protection & NO_ACCESS_OR_GUARD) === 0) {
      all += Number(size);
      if (type !== MAPPED && (protection & WRITABLE) !== 0) writable += Number(size);
    }
    address = region.getBigUint64(BaseAddress, true) + size;
  }
  return { all, writable };
}

/** The file that is mapped at an address, as the kernel knows it: `\\Device\\…\\a.dll`; "" where there is none. */
export function mappedFile(pid: number, address: bigint): string {
  const QUERY_AND_READ = 0x410;
  const value = kernel32().OpenProcess(QUERY_AND_READ, 0, pid);
  if (value === 0n) return "";
  using process = new Handle(value);
  const path = new Uint16Array(32_768);
  return kernel32().K32GetMappedFileNameW(process.value, address, path, path.length) === 0
    ? ""
    : fromWide(path);
}
