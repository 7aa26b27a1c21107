/**
 * Writes a made-up kernel as a dump file, in each layout that there is: pages in runs, in a bitmap, in ranges, and the
 * small dump of pieces.
 *
 * @module
 */
import { BUILD, CONTEXT_SIZE, type MadeUpKernel, UPTIME, WRITTEN } from "./kernel.ts";
import { PAGE, utf16 } from "./machine.ts";
import { AT, DATA, STACK_SIZE } from "./offsets.ts";

const HEADER = 0x2000;
const encoder = new TextEncoder();

/** DUMP_HEADER64, unset parts filled with "PAGE". */
function header(
  { machine, bugCheck, context, rip, options }: MadeUpKernel,
  type: number,
  size: number,
): Uint8Array {
  const bytes = new Uint8Array(HEADER).map((_, index) => "PAGE".charCodeAt(index & 3));
  const view = new DataView(bytes.buffer);
  const u32 = (at: number, value: number): void => view.setUint32(at, value, true);
  const u64 = (at: number, value: bigint): void => view.setBigUint64(at, BigInt.asUintN(64, value), true);
  bytes.set(encoder.encode("PAGEDU64"));
  u32(0x08, 0xf);
  u32(0x0c, BUILD);
  u64(0x10, machine.directoryTableBase);
  u64(0x18, DATA.zero + 0x10n);
  u64(0x20, DATA.modules);
  u64(0x28, DATA.processes);
  u32(0x30, options.architecture === "arm64" ? 0xaa64 : 0x8664);
  u32(0x34, 1);
  const [code, ...parameters] = bugCheck;
  u32(0x38, code);
  for (const [index, value] of parameters.entries()) u64(0x40 + index * 8, value);
  u64(0x80, DATA.debuggerData);
  const runs = machine.runs();
  u32(0x88, runs.length);
  u32(0x8c, 0);
  u64(0x90, BigInt(machine.pages.size));
  for (const [index, { frame, count }] of runs.entries()) {
    u64(0x98 + index * 16, BigInt(frame));
    u64(0xa0 + index * 16, BigInt(count));
  }
  bytes.fill(0, 0x348, 0x348 + 3000);
  bytes.set(context, 0x348);
  bytes.fill(0, 0xf00, 0xf98);
  u32(0xf00, 0x80000003);
  u32(0xf04, 1);
  u64(0xf10, rip);
  u32(0xf98, type);
  u64(0xfa0, BigInt(size));
  u64(0xfa8, WRITTEN);
  u64(0x1030, UPTIME);
  u32(0x1038, 0xcff);
  u32(0x1040, 1);
  u32(0x1044, 0x110);
  u32(0x1048, 0);
  bytes[0x104d] = 2;
  u32(0x1050, 0);
  u32(0x1054, 0);
  return bytes;
}

/** Pages behind tables: the three layouts differ in the tables alone. */
function paged(
  kernel: MadeUpKernel,
  type: number,
  tables: (first: number) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const frames = kernel.machine.frames();
  const tableSize = tables(0).length;
  const first = Math.ceil((HEADER + tableSize) / PAGE) * PAGE;
  const out = new Uint8Array(first + frames.length * PAGE);
  out.set(header(kernel, type, out.length));
  out.set(tables(first), HEADER);
  for (const [index, frame] of frames.entries()) {
    out.set(kernel.machine.pages.get(frame)!, first + index * PAGE);
  }
  return out;
}

/** DumpType 1: the pages of the header's runs. */
export function runsDump(kernel: MadeUpKernel): Uint8Array<ArrayBuffer> {
  return paged(kernel, 1, () => new Uint8Array(0));
}

/** DumpType 5 (complete) or 6 (kernel memory): a bitmap. */
export function bitmapDump(kernel: MadeUpKernel, type: 5 | 6 = 5): Uint8Array<ArrayBuffer> {
  const frames = kernel.machine.frames();
  const bits = Math.ceil((frames.at(-1)! + 1) / 64) * 64;
  return paged(kernel, type, (first) => {
    const table = new Uint8Array(0x38 + bits / 8);
    const view = new DataView(table.buffer);
    table.set(encoder.encode(`${type === 5 ? "F" : "S"}DMPDUMP`));
    view.setBigUint64(0x20, BigInt(first), true);
    view.setBigUint64(0x28, BigInt(frames.length), true);
    view.setBigUint64(0x30, BigInt(bits), true);
    for (const frame of frames) table[0x38 + (frame >> 3)]! |= 1 << (frame & 7);
    return table;
  });
}

/** DumpType 8 (kernel memory), 9 (active) or 10 (complete): ranges, as a debugger writes them. */
export function rangesDump(kernel: MadeUpKernel, type: 8 | 9 | 10 = 10): Uint8Array<ArrayBuffer> {
  const runs = kernel.machine.runs();
  return paged(kernel, type, (first) => {
    const table = new Uint8Array(0x30 + runs.length * 16);
    const view = new DataView(table.buffer);
    view.setUint32(0, 0x40, true);
    table.set(encoder.encode("RDMPDUMP"), 4);
    view.setBigUint64(0x10, BigInt(16 + runs.length * 16), true);
    view.setBigUint64(0x18, BigInt(first), true);
    view.setUint32(0x20, runs.length, true);
    for (const [index, { frame, count }] of runs.entries()) {
      view.setBigUint64(0x30 + index * 16, BigInt(frame), true);
      view.setBigUint64(0x38 + index * 16, BigInt(count), true);
    }
    return table;
  });
}

/** DumpType 4: the small dump, for our own reader. */
export function smallDump(kernel: MadeUpKernel): Uint8Array<ArrayBuffer> {
  const { machine, context, drivers } = kernel;
  const parts: Uint8Array[] = [];
  let end = HEADER + 0x80;
  const put = (bytes: Uint8Array): number => {
    const at = end;
    parts.push(bytes);
    end += bytes.length;
    return at;
  };
  const contextAt = put(context.subarray(0, CONTEXT_SIZE));
  const stackAt = put(machine.read(AT.stack, Number(STACK_SIZE)));
  const debuggerAt = put(machine.read(DATA.debuggerData, 0x380));
  const labAt = put(machine.read(DATA.buildLab, 0x80));
  const names = drivers.map(({ path }) => {
    const length = new Uint8Array(Uint32Array.of(path.length).buffer);
    const at = put(length);
    put(utf16(`${path}\0`));
    return at;
  });
  const table = new Uint8Array(drivers.length * 0x90);
  const tableView = new DataView(table.buffer);
  for (const [index, { image }] of drivers.entries()) {
    const at = index * 0x90;
    tableView.setUint32(at, names[index]!, true);
    tableView.setBigUint64(at + 0x38, image.base, true);
    tableView.setUint32(at + 0x48, image.size, true);
    tableView.setUint32(at + 0x88, image.timestamp, true);
  }
  const driversAt = put(table);
  const unloaded = new Uint8Array(8 + 0x38);
  const unloadedView = new DataView(unloaded.buffer);
  unloadedView.setBigUint64(0, 1n, true);
  unloadedView.setUint16(8, "gone.sys".length * 2, true);
  unloaded.set(utf16("gone.sys"), 8 + 0x10);
  unloadedView.setBigUint64(8 + 0x28, 0xfffff80000c00000n, true);
  unloadedView.setBigUint64(8 + 0x30, 0xfffff80000c04000n, true);
  const unloadedAt = put(unloaded);
  const pieces = new Uint8Array(16);
  const piecesView = new DataView(pieces.buffer);
  piecesView.setBigUint64(0, DATA.buildLab, true);
  piecesView.setUint32(8, labAt, true);
  piecesView.setUint32(12, 0x80, true);
  const piecesAt = put(pieces);
  const markAt = put(encoder.encode("TRGD"));
  const out = new Uint8Array(end);
  out.set(header(kernel, 4, end));
  const head = new DataView(out.buffer, HEADER);
  const fields: readonly (readonly [at: number, value: number])[] = [
    [0x04, end],
    [0x08, markAt],
    [0x0c, contextAt],
    [0x18, unloadedAt],
    [0x28, stackAt],
    [0x2c, Number(STACK_SIZE)],
    [0x30, driversAt],
    [0x34, drivers.length],
    [0x70, debuggerAt],
    [0x74, 0x380],
    [0x78, piecesAt],
    [0x7c, 1],
  ];
  for (const [at, value] of fields) head.setUint32(at, value, true);
  head.setBigUint64(0x48, AT.stack, true);
  let at = HEADER + 0x80;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
