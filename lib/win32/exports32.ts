/** Where the functions of a 32-bit library are in a target: its own copy is no file of a 64-bit process. @module */

/** Reads the target's memory: all of the bytes, or undefined. */
export interface ReadsMemory {
  read(address: bigint, length: number): DataView | undefined;
}

const MOST_NAMES = 20_000;

/** The named exports of a module in memory, with their addresses; undefined where it has none, or they are damaged. */
export function exportsOf(process: ReadsMemory, base: number): Map<string, number> | undefined {
  try {
    return readExports(process, base);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readExports(process: ReadsMemory, base: number): Map<string, number> | undefined {
  const at = (rva: number, length: number): DataView | undefined => process.read(BigInt(base + rva), length);
  const pe = at(0x3C, 4)?.getUint32(0, true);
  const directory = pe === undefined ? undefined : at(pe + 0x78, 8);
  const head = directory && at(directory.getUint32(0, true), 40);
  if (directory === undefined || head === undefined || directory.getUint32(4, true) === 0) return undefined;
  const [start, size] = [directory.getUint32(0, true), directory.getUint32(4, true)];
  const all = at(start, size);
  const count = Math.min(head.getUint32(24, true), MOST_NAMES);
  if (all === undefined) return undefined;
  const [functions, names, ordinals] = [28, 32, 36].map((field) => head.getUint32(field, true) - start) as [
    number,
    number,
    number,
  ];
  const text = new Uint8Array(all.buffer);
  const found = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const name = all.getUint32(names + 4 * i, true) - start;
    const ordinal = all.getUint16(ordinals + 2 * i, true);
    const end = text.indexOf(0, name);
    if (name < 0 || end < 0) continue;
    found.set(
      new TextDecoder().decode(text.subarray(name, end)),
      base + all.getUint32(functions + 4 * ordinal, true),
    );
  }
  return found;
}
