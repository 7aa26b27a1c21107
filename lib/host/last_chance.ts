/**
 * The filter that a program has set for exceptions that nobody handles (SetUnhandledExceptionFilter). A debugger's second
 * chance takes its place: Windows asks it only where there is none. A program whose filter mends faults and goes on, as
 * runtimes with safepoints do, dies under a debugger, and who came for its crash must hear that it would have lived.
 *
 * @module
 */
import type { Engine } from "../dbgeng/mod.ts";
import { processCookie } from "../win32/process_cookie.ts";
import { exportOffset, targetLibrary } from "./target_library.ts";

/** How much of SetUnhandledExceptionFilter is read. */
const CODE = 0x100;
/** How much of the filter is read to see whose it is. */
const FILTER = 0x100;
/** `xchg` of a register of 64 bits with memory: its REX prefix (48 or 4C), 87, ModRM of an address relative to rip. */
const XCHG = 0x87, MODRM = 0b11_000_111, RIP_RELATIVE = 0b00_000_101, LENGTH = 7;
/** Codes of C++ exceptions, of Microsoft's compiler and of GCC. */
const CXX = [0xE06D7363, 0x20474343];

/**
 * The address of the current process's filter; `undefined` where it has none but that of the compiler's startup code,
 * which every program has: it asks for C++ exceptions at once.
 */
export function lastChanceFilter(engine: Engine, pid: number): bigint | undefined {
  const at = variable(engine);
  const stored = at === undefined ? undefined : pointer(engine, at);
  if (!stored) return undefined;
  const filter = [stored, decoded(stored, pid)].find((each) =>
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
  const code = engine.memory.read(start, CODE);
  const view = new DataView(code.buffer, code.byteOffset, code.length);
  for (let i = 0; i + LENGTH <= code.length; i++) {
    const [prefix, opcode, modrm] = [code[i]!, code[i + 1]!, code[i + 2]!];
    if ((prefix & ~0b100) !== 0x48 || opcode !== XCHG || (modrm & MODRM) !== RIP_RELATIVE) continue;
    return start + BigInt(i + LENGTH + view.getInt32(i + 3, true));
  }
  return undefined;
}

/** Windows keeps it as EncodePointer gives it; Wine as it is. */
function decoded(stored: bigint, pid: number): bigint | undefined {
  const cookie = processCookie(pid);
  if (cookie === undefined) return undefined;
  const turns = BigInt(cookie & 63);
  const turned = BigInt.asUintN(64, stored << turns | stored >> (64n - turns));
  return turned ^ BigInt(cookie);
}

function pointer(engine: Engine, at: bigint): bigint | undefined {
  const bytes = engine.memory.read(at, 8);
  return bytes.length < 8 ? undefined : new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
}

function holds(code: Uint8Array, value: number): boolean {
  const view = new DataView(code.buffer, code.byteOffset, code.length);
  for (let i = 0; i + 4 <= code.length; i++) if (view.getUint32(i, true) === value) return true;
  return false;
}
