/**
 * Undoes one function of x64: from the registers in it to those in its caller. This is what RtlVirtualUnwind does, over
 * any memory; whoever walks a stack calls {@link unwindX64} again and again.
 *
 * @module
 */
import { UnwindError } from "./error.ts";
import { bytesAt, type ReadMemory } from "./memory.ts";
import { type Epilogue, epilogueOffset, MOST_EPILOGUE, readEpilogue } from "./x64_epilogue.ts";
import { RSP, type X64Registers } from "./x64_registers.ts";
import {
  MOST_UNWIND_INFO,
  parseUnwindInfo,
  type RuntimeFunction,
  runtimeFunction,
  type UnwindInfo,
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

/** So many parts of a function may be chained before the data is taken for hostile. */
const MOST_CHAINED = 32;

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
export async function unwindX64(
  registers: X64Registers,
  entry: X64Function,
  read: ReadMemory,
  { returned = false }: { readonly returned?: boolean } = {},
): Promise<X64Caller> {
  const { base } = entry;
  const first = await direct(entry, base, read);
  const info = await unwindInfo(first, base, read);
  const frame = new Frame(registers, read);
  const offset = Number(BigInt.asUintN(32, registers.ip - base));
  if (!returned && info.version === 1) {
    const code = await read(registers.ip, MOST_EPILOGUE);
    const epilogue = readEpilogue(code, offset, info, first);
    if (epilogue !== undefined) return await frame.finish(epilogue);
  }
  const into = returned ? undefined : epilogueOffset(info, offset, first);
  if (into !== undefined) return await frame.finish(await described(info, into, base, read));
  return await frame.undo(info, first, offset, base);
}

/** The caller of a function without unwind data: such a one leaves the stack as it is. */
export async function unwindX64Leaf(registers: X64Registers, read: ReadMemory): Promise<X64Caller> {
  return await new Frame(registers, read).finish({ stack: undefined, pops: [] });
}

/** An entry may stand for another one. */
async function direct(entry: RuntimeFunction, base: bigint, read: ReadMemory): Promise<RuntimeFunction> {
  if ((entry.unwind & 1) === 0) return entry;
  const at = base + BigInt(entry.unwind - 1);
  return runtimeFunction(await bytesAt(read, at, 12, "no-unwind-data"), 0);
}

async function unwindInfo({ unwind }: RuntimeFunction, base: bigint, read: ReadMemory): Promise<UnwindInfo> {
  const at = base + BigInt(unwind);
  const bytes = await read(at, MOST_UNWIND_INFO);
  if (bytes.length === 0) {
    throw new UnwindError("no-unwind-data", `The unwind data at 0x${at.toString(16)} is not at hand`);
  }
  return parseUnwindInfo(bytes);
}

/** The rest of an epilogue that version 2 describes: the pops that mirror the pushes, but for those that are done. */
async function described(info: UnwindInfo, into: number, base: bigint, read: ReadMemory): Promise<Epilogue> {
  const hasPush = ({ codes }: UnwindInfo): boolean => codes.some(({ op }) => op === "push");
  for (let parts = 0; !hasPush(info) && info.chained !== undefined; parts++) {
    if (parts === MOST_CHAINED) {
      throw new UnwindError("bad-unwind-data", "A function's parts are chained in a circle");
    }
    info = await unwindInfo(await direct(info.chained, base, read), base, read);
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
  readonly #read: ReadMemory;

  constructor({ general }: X64Registers, read: ReadMemory) {
    this.#general = [...general];
    this.#read = read;
  }

  /** Runs the rest of an epilogue, and returns. */
  async finish({ stack, pops }: Epilogue): Promise<X64Caller> {
    if (stack !== undefined) this.#moveTo(this.#general[stack.register]! + BigInt(stack.add));
    for (const register of pops) await this.#pop(register);
    return await this.#return();
  }

  /** Undoes the prologue of a function and of those it is chained to, as far as it has run, and returns. */
  async undo(info: UnwindInfo, entry: RuntimeFunction, offset: number, base: bigint): Promise<X64Caller> {
    const fixed = this.#frameBase(info, offset - entry.begin);
    let interruptedAt: bigint | undefined;
    for (let parts = 0;; parts++) {
      const done = offset - entry.begin >>> 0;
      for (const code of info.codes) {
        if (done < code.at) continue;
        if (code.op === "push") await this.#pop(code.register);
        else if (code.op === "allocate") this.#moveTo(this.#sp + BigInt(code.bytes));
        else if (code.op === "set-frame") this.#moveTo(this.#frameValue(info));
        else if (code.op === "save") {
          this.#general[code.register] = await this.#u64(fixed + BigInt(code.offset));
        } else if (code.op === "machine-frame") {
          const at = this.#sp + (code.errorCode ? 8n : 0n);
          interruptedAt = await this.#u64(at);
          this.#moveTo(await this.#u64(at + 24n));
        }
      }
      if (info.chained === undefined) break;
      if (parts === MOST_CHAINED) {
        throw new UnwindError("bad-unwind-data", "A function's parts are chained in a circle");
      }
      entry = await direct(info.chained, base, this.#read);
      info = await unwindInfo(entry, base, this.#read);
    }
    return interruptedAt === undefined
      ? await this.#return()
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

  async #return(): Promise<X64Caller> {
    const ip = await this.#u64(this.#sp);
    this.#moveTo(this.#sp + 8n);
    return { ip, general: this.#general, interrupted: false };
  }

  async #pop(register: number): Promise<void> {
    const value = await this.#u64(this.#sp);
    this.#moveTo(this.#sp + 8n);
    this.#general[register] = value;
  }

  async #u64(address: bigint): Promise<bigint> {
    const view = await bytesAt(this.#read, BigInt.asUintN(64, address), 8, "no-stack");
    return view.getBigUint64(0, true);
  }

  get #sp(): bigint {
    return this.#general[RSP]!;
  }

  #moveTo(stack: bigint): void {
    this.#general[RSP] = BigInt.asUintN(64, stack);
  }
}
