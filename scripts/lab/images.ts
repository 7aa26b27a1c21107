/**
 * Copies of Wine's system DLLs that the engine can map.
 *
 * To unwind a small dump the engine reads the modules' own files. When a module was loaded elsewhere than its file
 * says, it maps the file read-only and makes the pages copy-on-write to relocate them; Wine refuses that
 * (VirtualProtect, PAGE_WRITECOPY: "Unable to change protection for image"), and stacks end in ntdll. Unwinding needs
 * no relocated bytes, so copies without a relocation table do.
 *
 * @module
 */
import { join } from "../support/paths.ts";

const NAMES = [
  "ntdll",
  "kernel32",
  "kernelbase",
  "ucrtbase",
  "msvcrt",
  "user32",
  "win32u",
  "gdi32",
  "advapi32",
  "sechost",
  "rpcrt4",
  "combase",
  "ws2_32",
];
const BASE_RELOCATIONS = 5;

/** Writes the copies into a folder that is there. */
export async function copyImages(system32: string, to: string): Promise<void> {
  for (const name of NAMES.map((name) => `${name}.dll`)) {
    const bytes = await Deno.readFile(join(system32, name));
    forgetRelocations(bytes);
    await Deno.writeFile(join(to, name), bytes);
  }
}

/** Empties the relocation entry of a 64-bit image's data directory. */
function forgetRelocations(bytes: Uint8Array<ArrayBuffer>): void {
  const view = new DataView(bytes.buffer);
  const optionalHeader = view.getUint32(0x3C, true) + 24;
  view.setBigUint64(optionalHeader + 112 + BASE_RELOCATIONS * 8, 0n, true);
}
