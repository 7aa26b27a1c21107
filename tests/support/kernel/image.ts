/** PE32+ files as they lie in a made-up machine's memory. @module */

/** A file in memory. */
export interface Image {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly base: bigint;
  readonly size: number;
  readonly entry: number;
  readonly timestamp: number;
  readonly checksum: number;
  /** Exported names and where they are in the image. */
  readonly exports: ReadonlyMap<string, number>;
}

/** Loads a file to `base`: sections put in place, relocations done. */
export function loadImage(file: Uint8Array, base: bigint): Image {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const pe = view.getUint32(0x3c, true);
  const optional = pe + 24;
  const size = view.getUint32(optional + 56, true);
  const bytes = new Uint8Array(size);
  bytes.set(file.subarray(0, view.getUint32(optional + 60, true)));
  const first = optional + view.getUint16(pe + 20, true);
  for (let index = 0; index < view.getUint16(pe + 6, true); index++) {
    const at = first + index * 40;
    const field = (offset: number): number => view.getUint32(at + offset, true);
    const [virtualSize, rva, raw, pointer] = [field(8), field(12), field(16), field(20)];
    bytes.set(file.subarray(pointer, pointer + Math.min(raw, virtualSize || raw)), rva);
  }
  const memory = new DataView(bytes.buffer);
  relocate(memory, optional, base);
  return {
    bytes,
    base,
    size,
    entry: memory.getUint32(optional + 16, true),
    timestamp: memory.getUint32(pe + 8, true),
    checksum: memory.getUint32(optional + 64, true),
    exports: exportsOf(bytes, memory.getUint32(optional + 112, true)),
  };
}

function relocate(memory: DataView, optional: number, base: bigint): void {
  const preferred = memory.getBigUint64(optional + 24, true);
  const [start, size] = [memory.getUint32(optional + 152, true), memory.getUint32(optional + 156, true)];
  for (let at = start; at < start + size;) {
    const [page, block] = [memory.getUint32(at, true), memory.getUint32(at + 4, true)];
    if (block === 0) break;
    for (let each = 8; each < block; each += 2) {
      const word = memory.getUint16(at + each, true);
      if (word >> 12 !== 10) continue;
      const where = page + (word & 0xfff);
      memory.setBigUint64(where, memory.getBigUint64(where, true) - preferred + base, true);
    }
    at += block;
  }
  memory.setBigUint64(optional + 24, base, true);
}

function exportsOf(bytes: Uint8Array<ArrayBuffer>, directory: number): Map<string, number> {
  const memory = new DataView(bytes.buffer);
  const names = new Map<string, number>();
  if (directory === 0) return names;
  const table = (offset: number): number => memory.getUint32(directory + offset, true);
  for (let index = 0; index < table(24); index++) {
    const start = memory.getUint32(table(32) + index * 4, true);
    const name = String.fromCharCode(...bytes.subarray(start, bytes.indexOf(0, start)));
    const ordinal = memory.getUint16(table(36) + index * 2, true);
    names.set(name, memory.getUint32(table(28) + ordinal * 4, true));
  }
  return names;
}

/** A file of one page with nothing but a header: for dumps that nobody but our own reader opens. */
export function plainImage(base: bigint, timestamp: number, names: readonly string[] = []): Image {
  const bytes = new Uint8Array(0x2000);
  const view = new DataView(bytes.buffer);
  bytes.set([0x4d, 0x5a]);
  view.setUint32(0x3c, 0x80, true);
  view.setUint32(0x80, 0x4550, true);
  view.setUint32(0x88, timestamp, true);
  view.setUint16(0x98, 0x20b, true);
  view.setUint32(0xd0, bytes.length, true);
  return {
    bytes,
    base,
    size: bytes.length,
    entry: 0x1000,
    timestamp,
    checksum: 0,
    exports: new Map(names.map((name, index) => [name, 0x1000 + index * 0x40])),
  };
}

/** Where the first call in an exported function returns to; calls are E8, or FF 15 and FF D0. */
export function returnAfterCall({ bytes, exports }: Image, caller: string): number {
  const start = exports.get(caller)!;
  for (let at = start; at < start + 200; at++) {
    const [first, second] = [bytes[at], bytes[at + 1]];
    if (first === 0xe8) return at + 5;
    if (first === 0xff && second === 0x15) return at + 6;
    if (first === 0xff && second === 0xd0) return at + 2;
  }
  throw new Error(`no call in ${caller}`);
}

/** The bytes between an exported function's stack pointer behind its prologue and its return address. */
export function frameSize({ bytes, exports }: Image, name: string): number {
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(0x3c, true) + 24 + 112 + 3 * 8;
  const [pdata, size] = [view.getUint32(directory, true), view.getUint32(directory + 4, true)];
  const start = exports.get(name)!;
  for (let at = pdata; at < pdata + size; at += 12) {
    if (view.getUint32(at, true) === start) return unwoundBytes(view, view.getUint32(at + 8, true), name);
  }
  return 0;
}

function unwoundBytes(view: DataView, unwind: number, name: string): number {
  let total = 0;
  for (let index = 0; index < view.getUint8(unwind + 2);) {
    const at = unwind + 4 + index * 2;
    const [operation, info] = [view.getUint8(at + 1) & 15, view.getUint8(at + 1) >> 4];
    if (operation === 0) [total, index] = [total + 8, index + 1];
    else if (operation === 2) [total, index] = [total + info * 8 + 8, index + 1];
    else if (operation === 1 && info === 0) {
      [total, index] = [total + view.getUint16(at + 2, true) * 8, index + 2];
    } else throw new Error(`unwind operation ${operation} in ${name}`);
  }
  return total;
}
