/** Where the functions of a system library are. @module */
import { kernel32 } from "./kernel32.ts";
import { Win32Error } from "./library.ts";
import { wide } from "./text.ts";

/** A library of this process. */
export interface LoadedLibrary {
  /** Its address. */
  readonly base: bigint;
  /** The offset of an exported function from it. */
  offsetOf(name: string): bigint;
}

/** A library that is loaded here. @throws {Win32Error} If it isn't. */
export function loadedLibrary(name: string): LoadedLibrary {
  const module = kernel32().GetModuleHandleW(wide(name));
  if (module === null) throw new Win32Error(`GetModuleHandle("${name}")`, 0);
  const base = Deno.UnsafePointer.value(module);
  return {
    base,
    offsetOf(exported: string): bigint {
      const found = kernel32().GetProcAddress(module, new TextEncoder().encode(`${exported}\0`));
      if (found === null) throw new Win32Error(`GetProcAddress("${name}", "${exported}")`, 0);
      return Deno.UnsafePointer.value(found) - base;
    },
  };
}
