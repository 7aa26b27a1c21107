/** Stacks in the protocol's shape: raw while a target is stopped, with symbols from a dump. @module */
import { type Engine, type NamedFrame, unwoundStack } from "../dbgeng/mod.ts";
import type { StackFrame, ThreadStack } from "../facts/frame.ts";
import { hex } from "../facts/text.ts";

/** How many frames are read while the target stands still. */
export const RAW_FRAMES = 32;

/**
 * The current thread's frames with module and offset, without loading a symbol: the target stands still. With a context
 * the frames are those from there on.
 */
export function rawStack(
  engine: Engine,
  moduleAt: ModuleAt,
  context?: Uint8Array<ArrayBuffer>,
): StackFrame[] {
  const addresses = context === undefined ? unwoundStack(engine.interfaces, RAW_FRAMES) : undefined;
  return (addresses ?? walked(engine, context)).map((address) => rawFrame(moduleAt, address));
}

/** By the engine's own walk, which takes a hundred times as long. */
function walked(engine: Engine, context: Uint8Array<ArrayBuffer> | undefined): bigint[] {
  const frames = context === undefined
    ? engine.stack(undefined, RAW_FRAMES)
    : engine.stackFrom(context, RAW_FRAMES);
  return frames.map(({ address }) => address);
}

/** The module that an address lies in; undefined where there is none. */
export type ModuleAt = (address: bigint) => { readonly base: bigint; readonly name: string } | undefined;

/** An address as module and offset. */
export function rawFrame(moduleAt: ModuleAt, address: bigint): StackFrame {
  const module = moduleAt(address);
  if (module === undefined) return { address: hex(address) };
  return { address: hex(address), module: module.name, offset: hex(address - module.base) };
}

/** The stacks of all threads of the opened dump, with names and source lines. */
export function dumpStacks(engine: Engine): ThreadStack[] {
  const stored = engine.storedEvent();
  return engine.threads().map(({ id, tid }) => {
    const event = stored?.threadId === id;
    // The event thread's own context may be that of the dump's writer; the event's is the crash.
    const context32 = contextIn32(engine, id);
    const frames = context32 !== undefined
      ? engine.stackFrom32(context32)
      : event && stored
      ? engine.stackFrom(stored.context)
      : engine.stack(id);
    return { tid, event, frames: engine.symbols.name(frames).map((frame) => symbolised(engine, frame)) };
  });
}

/** Of a 32-bit program's dump the registers of its own code, which lie in its memory. */
function contextIn32(engine: Engine, id: number): Uint8Array<ArrayBuffer> | undefined {
  const CPU_SLOT = 0x1488n, HEAD = 4, CONTEXT = 716, I386 = 0x14C;
  const slot = engine.memory.read(engine.threadBlock(id) + CPU_SLOT, 8);
  if (slot.length < 8) return undefined;
  const address = new DataView(slot.buffer, slot.byteOffset).getBigUint64(0, true);
  const bytes = address === 0n ? slot : engine.memory.read(address, HEAD + CONTEXT);
  if (bytes.length < HEAD + CONTEXT) return undefined;
  if (new DataView(bytes.buffer, bytes.byteOffset).getUint16(2, true) !== I386) return undefined;
  return bytes.slice(HEAD);
}

function symbolised(engine: Engine, { address, function: named, source }: NamedFrame): StackFrame {
  const symbol = named?.name.split("!")[1];
  return {
    ...rawFrame((each) => engine.symbols.moduleAt(each), address),
    ...(symbol === undefined ? {} : { function: symbol, displacement: Number(named?.displacement) }),
    ...(source === undefined ? {} : { file: source.file.replaceAll("\\", "/"), line: source.line }),
  };
}
