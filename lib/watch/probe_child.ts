/** A program that crashes: it writes to an address where nothing is. @module */
import { systemLibrary } from "../win32/library.ts";

const ntdll = systemLibrary("ntdll.dll", {
  RtlMoveMemory: { parameters: ["u64", "buffer", "usize"], result: "void" },
});

/** Does it. */
export function crash(): void {
  ntdll().RtlMoveMemory(16n, new Uint8Array([1]), 1n);
}

if (import.meta.main) crash();
