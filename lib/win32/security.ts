/** Folders and pipes for their owner alone. @module */
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
const OWNER_ONLY_FOLDER = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)";

/** Full access for SYSTEM and the owner. */
export const OWNER_ONLY_PIPE = "D:P(A;;GA;;;SY)(A;;GA;;;OW)";

/**
 * Makes a call that creates something, with SECURITY_ATTRIBUTES made of a descriptor in SDDL.
 *
 * @throws {Win32Error} If the descriptor isn't valid.
 */
export function withSecurity<T>(sddl: string, create: (attributes: DataView<ArrayBuffer>) => T): T {
  const SDDL_REVISION = 1, SIZE = 24;
  const descriptor = new BigUint64Array(1);
  const convert = advapi32().ConvertStringSecurityDescriptorToSecurityDescriptorW;
  if (!convert(wide(sddl), SDDL_REVISION, descriptor, null)) {
    throw new Win32Error("ConvertStringSecurityDescriptor", 0);
  }
  const attributes = new DataView(new ArrayBuffer(SIZE)); // SECURITY_ATTRIBUTES
  attributes.setUint32(0, SIZE, true);
  attributes.setBigUint64(8, descriptor[0] ?? 0n, true);
  try {
    return create(attributes);
  } finally {
    kernel32().LocalFree(Deno.UnsafePointer.create(descriptor[0] ?? 0n));
  }
}

/**
 * Creates a folder that only its owner, the administrators and the system can enter.
 *
 * @throws {Win32Error} If it can't be created; its parent must exist.
 */
export function createOwnerOnlyFolder(path: string): void {
  const code = withSecurity(
    OWNER_ONLY_FOLDER,
    (attributes) => kernel32().CreateDirectoryW(wide(path), attributes) ? 0 : kernel32().GetLastError(),
  );
  if (code) throw new Win32Error(`CreateDirectoryW("${path}")`, code);
}
