/**
 * The stacks of all threads of a dump, without an engine: on any system, from the dump and what files are at hand.
 *
 * @module
 */
import type { StackFrame, ThreadStack } from "../facts/frame.ts";
import { MinidumpError } from "../minidump/error.ts";
import type { Context } from "../minidump/context.ts";
import type { Minidump } from "../minidump/dump.ts";
import { baseName } from "../facts/path.ts";
import { wow64Context } from "../minidump/wow64.ts";
import { ARM64_CALL, INTEL_CALL } from "../unwind/calls.ts";
import type { Arm64Code } from "../unwind/arm64_convention.ts";
import type { FrameRules } from "../unwind/frame_rules.ts";
import { ARM64_NAMES, namedFrame, X86_NAMES } from "../unwind/named_registers.ts";
import { type Registers, type Stack, walk } from "../unwind/walk.ts";
import { x64Convention, x64Frame } from "../unwind/x64_convention.ts";
import { x64Registers } from "../unwind/x64_registers.ts";
import type { X86Code } from "../unwind/x86_convention.ts";
import { Code, type Places } from "./code.ts";
import { Names } from "./names.ts";

/** What was read. */
export interface StacksRead {
  /** In the dump's order. */
  readonly threads: readonly ThreadStack[];
  /** The names of files that are not at hand and would say how frames are undone: of images, or of x86's PDBs. */
  readonly lacking: readonly string[];
}

/** Reads every thread's stack. What is damaged in the dump makes stacks shorter, and they say so. */
export async function readStacks(dump: Minidump, places: Places): Promise<StacksRead> {
  const code = await Code.of(dump, places);
  const names = new Names(code);
  const exception = await dump.exception().catch(() => undefined);
  const threads: ThreadStack[] = [];
  for (const thread of await dump.threads().catch(() => [])) {
    const event = thread.id === exception?.threadId;
    // The thread's own registers may be those of a later moment, at which it wrote its dump.
    const context = await wow64Context(dump, thread) ??
      await contextOf(dump, event ? exception.context : thread.context);
    const stack = typeof context === "string"
      ? { frames: [], cut: context }
      : await readStack(context, code, names);
    threads.push({ tid: thread.id, event, ...stack });
  }
  return {
    threads,
    lacking: (await dump.systemInfo())?.cpu === "x86" ? lackingPdbs(code) : lackingImages(code),
  };
}

function lackingImages({ lacking }: Code): string[] {
  return lacking.map(({ name }) => name);
}

/** Of x86 the image does not say how frames are undone; its PDB does. */
function lackingPdbs({ withoutRules }: Code): string[] {
  return withoutRules.flatMap(({ codeView }) =>
    codeView?.path === undefined ? [] : [baseName(codeView.path)]
  );
}

/** The stack from registers, with names. */
export async function readStack(
  context: Context,
  code: Code,
  names: Names,
): Promise<Omit<ThreadStack, "tid" | "event">> {
  const { frames, cut } = await stackOf(context, code);
  const named: StackFrame[] = [];
  for (const frame of frames) named.push(...await names.of(frame));
  return { frames: named, ...(cut === undefined ? {} : { cut }) };
}

/** Follows a stack as its processor's conventions are; those of x64 are loaded at once, the others where there is one. */
async function stackOf({ cpu, registers }: Context, code: Code): Promise<Stack<Registers>> {
  const isCode = (address: bigint): boolean => code.isCode(address);
  const rulesAt = (address: bigint): Promise<FrameRules | undefined> => code.rulesAt(address);
  if (cpu === "x64") return await walk(x64Frame(x64Registers(registers)), x64Convention(code), isCode);
  if (cpu === "x86") {
    const around: X86Code = { read: code.read, isCode, rulesAt, word: 4, call: INTEL_CALL };
    const { x86Convention } = await import(
      "../unwind/x86_convention.ts" as string
    ) as typeof import("../unwind/x86_convention.ts");
    return await walk(namedFrame(registers, X86_NAMES), x86Convention(around), isCode);
  }
  const entryAt = (address: bigint): ReturnType<Code["entryAt"]> => code.entryAt(address);
  const around: Arm64Code = { read: code.read, isCode, rulesAt, entryAt, word: 8, call: ARM64_CALL };
  const { arm64Convention } = await import(
    "../unwind/arm64_convention.ts" as string
  ) as typeof import("../unwind/arm64_convention.ts");
  return await walk(namedFrame(registers, ARM64_NAMES), arm64Convention(around), isCode);
}

/** The registers at a place, or why they can't be followed. */
async function contextOf(
  dump: Minidump,
  place: { readonly rva: number; readonly size: number },
): Promise<Context | string> {
  try {
    return await dump.context(place);
  } catch (error) {
    if (error instanceof MinidumpError) return `its registers can't be read: ${error.message}`;
    throw error;
  }
}
