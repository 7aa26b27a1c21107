/** From the registers in a managed method to those in its caller. */
import { UnwindError } from "../../unwind/error.ts";
import { unwindX64Now } from "../../unwind/x64.ts";
import type { X64Registers } from "../../unwind/x64_registers.ts";
import type { ClrCode } from "../code/runtime_function.ts";
import { ClrError } from "../error.ts";
import type { Memory } from "../memory.ts";

const PAGE = 4096n;

/** The registers in the caller of a method; `returned` where its `ip` is a return address. */
export function unwind(
  memory: Memory,
  { base, begin, end, unwind }: ClrCode,
  registers: X64Registers,
  returned: boolean,
): X64Registers {
  const entry = { base, begin, end, unwind };
  const read = (address: bigint, length: number): Uint8Array =>
    memory.tryBytes(address, length) ?? restOfPage(memory, address, length);
  try {
    return unwindX64Now(registers, entry, read, { returned });
  } catch (error) {
    if (!(error instanceof UnwindError)) throw error;
    throw new ClrError(error.code === "bad-unwind-data" ? "damaged" : "unreadable", error.message);
  }
}

function restOfPage(memory: Memory, address: bigint, length: number): Uint8Array {
  const left = Number(PAGE - address % PAGE);
  return (left < length ? memory.tryBytes(address, left) : undefined) ?? new Uint8Array(0);
}
