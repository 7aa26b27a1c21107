/**
 * The stacks of all threads of a dump, without an engine: on any system, from the dump and what files are at hand.
 *
 * @module
 */
import type { StackFrame, ThreadStack } from "../facts/frame.ts";
import { MinidumpError } from "../minidump/error.ts";
import type { Context } from "../minidump/context.ts";
import type { Minidump } from "../minidump/dump.ts";
import { walk } from "../unwind/walk.ts";
import { x64Convention, x64Frame } from "../unwind/x64_convention.ts";
import { x64Registers } from "../unwind/x64_registers.ts";
import { Code, type FindImage } from "./code.ts";
import { type FindPdb, Names } from "./names.ts";

/** Where what a dump does not hold is found. */
export interface Places {
  readonly findImage: FindImage;
  readonly findPdb: FindPdb;
}

/** What was read. */
export interface StacksRead {
  /** In the dump's order. */
  readonly threads: readonly ThreadStack[];
  /** The file names of modules whose code was needed and is neither in the dump nor in a file at hand. */
  readonly lacking: readonly string[];
}

/** Reads every thread's stack. What is damaged in the dump makes stacks shorter, and they say so. */
export async function readStacks(dump: Minidump, { findImage, findPdb }: Places): Promise<StacksRead> {
  const code = await Code.of(dump, findImage);
  const names = new Names(code, findPdb);
  const exception = await dump.exception().catch(() => undefined);
  const threads: ThreadStack[] = [];
  for (const thread of await dump.threads().catch(() => [])) {
    const event = thread.id === exception?.threadId;
    // The thread's own registers may be those of a later moment, at which it wrote its dump.
    const context = await contextOf(dump, event ? exception.context : thread.context);
    const { frames, cut } = typeof context === "string" ? { frames: [], cut: context } : await walk(
      x64Frame(x64Registers(context.registers)),
      x64Convention(code),
      (address) => code.isCode(address),
    );
    const named: StackFrame[] = [];
    for (const frame of frames) named.push(...await names.of(frame));
    threads.push({ tid: thread.id, event, frames: named, ...(cut === undefined ? {} : { cut }) });
  }
  return { threads, lacking: (await code.lacking()).map(({ name }) => name) };
}

/** The registers at a place, or why they can't be followed. */
async function contextOf(
  dump: Minidump,
  place: { readonly rva: number; readonly size: number },
): Promise<Context | string> {
  try {
    const context = await dump.context(place);
    return context.cpu === "x64" ? context : `stacks of ${context.cpu} are not read yet`;
  } catch (error) {
    if (error instanceof MinidumpError) return `its registers can't be read: ${error.message}`;
    throw error;
  }
}
