/** The registers of a thread. @module */
import { MinidumpError } from "./error.ts";
import type { Cpu } from "./system.ts";
import type { View } from "./data_view.ts";

/** The registers of a thread: CONTEXT of winnt.h, without floating point and debug registers. */
export interface Context {
  /** Which processor's registers these are. */
  readonly cpu: "x86" | "x64" | "arm64";
  /** ContextFlags: which groups of registers were saved. */
  readonly flags: number;
  /** The instruction pointer. */
  readonly ip: bigint;
  /** The stack pointer. */
  readonly sp: bigint;
  /** The frame pointer: rbp, ebp or x29. */
  readonly fp: bigint;
  /** The general registers by their own names, flags and segment registers included. */
  readonly registers: Readonly<Record<string, bigint>>;
}

interface Layout {
  readonly cpu: Context["cpu"];
  /** The least size; contexts with extended state are larger (1407 bytes were seen on x64). */
  readonly size: number;
  /** Offset of ContextFlags and the bit that says whose context it is. */
  readonly flags: readonly [offset: number, bit: number];
  readonly ip: string;
  readonly sp: string;
  readonly fp: string;
  /** Registers of 4 and of 8 bytes, of 2 bytes, by offset. */
  readonly u64: Readonly<Record<string, number>>;
  readonly u32: Readonly<Record<string, number>>;
  readonly u16: Readonly<Record<string, number>>;
}

const X64: Layout = {
  cpu: "x64",
  size: 1232,
  flags: [0x30, 0x100000],
  ip: "rip",
  sp: "rsp",
  fp: "rbp",
  u64: sequence(
    0x78,
    8,
    "rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15 rip".split(" "),
  ),
  u32: { eflags: 0x44 },
  u16: sequence(0x38, 2, ["cs", "ds", "es", "fs", "gs", "ss"]),
};

const X86: Layout = {
  cpu: "x86",
  size: 716,
  flags: [0, 0x10000],
  ip: "eip",
  sp: "esp",
  fp: "ebp",
  u64: {},
  u32: sequence(
    0x8C,
    4,
    "gs fs es ds edi esi ebx edx ecx eax ebp eip cs eflags esp ss".split(" "),
  ),
  u16: {},
};

const ARM64: Layout = {
  cpu: "arm64",
  size: 0x110,
  flags: [0, 0x400000],
  ip: "pc",
  sp: "sp",
  fp: "fp",
  u64: sequence(8, 8, [...Array.from({ length: 29 }, (_, n) => `x${n}`), "fp", "lr", "sp", "pc"]),
  u32: { cpsr: 4 },
  u16: {},
};

function sequence(start: number, step: number, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name, index) => [name, start + index * step]));
}

const LAYOUTS: readonly Layout[] = [X64, X86, ARM64];

/**
 * Reads a thread context. `cpu` is what the system information says; without it the context's own flags decide.
 * A context of another processor, or of one that isn't known here, is a {@link MinidumpError} "bad-context".
 */
export function parseContext(view: View, cpu?: Cpu): Context {
  const layout = LAYOUTS.find((known) => (cpu === undefined || known.cpu === cpu) && fits(known, view));
  if (layout === undefined) {
    const message = `${view.size} bytes are not a context of ${cpu ?? "a known processor"}`;
    throw new MinidumpError("bad-context", message, { stream: view.stream, offset: view.rva });
  }
  const registers: Record<string, bigint> = {};
  for (const [name, at] of Object.entries(layout.u64)) registers[name] = view.u64(at);
  for (const [name, at] of Object.entries(layout.u32)) registers[name] = BigInt(view.u32(at));
  for (const [name, at] of Object.entries(layout.u16)) registers[name] = BigInt(view.u16(at));
  return {
    cpu: layout.cpu,
    flags: view.u32(layout.flags[0]),
    ip: registers[layout.ip]!,
    sp: registers[layout.sp]!,
    fp: registers[layout.fp]!,
    registers,
  };
}

function fits(layout: Layout, view: View): boolean {
  const [offset, bit] = layout.flags;
  return view.size >= layout.size && (view.u32(offset) & bit) !== 0;
}
