/**
 * 32-bit programs: what the engine sees of them is their 64-bit side, which is Windows' own code. Their stacks are read
 * from their 32-bit registers, and their dumps get what is needed for that. Enter at {@link framesOf32} and
 * {@link with32BitSide}.
 *
 * Sighting: the engine writes a 64-bit dump whatever is asked of it, without the 32-bit stacks unless all writable memory is
 * in it; and the registers that a thread keeps in its memory are those of an earlier moment at a first chance.
 *
 * @module
 */
import { Image } from "../clr/image.ts";
import { ClrError, type MemoryPiece } from "../clr/mod.ts";
import type { Engine, Frame } from "../dbgeng/mod.ts";
import { FORMAT } from "../facts/formats.ts";
import { messageOf } from "../facts/text.ts";
import type { DumpOutcome } from "../log/record.ts";
import { isWow64 } from "../win32/process.ts";
import { isWine } from "../win32/system.ts";
import { WOW64_CONTEXT, wow64Context } from "../win32/wow64.ts";
import { appendMemory } from "./append_memory.ts";
import { addModules, type ModuleToAdd } from "./append_modules.ts";
import { overwriteMemory, threadsIn } from "./dump_file.ts";
import { engineMemory } from "./runtime.ts";

/** Of the 64-bit TEB: its second TLS slot, which points to what WOW64 keeps of the 32-bit processor. */
const TLS = 0x1480n, CPU_SLOT = 0x1488n;
/** From there: flags, the machine's type, CONTEXT of x86. */
const CPU_HEAD = 4, I386 = 0x14C;
/** The 32-bit TEB lies behind the 64-bit one; its stack's base is in it, and its own address. */
const TEB32 = 0x2000n, TEB32_HEAD = 0x20, STACK_BASE = 4, SELF = 0x18;
const PAGE = 0xFFF;
/** IMAGE_DEBUG_TYPE_CODEVIEW; a GUID, a number and a path. */
const CODE_VIEW = 2, MOST_CODE_VIEW = 4096;
/** A stack that ran out is as large as its program has it: 1 MiB without its saying. */
const MOST_STACK = 4 * 1024 * 1024;

/** Whether the engine's current process is a 32-bit program. */
export function is32Bit(engine: Engine): boolean {
  return isWow64(engine.currentIds().pid);
}

/**
 * Whether to break into the engine's current process would end it. Sighting: Wine 10 starts the thread that breaks into a
 * 32-bit program at an address cut to 32 bits. Orders are then heard between two waits only.
 */
export function endsByBreakIn(engine: Engine): boolean {
  return isWine() && is32Bit(engine);
}

/** The 32-bit stack of the engine's current thread, or the one from `fault` on; undefined where it has none. */
export function framesOf32(
  engine: Engine,
  limit: number,
  fault?: Uint8Array<ArrayBuffer>,
): Frame[] | undefined {
  if (!is32Bit(engine)) return undefined;
  const context = fault ?? wow64Context(engine.currentIds().tid);
  return context && engine.stackFrom32(context, limit);
}

/**
 * What became of a dump, with the 32-bit side of its program put into it. With the registers of a `fault` that the current
 * thread handles those are that thread's: who reads the dump comes for the fault.
 */
export function with32BitSide(
  engine: Engine,
  outcome: DumpOutcome,
  fault?: Uint8Array<ArrayBuffer>,
): DumpOutcome {
  if (!outcome.ok || !is32Bit(engine)) return outcome;
  try {
    const modules = engine.symbols.modules();
    const filters = (outcome.format & (FORMAT.FILTER_MEMORY | FORMAT.FILTER_TRIAGE)) !== 0;
    const { tid } = engine.currentIds();
    const pieces = threadsIn(outcome.file).flatMap((thread) =>
      sideOf(engine, thread, {
        context: (thread.tid === tid ? fault : undefined) ?? wow64Context(thread.tid),
        filteredBy: filters ? modules : undefined,
      })
    );
    const fresh = overwriteMemory(outcome.file, pieces);
    if (fresh.length > 0) appendMemory(outcome.file, fresh);
    addModules(outcome.file, modules, (base) => codeView(engine, base));
    return outcome;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const because = `its 32-bit side could not be added: ${messageOf(error)}`;
    return { ...outcome, because: [outcome.because, because].filter(Boolean).join("; ") };
  }
}

/** The record in a module's memory that says which PDB belongs to it. */
function codeView(engine: Engine, base: bigint): Uint8Array | undefined {
  try {
    const entry = new Image(engineMemory(engine), base).debugEntries().find(({ type }) => type === CODE_VIEW);
    const record = entry && engine.memory.read(entry.address, Math.min(entry.size, MOST_CODE_VIEW));
    return record?.length === 0 ? undefined : record;
  } catch (error) {
    if (error instanceof ClrError) return undefined;
    throw error;
  }
}

/** What a reader needs to follow one thread's 32-bit stack: the way to its registers, those, and the stack. */
function sideOf(
  { memory }: Engine,
  { teb }: { readonly teb: bigint },
  { context, filteredBy }: {
    readonly context: Uint8Array | undefined;
    readonly filteredBy: readonly ModuleToAdd[] | undefined;
  },
): MemoryPiece[] {
  const tls = memory.read(teb + TLS, 16);
  const teb32 = memory.read(teb + TEB32, TEB32_HEAD);
  if (context === undefined || tls.length < 16 || teb32.length < TEB32_HEAD) return [];
  const slot = viewOf(tls).getBigUint64(Number(CPU_SLOT - TLS), true);
  const head = memory.read(slot, CPU_HEAD);
  const self = viewOf(teb32).getUint32(SELF, true);
  if (head.length < CPU_HEAD || viewOf(head).getUint16(2, true) !== I386) return [];
  if (BigInt(self) !== BigInt.asUintN(32, teb + TEB32)) return [];
  const esp = viewOf(context).getUint32(WOW64_CONTEXT.esp, true);
  const [start, end] = [esp - (esp & PAGE), viewOf(teb32).getUint32(STACK_BASE, true)];
  const stack = end > start
    ? memory.read(BigInt(start), Math.min(end - start, MOST_STACK))
    : new Uint8Array(0);
  const shown = filteredBy === undefined ? stack : filtered(stack, start, filteredBy);
  return [
    { start: teb + TLS, bytes: tls },
    { start: slot, bytes: Uint8Array.from([...head, ...context]) },
    { start: teb + TEB32, bytes: teb32 },
    ...(shown.length === 0 ? [] : [{ start: BigInt(start), bytes: shown }]),
  ];
}

/** A stack with nothing in it but what leads through it, as the engine filters the 64-bit ones: pointers to code and to it. */
function filtered(stack: Uint8Array, start: number, modules: readonly ModuleToAdd[]): Uint8Array {
  const code = modules.map(({ base, size }) => [Number(base), Number(base) + size] as const);
  const view = viewOf(stack);
  const kept = new Uint8Array(stack.length);
  const out = viewOf(kept);
  for (let at = 0; at + 4 <= stack.length; at += 4) {
    const value = view.getUint32(at, true);
    const leads = value >= start && value < start + stack.length ||
      code.some(([from, to]) => value >= from && value < to);
    if (leads) out.setUint32(at, value, true);
  }
  return kept;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
