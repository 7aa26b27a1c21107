/**
 * Undoes one function of x64: from the registers in it to those in its caller. This is what RtlVirtualUnwind does, over
 * any memory; whoever walks a stack calls {@link unwindX64} again and again.
 *
 * @module
 */
import { UnwindError } from "./error.ts";
import { answer, answerNow, ask, type Asking, type ReadMemory, type ReadMemoryNow } from "./memory.ts";
import { type Epilogue, epilogueOffset, MOST_EPILOGUE, readEpilogue } from "./x64_epilogue.ts";
import { RSP, type X64Registers } from "./x64_registers.ts";
import {
  MOST_PARTS,
  parseUnwindInfo,
  type RuntimeFunction,
  runtimeFunction,
  UNWIND_INFO_HEAD,
  type UnwindInfo,
  unwindInfoSize,
} from "./x64_unwind_info.ts";

/** A function, or a part of one, in memory. */
export interface X64Function extends RuntimeFunction {
  /** What its offsets count from: an image's base, or that of a table of generated code. */
  readonly base: bigint;
}

/** The registers in the caller. */
export interface X64Caller extends X64Registers {
  /** Whether the function was not called but interrupted: then `ip` is the instruction itself, no return address. */
  readonly interrupted: boolean;
}

/**
 * The registers in the caller of a function.
 *
 * `read` gives the stack and the unwind data at `base + unwind`; of code, which is looked at for epilogues, as much as
 * there is. `returned`: whether `ip` is a return address, as in all frames but the innermost and those interrupted;
 * then it is in no epilogue.
 *
 * @throws {UnwindError} If the stack or the unwind data is not there, or the data is no such.
 *
 * @example A function that pushed rbx and took 32 bytes
 * ```ts
 * import assert from "node:assert/strict";
 * import { unwindX64 } from "./x64.ts";
 *
 * const memory = new Uint8Array(0x200);
 * memory.set([1, 5, 2, 0, 5, 0x32, 1, 0x30], 0x10); // UNWIND_INFO: allocate 32 at 5, push rbx at 1
 * const view = new DataView(memory.buffer);
 * view.setBigUint64(0x120, 7n, true); // rbx
 * view.setBigUint64(0x128, 0x1234n, true); // the return address
 * const read = (at: bigint, length: number) =>
 *   Promise.resolve(memory.subarray(Number(at), Number(at) + length));
 * const general = Array.from({ length: 16 }, (_, register) => register === 4 ? 0x100n : 0n);
 * const entry = { base: 0n, begin: 0x40, end: 0x80, unwind: 0x10 };
 * const caller = await unwindX64({ ip: 0x50n, general }, entry, read);
 * assert.deepEqual([caller.ip, caller.general[3], caller.general[4]], [0x1234n, 7n, 0x130n]);
 * ```
 */
export function unwindX64(
  registers: X64Registers,
  entry: X64Function,
  read: ReadMemory,
  options: { readonly returned?: boolean } = {},
): Promise<X64Caller> {
  return answer(unwinding(registers, entry, options), read);
}

/** {@link unwindX64} over memory that need not be waited for. */
export function unwindX64Now(
  registers: X64Registers,
  entry: X64Function,
  read: ReadMemoryNow,
  options: { readonly returned?: boolean } = {},
): X64Caller {
  return answerNow(unwinding(registers, entry, options), read);
}

function* unwinding(
  registers: X64Registers,
  entry: X64Function,
  { returned = false }: { readonly returned?: boolean },
): Asking<X64Caller> {
  const { base } = entry;
  const first = yield* direct(entry, base);
  const info = yield* unwindInfo(first, base);
  const frame = new Frame(registers);
  const offset = Number(BigInt.asUintN(32, registers.ip - base));
  if (!returned && info.version === 1) {
    const code = yield { address: registers.ip, length: MOST_EPILOGUE };
    const epilogue = readEpilogue(code, offset, info, first);
    if (epilogue !== undefined) return yield* frame.finish(epilogue);
  }
  const into = returned ? undefined : epilogueOffset(info, offset, first);
  if (into !== undefined) return yield* frame.finish(yield* described(info, into, base));
  return yield* frame.undo(info, first, offset, base);
}

/** The caller of a function without unwind data: such a one leaves the stack as it is. */
export function unwindX64Leaf(registers: X64Registers, read: ReadMemory): Promise<X64Caller> {
  return answer(new Frame(registers).finish({ stack: undefined, pops: [] }), read);
}

/** {@link unwindX64Leaf} over memory that need not be waited for. */
export function unwindX64LeafNow(registers: X64Registers, read: ReadMemoryNow): X64Caller {
  return answerNow(new Frame(registers).finish({ stack: undefined, pops: [] }), read);
}

/** An entry may stand for another one. */
function* direct(entry: RuntimeFunction, base: bigint): Asking<RuntimeFunction> {
  if ((entry.unwind & 1) === 0) return entry;
  const at = base + BigInt(entry.unwind - 1);
  return runtimeFunction(yield* ask(at, 12, "no-unwind-data"), 0);
}

function* unwindInfo({ unwind }: RuntimeFunction, base: bigint): Asking<UnwindInfo> {
  const address = base + BigInt(unwind);
  const head = yield { address, length: UNWIND_INFO_HEAD };
  if (head.length === 0) {
    throw new UnwindError("no-unwind-data", `The unwind data at 0x${address.toString(16)} is not at hand`);
  }
  return parseUnwindInfo(yield { address, length: unwindInfoSize(head) });
}

/** Where the function begins that an entry is a part of: compilers put what is seldom run elsewhere. */
export function* functionBegin(entry: RuntimeFunction, base: bigint): Asking<number> {
  for (let parts = 0; parts < MOST_PARTS; parts++) {
    const first = yield* direct(entry, base);
    const { chained } = yield* unwindInfo(first, base);
    if (chained === undefined) return first.begin;
    entry = chained;
  }
  return entry.begin;
}

/** The rest of an epilogue that version 2 describes: the pops that mirror the pushes, but for those that are done. */
function* described(info: UnwindInfo, into: number, base: bigint): Asking<Epilogue> {
  const hasPush = ({ codes }: UnwindInfo): boolean => codes.some(({ op }) => op === "push");
  for (let parts = 0; !hasPush(info) && info.chained !== undefined; parts++) {
    if (parts === MOST_PARTS) {
      throw new UnwindError("bad-unwind-data", "A function's parts are chained in a circle");
    }
    info = yield* unwindInfo(yield* direct(info.chained, base), base);
  }
  const pops: number[] = [];
  let done = 0;
  for (const code of info.codes) {
    if (code.op !== "push") continue;
    if (done >= into) pops.push(code.register);
    done += code.register >= 8 ? 2 : 1;
  }
  return { stack: undefined, pops };
}

/** Registers on their way to the caller. */
class Frame {
  readonly #general: bigint[];

  constructor({ general }: X64Registers) {
    this.#general = [...general];
  }

  /** Runs the rest of an epilogue, and returns. */
  *finish({ stack, pops }: Epilogue): Asking<X64Caller> {
    if (stack !== undefined) this.#moveTo(this.#general[stack.register]! + BigInt(stack.add));
    for (const register of pops) yield* this.#pop(register);
    return yield* this.#return();
  }

  /** Undoes the prologue of a function and of those it is chained to, as far as it has run, and returns. */
  *undo(info: UnwindInfo, entry: RuntimeFunction, offset: number, base: bigint): Asking<X64Caller> {
    const fixed = this.#frameBase(info, offset - entry.begin);
    let interruptedAt: bigint | undefined;
    for (let parts = 0;; parts++) {
      const done = offset - entry.begin >>> 0;
      for (const code of info.codes) {
        if (done < code.at) continue;
        if (code.op === "push") yield* this.#pop(code.register);
        else if (code.op === "allocate") this.#moveTo(this.#sp + BigInt(code.bytes));
        else if (code.op === "set-frame") this.#moveTo(this.#frameValue(info));
        else if (code.op === "save") {
          this.#general[code.register] = yield* this.#u64(fixed + BigInt(code.offset));
        } else if (code.op === "machine-frame") {
          const at = this.#sp + (code.errorCode ? 8n : 0n);
          interruptedAt = yield* this.#u64(at);
          this.#moveTo(yield* this.#u64(at + 24n));
        }
      }
      if (info.chained === undefined) break;
      if (parts === MOST_PARTS) {
        throw new UnwindError("bad-unwind-data", "A function's parts are chained in a circle");
      }
      entry = yield* direct(info.chained, base);
      info = yield* unwindInfo(entry, base);
    }
    return interruptedAt === undefined
      ? yield* this.#return()
      : { ip: interruptedAt, general: this.#general, interrupted: true };
  }

  /** What the offsets of saved registers count from. In a prologue the frame register may not be set yet. */
  #frameBase(info: UnwindInfo, into: number): bigint {
    if (info.frame === undefined) return this.#sp;
    const set = info.codes.find(({ op }) => op === "set-frame");
    const isSet = into >= info.prologue || info.chained !== undefined || set !== undefined && into >= set.at;
    return isSet ? this.#frameValue(info) : this.#sp;
  }

  #frameValue({ frame }: UnwindInfo): bigint {
    if (frame === undefined) {
      throw new UnwindError("bad-unwind-data", "The unwind data sets no frame register");
    }
    return this.#general[frame.register]! - BigInt(frame.offset);
  }

  *#return(): Asking<X64Caller> {
    const ip = yield* this.#u64(this.#sp);
    this.#moveTo(this.#sp + 8n);
    return { ip, general: this.#general, interrupted: false };
  }

  *#pop(register: number): Asking<void> {
    const value = yield* this.#u64(this.#sp);
    this.#moveTo(this.#sp + 8n);
    this.#general[register] = value;
  }

  *#u64(address: bigint): Asking<bigint> {
    const view = yield* ask(BigInt.asUintN(64, address), 8, "no-stack");
    return view.getBigUint64(0, true);
  }

  get #sp(): bigint {
    return this.#general[RSP]!;
  }

  #moveTo(stack: bigint): void {
    this.#general[RSP] = BigInt.asUintN(64, stack);
  }
}
