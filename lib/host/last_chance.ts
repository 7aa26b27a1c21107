/**
 * The filter that a program has set for exceptions that nobody handles (SetUnhandledExceptionFilter). A debugger's second
 * chance takes its place: Windows asks it only where there is none. A program whose filter mends faults and goes on, as
 * runtimes with safepoints do, dies under a debugger, and who came for its crash must hear that it would have lived.
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import { processCookie } from "../win32/process_cookie.ts";
import { library32 } from "./library32.ts";
import { exportOffset, targetLibrary } from "./target_library.ts";
import { is32Bit } from "./wow64.ts";

/** How much of SetUnhandledExceptionFilter is read. */
const CODE = 0x100;
/** How much of the filter is read to see whose it is. */
const FILTER = 0x100;
/**
 * `xchg` of a register with memory: 87 and ModRM, of an address relative to rip behind a REX prefix (48 or 4C), in 32-bit
 * code of an address.
 */
const XCHG = 0x87, MODRM = 0b11_000_111, DISPLACED = 0b00_000_101, LENGTH = 7, LENGTH_32 = 6;
/** Codes of C++ exceptions, of Microsoft's compiler and of GCC. */
const CXX = [0xE06D7363, 0x20474343];

/**
 * The address of the current process's filter; `undefined` where it has none but that of the compiler's startup code,
 * which every program has: it asks for C++ exceptions at once.
 */
export function lastChanceFilter(engine: Engine, pid: number): bigint | undefined {
  const bits = is32Bit(engine) ? 32 : 64;
  const at = bits === 32 ? variable32(engine) : variable(engine);
  const stored = at === undefined ? undefined : pointer(engine, at, bits);
  if (!stored) return undefined;
  const filter = [stored, decoded(stored, pid, bits)].find((each) =>
    each !== undefined && engine.symbols.moduleAt(each) !== undefined
  );
  if (filter === undefined) return undefined;
  const code = engine.memory.read(filter, FILTER);
  return CXX.some((value) => holds(code, value)) ? undefined : filter;
}

/** Where the filter is kept, from the code that sets it: kernelbase exports no name for it. */
function variable(engine: Engine): bigint | undefined {
  const base = targetLibrary(engine, "kernelbase.dll");
  if (base === undefined) return undefined;
  const start = base + exportOffset("kernelbase.dll", "SetUnhandledExceptionFilter");
  const code = viewOf(engine.memory.read(start, CODE));
  for (let i = 0; i + LENGTH <= code.byteLength; i++) {
    if ((code.getUint8(i) & ~0b100) !== 0x48 || !isExchange(code, i + 1)) continue;
    return start + BigInt(i + LENGTH + code.getInt32(i + 3, true));
  }
  return undefined;
}

/** The same of a 32-bit program's own kernelbase. */
function variable32(engine: Engine): bigint | undefined {
  const start = library32(engine, "kernelbase.dll")?.get("SetUnhandledExceptionFilter");
  if (start === undefined) return undefined;
  const code = viewOf(engine.memory.read(BigInt(start), CODE));
  for (let i = 0; i + LENGTH_32 <= code.byteLength; i++) {
    if (isExchange(code, i)) return BigInt(code.getUint32(i + 2, true));
  }
  return undefined;
}

function isExchange(code: DataView, at: number): boolean {
  return code.getUint8(at) === XCHG && (code.getUint8(at + 1) & MODRM) === DISPLACED;
}

/** Windows keeps it as EncodePointer gives it; Wine as it is. */
function decoded(stored: bigint, pid: number, bits: 32 | 64): bigint | undefined {
  const cookie = processCookie(pid);
  if (cookie === undefined) return undefined;
  const turns = BigInt(cookie & (bits - 1));
  const turned = BigInt.asUintN(bits, stored << turns | stored >> (BigInt(bits) - turns));
  return turned ^ BigInt(cookie);
}

function pointer(engine: Engine, at: bigint, bits: 32 | 64): bigint | undefined {
  const bytes = engine.memory.read(at, bits / 8);
  if (bytes.length < bits / 8) return undefined;
  return bits === 32 ? BigInt(viewOf(bytes).getUint32(0, true)) : viewOf(bytes).getBigUint64(0, true);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function holds(code: Uint8Array, value: number): boolean {
  const view = viewOf(code);
  for (let i = 0; i + 4 <= code.length; i++) if (view.getUint32(i, true) === value) return true;
  return false;
}
