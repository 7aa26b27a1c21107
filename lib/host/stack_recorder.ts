/** Stacks in the protocol's shape: raw while a target is stopped, with symbols from a dump. @module */
import type { Engine, NamedFrame } from "../dbgeng/mod.ts";
import type { StackFrame, ThreadStack } from "../facts/frame.ts";
import { hex } from "../facts/text.ts";

const RAW_FRAMES = 32;

/**
 * The current thread's frames with module and offset, without loading a symbol: the target stands still. With a context
 * the frames are those from there on.
 */
export function rawStack(
  engine: Engine,
  moduleAt: ModuleAt,
  context?: Uint8Array<ArrayBuffer>,
): StackFrame[] {
  const frames = context === undefined
    ? engine.stack(undefined, RAW_FRAMES)
    : engine.stackFrom(context, RAW_FRAMES);
  return frames.map((frame) => rawFrame(moduleAt, frame.address));
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
    const frames = event && stored ? engine.stackFrom(stored.context) : engine.stack(id);
    return { tid, event, frames: engine.symbols.name(frames).map((frame) => symbolised(engine, frame)) };
  });
}

function symbolised(engine: Engine, { address, function: named, source }: NamedFrame): StackFrame {
  const symbol = named?.name.split("!")[1];
  return {
    ...rawFrame((each) => engine.symbols.moduleAt(each), address),
    ...(symbol === undefined ? {} : { function: symbol, displacement: Number(named?.displacement) }),
    ...(source === undefined ? {} : { file: source.file.replaceAll("\\", "/"), line: source.line }),
  };
}
