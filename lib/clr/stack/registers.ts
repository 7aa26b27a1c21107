import { type X64Registers } from "../../unwind/x64_registers.ts";
import { ClrError } from "../error.ts";

/** The registers of an x64 thread that unwinding follows. */
export type Registers = X64Registers;

/** The size of CONTEXT of x64, in bytes. */
export const CONTEXT_SIZE = 1232;
const GENERAL = 0x78, IP = 0xF8;

/** The registers in a CONTEXT of x64. @throws {ClrError} "damaged" where it is too short */
export function registersOf(context: Uint8Array): Registers {
  if (context.length < CONTEXT_SIZE) throw new ClrError("damaged", "the thread's context is too short");
  const view = new DataView(context.buffer, context.byteOffset, context.byteLength);
  return {
    ip: view.getBigUint64(IP, true),
    general: Array.from({ length: 16 }, (_, index) => view.getBigUint64(GENERAL + index * 8, true)),
  };
}
