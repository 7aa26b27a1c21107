import type { RuntimeFunction } from "../../unwind/x64_unwind_info.ts";
import type { Runtime } from "../runtime.ts";

/** The size of a RUNTIME_FUNCTION of x64, in bytes. */
export const RUNTIME_FUNCTION = 12;

/** The RUNTIME_FUNCTION at an address. */
export function functionAt({ memory }: Runtime, address: bigint): RuntimeFunction {
  return {
    begin: memory.u32(address),
    end: memory.u32(address + 4n),
    unwind: memory.u32(address + 8n),
  };
}
