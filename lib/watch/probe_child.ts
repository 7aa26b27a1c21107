/** A program that crashes: it writes to an address where nothing is. @module */
import { ntdll } from "../win32/ntdll.ts";

/** Does it. */
export function crash(): void {
  ntdll().RtlMoveMemory(16n, new Uint8Array([1]), 1n);
}

if (import.meta.main) crash();
