/** The 32-bit system libraries of a 32-bit program: the host has none of them itself. @module */
import type { Engine } from "../dbgeng/mod.ts";
import { exportsOf } from "../win32/exports32.ts";

/** The system's libraries that are looked at. */
export type SystemLibrary = "ntdll.dll" | "kernelbase.dll";

/** IMAGE_FILE_MACHINE_I386. */
export const I386 = 0x14C;
/** Where a file's header says where the machine stands. */
const HEADER_AT = 0x3C, MACHINE = 4n;

/** Where the exports of the current process's 32-bit library are; `undefined` as long as it is not loaded. */
export function library32(engine: Engine, name: SystemLibrary): ReadonlyMap<string, number> | undefined {
  const stem = name.replace(".dll", "");
  const file = new RegExp(`(^|[\\\\/])${stem}(\\.dll)?$`, "i");
  const found = engine.symbols.modules().find(({ base, image }) =>
    file.test(image) && machineAt(engine, base) === I386
  );
  return found && exportsOf({ read: (address, length) => view(engine, address, length) }, Number(found.base));
}

/** The machine that an image is for. */
export function machineAt(engine: Engine, base: bigint): number | undefined {
  const header = view(engine, base + BigInt(HEADER_AT), 4)?.getUint32(0, true);
  return header === undefined
    ? undefined
    : view(engine, base + BigInt(header) + MACHINE, 2)?.getUint16(0, true);
}

/** Memory of the current process, all of it. */
export function view(engine: Engine, address: bigint, length: number): DataView | undefined {
  const bytes = engine.memory.read(address, length);
  return bytes.length < length ? undefined : new DataView(bytes.buffer, bytes.byteOffset, length);
}
