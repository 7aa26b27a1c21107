/** The managed frames of a thread: unwound by the methods' own data, over native code by the runtime's frames. */
import { codeAt } from "../code/code.ts";
import type { ClrCode } from "../code/runtime_function.ts";
import { soft } from "../error.ts";
import type { Runtime } from "../runtime.ts";
import { type ClrThread, NO_FRAME } from "../threads.ts";
import { Frames, type Landing } from "./frames.ts";
import { RSP } from "../../unwind/x64_registers.ts";
import type { Registers } from "./registers.ts";
import { unwind } from "./unwind.ts";

/** Frames of the runtime between two of managed code. */
const MOST_FRAMES = 1000;

/** A managed frame. */
export interface WalkedFrame {
  /** The instruction, or the return address. */
  readonly ip: bigint;
  /** The stack pointer in it. */
  readonly sp: bigint;
  /** The method that it is in. */
  readonly code: ClrCode;
  /** Whether `ip` is the instruction itself: nothing was called from here. */
  readonly interrupted: boolean;
}

/** How a stack is walked. */
export interface WalkOptions {
  /** How many frames at most (256). */
  readonly limit?: number;
  /** Whether the target stands at an event of this thread, whose registers are then of that event. */
  readonly stopped?: boolean;
}

/** A thread's stack as far as it could be read. */
export interface Walk {
  /** The innermost first. */
  readonly frames: readonly WalkedFrame[];
  /** Why it ends before its end. */
  readonly because?: string;
}

/**
 * Walks the stack of a thread, at most `limit` frames: from its registers on, or from the call into native code that it
 * is in by its own account. `registers` are then not looked at, which saves a live target two calls of the system.
 */
export function walk(
  runtime: Runtime,
  thread: ClrThread,
  registers: Registers,
  { limit = 256, stopped = false }: WalkOptions = {},
): Walk {
  const frames: WalkedFrame[] = [];
  return soft((): Walk => {
    runtime.descriptor.need("ExecutionManager", "StackWalk");
    for (const frame of managedFrames(runtime, thread, registers, stopped)) {
      if (frames.length >= limit) return { frames, because: `only the first ${limit} frames were read` };
      frames.push(frame);
    }
    return { frames };
  }, ({ message }) => ({ frames, because: message }));
}

function* managedFrames(
  runtime: Runtime,
  thread: ClrThread,
  from: Registers,
  stopped: boolean,
): Generator<WalkedFrame, undefined> {
  const chain = new Frames(runtime);
  const first = thread.frame === 0n || thread.frame === NO_FRAME ? undefined : thread.frame;
  const called = thread.outside && !stopped && first !== undefined ? chain.called(first) : undefined;
  let registers = called ?? from;
  let interrupted = called === undefined;
  // Registers of an exception may be of a place that the thread has called a handler from: its frames are deeper.
  let frame = called === undefined ? firstAbove(chain, first, from.general[RSP]!) : chain.next(first!);
  for (;;) {
    const { ip } = registers;
    const sp = registers.general[RSP]!;
    const code = managedCode(runtime, interrupted ? ip : ip - 1n);
    if (code !== undefined) {
      yield { ip, sp, code, interrupted };
      registers = unwind(runtime.memory, code, registers, !interrupted);
      interrupted = false;
      const above = registers.general[RSP]!;
      if (above <= sp) return undefined;
      // Frames in this method's own part of the stack are done with.
      while (frame !== undefined && frame >= sp && frame < above) frame = chain.next(frame);
      continue;
    }
    // Native code: the next of the runtime's frames further up leads on.
    const landed = land(chain, frame, registers);
    if (landed === undefined) return undefined;
    ({ registers, interrupted } = landed);
    frame = landed.next;
  }
}

/** The first frame of the chain that lies in the stack above an address, as all that are alive there do. */
function firstAbove(chain: Frames, first: bigint | undefined, sp: bigint): bigint | undefined {
  let frame = first;
  for (let count = 0; frame !== undefined && frame < sp && count < MOST_FRAMES; count++) {
    frame = chain.next(frame);
  }
  return frame;
}

/** What the first frame of the chain that leads somewhere leads to, and the frame behind it. */
function land(
  chain: Frames,
  first: bigint | undefined,
  from: Registers,
): Landing & { readonly next: bigint | undefined } | undefined {
  let frame = first;
  for (let count = 0; frame !== undefined && count < MOST_FRAMES; count++) {
    const landing = chain.landing(frame, from);
    const next = chain.next(frame);
    if (landing !== undefined) return { ...landing, next };
    frame = next;
  }
  return undefined;
}

/** Outside of what the runtime knows, and where its maps can't be read, code counts as native. */
function managedCode(runtime: Runtime, address: bigint): ClrCode | undefined {
  return soft(() => codeAt(runtime, address), () => undefined);
}
