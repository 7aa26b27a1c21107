/** Folders for their owner alone. @module */
import { kernel32 } from "./kernel32.ts";
import { systemLibrary, Win32Error } from "./library.ts";
import { wide } from "./text.ts";

const advapi32 = systemLibrary("advapi32.dll", {
  ConvertStringSecurityDescriptorToSecurityDescriptorW: {
    parameters: ["buffer", "u32", "buffer", "pointer"],
    result: "i32",
  },
});

/** Full access for SYSTEM, the administrators and the owner, inherited by what is inside; nothing from above. */
const OWNER_ONLY = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)";

/**
 * Creates a folder that only its owner, the administrators and the system can enter.
 *
 * @throws {Win32Error} If it can't be created; its parent must exist.
 */
export function createOwnerOnlyFolder(path: string): void {
  const descriptor = new BigUint64Array(1);
  const SDDL_REVISION = 1;
  const made = advapi32().ConvertStringSecurityDescriptorToSecurityDescriptorW(
    wide(OWNER_ONLY),
    SDDL_REVISION,
    descriptor,
    null,
  );
  if (!made) throw new Win32Error("ConvertStringSecurityDescriptorToSecurityDescriptorW", 0);
  const attributes = new DataView(new ArrayBuffer(24)); // SECURITY_ATTRIBUTES
  attributes.setUint32(0, 24, true);
  attributes.setBigUint64(8, descriptor[0] ?? 0n, true);
  const ok = kernel32().CreateDirectoryW(wide(path), attributes);
  const code = ok ? 0 : kernel32().GetLastError();
  kernel32().LocalFree(Deno.UnsafePointer.create(descriptor[0] ?? 0n));
  if (!ok) throw new Win32Error(`CreateDirectoryW("${path}")`, code);
}
