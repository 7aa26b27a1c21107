import type { RuntimeFunction } from "../../unwind/x64_unwind_info.ts";
import type { Runtime } from "../runtime.ts";

/** A managed method's code, or the part of it that an instruction is in. */
export interface ClrCode {
  /** The runtime's own object for the method: a MethodDesc. */
  readonly method: bigint;
  /** The first instruction of the method. */
  readonly start: bigint;
  /** What `begin`, `end` and `unwind` count from. */
  readonly base: bigint;
  /** Where the UNWIND_INFO of this part is. */
  readonly unwind: number;
  /** Where this part begins. */
  readonly begin: number;
  /** Where it ends. */
  readonly end: number;
  /** Whether it was compiled while the program ran; else it came ready to run in its module. */
  readonly jitted: boolean;
}

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
