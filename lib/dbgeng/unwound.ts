/**
 * The stack of the current thread by its functions' unwind data, without the engine's own walk.
 *
 * The engine's walk reads a stopped target's memory in pieces of eight bytes and twice: 152 reads for six frames
 * (dbgeng 10.0.29507), for which the target stands still. This one reads whole pages, and gives the same addresses
 * or none at all.
 *
 * @module
 */
import { UnwindError } from "../unwind/error.ts";
import { unwindX64LeafNow, unwindX64Now, type X64Caller, type X64Function } from "../unwind/x64.ts";
import { RSP, type X64Registers } from "../unwind/x64_registers.ts";
import { succeeded } from "./hresult.ts";
import type { Interfaces } from "./interfaces.ts";
import { Memory } from "./memory.ts";
import { outU32, outU64 } from "./out.ts";
import { threadContext, X64_CONTEXT } from "./stacks.ts";

const AMD64 = 0x8664;
/** Where a CONTEXT of x64 has rax, the first of the general registers, and rip. */
const RAX = 0x78, RIP = 0xF8, GENERAL = 16;
const PAGE = 4096n;

/**
 * The addresses of the current thread's frames, innermost first, at most `limit`; undefined where unwind data alone
 * doesn't lead to the end of the stack (in generated code, on a damaged stack, at a function that is in no module's
 * table) and on another processor than x64. Functions that the compiler put into others have no frames here.
 *
 * @example The addresses of a stopped thread's stack, by the engine's own walk where that is needed
 * ```ts
 * import { type Engine, unwoundStack } from "trapline/dbgeng";
 *
 * function addresses(engine: Engine): bigint[] {
 *   return unwoundStack(engine.interfaces, 32) ?? engine.stack(undefined, 32).map(({ address }) => address);
 * }
 * ```
 */
export function unwoundStack(interfaces: Interfaces, limit: number): bigint[] | undefined {
  if (outU32((out) => interfaces.control.call("GetEffectiveProcessorType", out)) !== AMD64) return undefined;
  const context = threadContext(interfaces, undefined, X64_CONTEXT);
  if (context === undefined) return undefined;
  const read = pages(new Memory(interfaces));
  const frames: bigint[] = [];
  let at: X64Registers = registersIn(context);
  let returned = false;
  try {
    while (at.ip !== 0n) {
      if (frames.push(at.ip) === limit) break;
      const entry = functionAt(interfaces, at.ip);
      // Only what calls nothing needs no unwind data.
      if (entry === undefined || returned && entry === "leaf") return undefined;
      // A call may be a function's last instruction, and where it returns to is then another function's.
      if (returned && entry !== "leaf" && at.ip === entry.base + BigInt(entry.begin)) return undefined;
      const caller: X64Caller = entry === "leaf"
        ? unwindX64LeafNow(at, read)
        : unwindX64Now(at, entry, read, { returned });
      // Towards its beginning the addresses of a stack rise. A damaged one and an interrupted function are the engine's.
      if (caller.interrupted || caller.general[RSP]! <= at.general[RSP]!) return undefined;
      at = caller;
      returned = true;
    }
  } catch (error) {
    if (error instanceof UnwindError) return undefined;
    throw error;
  }
  // After a call to nowhere the caller is still on the stack.
  return frames.length === 0 ? undefined : frames;
}

function registersIn(context: Uint8Array<ArrayBuffer>): X64Registers {
  const view = new DataView(context.buffer, context.byteOffset, context.byteLength);
  const general = Array.from({ length: GENERAL }, (_, i) => view.getBigUint64(RAX + i * 8, true));
  return { ip: view.getBigUint64(RIP, true), general };
}

/** The function of an address, which the engine knows without a look at the target; undefined outside of modules. */
function functionAt({ symbols }: Interfaces, address: bigint): X64Function | "leaf" | undefined {
  const base = outU64((out) => symbols.try("GetModuleByOffset", address, 0, null, out));
  if (base === 0n) return undefined;
  const entry = new Uint32Array(3);
  const found = succeeded(
    symbols.try("GetFunctionEntryByOffset", address, 0, entry, entry.byteLength, new Uint32Array(1)),
  );
  const [begin = 0, end = 0, unwind = 0] = entry;
  return found ? { base, begin, end, unwind } : "leaf";
}

/** Reads memory page by page, each once: of a target that stands still. */
function pages(memory: Memory): (address: bigint, length: number) => Uint8Array {
  const known = new Map<bigint, Uint8Array>();
  const page = (at: bigint): Uint8Array => {
    const bytes = known.get(at) ?? memory.read(at, Number(PAGE));
    known.set(at, bytes);
    return bytes;
  };
  return (address, length) => {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const at = address + BigInt(done);
      const part = page(at - at % PAGE).subarray(Number(at % PAGE)).subarray(0, length - done);
      if (part.length === 0) return bytes.subarray(0, done);
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  };
}
