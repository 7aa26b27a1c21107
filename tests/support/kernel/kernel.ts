/**
 * A made-up kernel in a made-up machine: enough lists and structures for Microsoft's engine to take it for Windows.
 * Enter at {@link madeUpKernel}; layouts.ts writes it as a dump file.
 *
 * @module
 */
import { frameSize, type Image, returnAfterCall } from "./image.ts";
import { type Architecture, Machine } from "./machine.ts";
import { AT, DATA, DEBUGGER_WORDS, GDT, PCR, PRCB, PROCESS, STACK_SIZE, THREAD } from "./offsets.ts";

export const BUILD = 19041;
export const CONTEXT_SIZE = 0x4d0;
const SPECIAL_SIZE = 0xf0;
/** 2021-02-21T01:38:22.987Z as FILETIME. */
export const WRITTEN = 0x01d707f23dbb3399n;
/** 3.747 s, in 100 ns. */
export const UPTIME = 0x023bc1e9n;

/** What is in the machine. */
export interface KernelOptions {
  readonly kernel: Image;
  readonly driver: Image;
  /** The bug check's code and parameters; without it the driver touched address 0. */
  readonly bugCheck?: readonly [code: number, ...parameters: bigint[]];
  /** Parts that are left out, to see what a reader makes of a machine without them. */
  readonly without?: readonly ("debugger-data" | "modules" | "process" | "processor" | "gdt")[];
  /** The processor; x64 without it. */
  readonly architecture?: Architecture;
  /** The number of the machine's first page; 1 without it. */
  readonly firstFrame?: number;
  /** False where the images are without code, so that there is no stack to make. */
  readonly stack?: boolean;
}

/** A machine and what a dump's header says of it. */
export interface MadeUpKernel {
  readonly machine: Machine;
  readonly options: KernelOptions;
  readonly bugCheck: readonly [code: number, ...parameters: bigint[]];
  /** CONTEXT, then KSPECIAL_REGISTERS. */
  readonly context: Uint8Array<ArrayBuffer>;
  readonly rip: bigint;
  readonly rsp: bigint;
  readonly drivers: readonly { readonly image: Image; readonly path: string; readonly name: string }[];
}

/** Builds the machine. */
export function madeUpKernel(options: KernelOptions): MadeUpKernel {
  const { kernel, driver, without = [], architecture = "x64", firstFrame } = options;
  const machine = new Machine(firstFrame, architecture);
  const has = (part: NonNullable<KernelOptions["without"]>[number]): boolean => !without.includes(part);
  importBugCheck(options);
  for (const image of [kernel, driver]) machine.write(image.base, image.bytes);
  const rsp = makeStack(machine, options);
  const rip = kernel.base + BigInt(kernel.exports.get("KeBugCheckEx") ?? 0x1000);
  const touch = driver.base + BigInt(driver.exports.get("trap_touch") ?? 0x1000);
  const bugCheck = options.bugCheck ?? [0xd1, 0n, 2n, 0n, touch];
  const context = architecture === "x64" ? makeContext(machine, rip, rsp) : makeArm64Context(rip, rsp);
  const drivers = [
    { image: kernel, path: "\\SystemRoot\\system32\\ntoskrnl.exe", name: "ntoskrnl.exe" },
    { image: driver, path: "\\SystemRoot\\System32\\drivers\\trapdrv.sys", name: "trapdrv.sys" },
  ];
  makeSharedData(machine);
  makeModules(machine, has("modules") ? drivers : []);
  makeUnloaded(machine);
  if (has("gdt")) { for (const [selector, descriptor] of GDT) machine.u64(DATA.gdt + selector, descriptor); }
  makeProcessor(machine, context, has("processor"));
  makeProcess(machine, rsp, has("process"));
  for (const [index, value] of bugCheck.entries()) {
    machine.u64(DATA.bugCheck + BigInt(index) * 8n, BigInt(value));
  }
  if (has("debugger-data")) makeDebuggerData(machine, kernel);
  makeMemoryBlock(machine);
  return { machine, options, bugCheck, context, rip, rsp, drivers: has("modules") ? drivers : [] };
}

/** The driver's one import: its address table has one entry. */
function importBugCheck({ kernel, driver, stack = true }: KernelOptions): void {
  if (!stack) return;
  const view = new DataView(driver.bytes.buffer);
  const table = view.getUint32(view.getUint32(0x3c, true) + 24 + 112 + 12 * 8, true);
  view.setBigUint64(table, kernel.base + BigInt(kernel.exports.get("KeBugCheckEx")!), true);
}

/** PspSystemThreadStartup, IofCallDriver, trap_dispatch, trap_touch, and KeBugCheckEx just entered. */
function makeStack(machine: Machine, { kernel, driver, stack = true }: KernelOptions): bigint {
  for (let page = 0n; page < STACK_SIZE; page += 0x1000n) machine.resolve(AT.stack + page);
  let sp = AT.stack + STACK_SIZE - 0x100n;
  machine.u64(sp, 0n); // nothing called the first
  if (!stack) return sp;
  const frames: readonly (readonly [Image, string])[] = [
    [kernel, "PspSystemThreadStartup"],
    [kernel, "IofCallDriver"],
    [driver, "trap_dispatch"],
    [driver, "trap_touch"],
  ];
  for (const [image, name] of frames) {
    sp -= BigInt(frameSize(image, name)) + 8n;
    machine.u64(sp, image.base + BigInt(returnAfterCall(image, name)));
  }
  return sp;
}

function makeContext(machine: Machine, rip: bigint, rsp: bigint): Uint8Array<ArrayBuffer> {
  const context = new Uint8Array(CONTEXT_SIZE + SPECIAL_SIZE);
  const view = new DataView(context.buffer);
  view.setUint32(0x30, 0x10001f, true);
  view.setUint32(0x34, 0x1f80, true);
  for (const [index, selector] of [0x10, 0x2b, 0x2b, 0x53, 0x2b, 0x18].entries()) {
    view.setUint16(0x38 + index * 2, selector, true);
  }
  view.setUint32(0x44, 0x246, true);
  view.setBigUint64(0x80, 0xd1n, true); // rcx
  view.setBigUint64(0x98, rsp, true);
  view.setBigUint64(0xf8, rip, true);
  view.setBigUint64(CONTEXT_SIZE, 0x80050033n, true); // CR0
  view.setBigUint64(CONTEXT_SIZE + 0x10, machine.directoryTableBase, true); // CR3
  view.setBigUint64(CONTEXT_SIZE + 0x18, 0x6f8n, true); // CR4
  view.setUint16(CONTEXT_SIZE + 0x56, 0x57, true); // GDTR
  view.setBigUint64(CONTEXT_SIZE + 0x58, DATA.gdt, true);
  view.setUint16(CONTEXT_SIZE + 0x66, 0xfff, true); // IDTR
  view.setBigUint64(CONTEXT_SIZE + 0x68, DATA.gdt + 0x800n, true);
  view.setUint16(CONTEXT_SIZE + 0x70, 0x40, true); // TR
  return context;
}

/** CONTEXT of ARM64: flags, CPSR, X0 to X28, FP, LR, SP, PC. */
function makeArm64Context(pc: bigint, sp: bigint): Uint8Array<ArrayBuffer> {
  const context = new Uint8Array(CONTEXT_SIZE + SPECIAL_SIZE);
  const view = new DataView(context.buffer);
  view.setUint32(0, 0x400007, true);
  view.setUint32(4, 0x60000004, true);
  view.setBigUint64(0x100, sp, true);
  view.setBigUint64(0x108, pc, true);
  return context;
}

/** KUSER_SHARED_DATA: times and version. */
function makeSharedData(machine: Machine): void {
  machine.u64(AT.shared + 0x14n, WRITTEN);
  machine.u64(AT.shared + 0x08n, UPTIME);
  machine.u32(AT.shared + 0x260n, BUILD);
  machine.u32(AT.shared + 0x264n, 1);
  machine.u8(AT.shared + 0x268n, 1);
  machine.u32(AT.shared + 0x26cn, 10);
}

/** PsLoadedModuleList, a ring. */
function makeModules(machine: Machine, drivers: MadeUpKernel["drivers"]): void {
  const heads = [DATA.modules, ...drivers.map((_, index) => DATA.entries + BigInt(index) * 0x100n)];
  for (const [index, head] of heads.entries()) {
    machine.u64(head, heads[(index + 1) % heads.length]!);
    machine.u64(head + 8n, heads[(index + heads.length - 1) % heads.length]!);
  }
  for (const [index, { image, path, name }] of drivers.entries()) {
    const at = DATA.entries + BigInt(index) * 0x100n;
    const text = DATA.names + BigInt(index) * 0x100n;
    machine.u64(at + 0x30n, image.base);
    machine.u64(at + 0x38n, image.base + BigInt(image.entry));
    machine.u32(at + 0x40n, image.size);
    machine.string(at + 0x48n, text, path);
    machine.string(at + 0x58n, text + 0xa0n, name);
    machine.u32(at + 0x68n, 0x4000);
    machine.u16(at + 0x6cn, 1);
    machine.u32(at + 0x78n, image.checksum);
  }
}

/** One entry of MmUnloadedDrivers. */
function makeUnloaded(machine: Machine): void {
  machine.u64(DATA.unloadedVariable, DATA.unloaded);
  machine.u32(DATA.unloadedVariable + 8n, 1);
  machine.string(DATA.unloaded, DATA.unloaded + 0x400n, "gone.sys");
  machine.u64(DATA.unloaded + 0x10n, 0xfffff80000c00000n);
  machine.u64(DATA.unloaded + 0x18n, 0xfffff80000c04000n);
}

function makeProcessor(machine: Machine, context: Uint8Array, there: boolean): void {
  const prcb = AT.pcr + PCR.prcb;
  for (let at = 0n; at < PCR.size; at += 0x1000n) machine.resolve(AT.pcr + at);
  machine.u64(DATA.processorBlock, there ? prcb : 0n);
  if (!there) return;
  machine.u64(AT.pcr + PCR.self, AT.pcr);
  machine.u64(AT.pcr + PCR.currentPrcb, prcb);
  machine.u32(prcb, 0x1f80);
  machine.u64(prcb + PRCB.currentThread, AT.thread);
  machine.u64(prcb + 0x18n, AT.thread);
  machine.u8(prcb + PRCB.number, 0);
  machine.u32(prcb + PRCB.megahertz, 0xe09);
  machine.u16(prcb + PRCB.cpuType, 0x0117);
  machine.write(prcb + PRCB.vendor, new TextEncoder().encode("GenuineTrap\0"));
  machine.write(prcb + PRCB.special, context.subarray(CONTEXT_SIZE));
  machine.write(prcb + PRCB.context, context.subarray(0, CONTEXT_SIZE));
  machine.u64(prcb + PRCB.contextPointer, prcb + PRCB.context);
}

function makeProcess(machine: Machine, rsp: bigint, there: boolean): void {
  machine.u64(DATA.processes, DATA.processes);
  machine.u64(DATA.processes + 8n, DATA.processes);
  for (const at of [AT.process, AT.thread]) machine.resolve(at);
  if (!there) return;
  machine.u64(AT.process + PROCESS.directory, machine.directoryTableBase);
  machine.u64(AT.process + PROCESS.pid, 4n);
  machine.write(AT.process + PROCESS.name, new TextEncoder().encode("System\0"));
  const links = AT.process + PROCESS.links;
  for (const at of [0n, 8n]) {
    machine.u64(DATA.processes + at, links);
    machine.u64(links + at, DATA.processes);
  }
  const top = AT.stack + STACK_SIZE;
  machine.u64(AT.thread + THREAD.initialStack, top);
  machine.u64(AT.thread + THREAD.limit, AT.stack);
  machine.u64(AT.thread + THREAD.base, top);
  machine.u64(AT.thread + THREAD.kernelStack, rsp);
  machine.u64(AT.thread + THREAD.process, AT.process);
  machine.u64(AT.thread + THREAD.owner, AT.process);
  machine.u8(AT.thread + THREAD.state, 2);
}

/** KDDEBUGGER_DATA64. */
function makeDebuggerData(machine: Machine, kernel: Image): void {
  const at = DATA.debuggerData;
  const pointers: readonly (readonly [offset: bigint, value: bigint])[] = [
    [0n, DATA.debuggerList],
    [8n, DATA.debuggerList],
    [0x18n, kernel.base],
    [0x20n, kernel.base + BigInt(kernel.exports.get("DbgBreakPointWithStatus") ?? 0)],
    [0x48n, DATA.modules],
    [0x50n, DATA.processes],
    [0x80n, DATA.zero],
    [0x88n, DATA.bugCheck],
    [0xc0n, DATA.zero + 0x10n],
    [0x138n, 0x1000n],
    [0x1c8n, DATA.limits],
    [0x1d0n, DATA.limits + 8n],
    [0x1d8n, DATA.limits + 16n],
    [0x208n, DATA.buildLab],
    [0x218n, DATA.processorBlock],
    [0x220n, DATA.unloadedVariable],
    [0x228n, DATA.unloadedVariable + 8n],
    [0x230n, DATA.zero + 0x20n],
    [0x268n, DATA.zero + 0x28n],
    [0x270n, DATA.memoryBlock],
    [0x340n, 0x3000000030n],
  ];
  machine.u64(DATA.debuggerList, at);
  machine.u64(DATA.debuggerList + 8n, at);
  machine.write(at + 0x10n, new TextEncoder().encode("KDBG"));
  machine.u32(at + 0x14n, 0x380);
  for (const [offset, value] of pointers) machine.u64(at + offset, value);
  for (const [offset, value] of DEBUGGER_WORDS) machine.u16(at + offset, value);
  machine.u64(DATA.limits, 0x7ffffffeffffn);
  machine.u64(DATA.limits + 8n, 0xffff800000000000n);
  machine.u64(DATA.limits + 16n, 0x7fffffff0000n);
  machine.write(DATA.buildLab, new TextEncoder().encode(`${BUILD}.1.amd64fre.made_up.261128-0000\0`));
}

/** MmPhysicalMemoryBlock, last: it counts every page. */
function makeMemoryBlock(machine: Machine): void {
  machine.u64(DATA.memoryBlock, DATA.memoryRuns);
  machine.resolve(DATA.zero);
  const runs = machine.runs();
  machine.u32(DATA.memoryRuns, runs.length);
  machine.u64(DATA.memoryRuns + 8n, BigInt(machine.pages.size));
  for (const [index, { frame, count }] of runs.entries()) {
    machine.u64(DATA.memoryRuns + 16n + BigInt(index) * 16n, BigInt(frame));
    machine.u64(DATA.memoryRuns + 24n + BigInt(index) * 16n, BigInt(count));
  }
}
