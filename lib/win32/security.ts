/** Folders and pipes for their owner alone. @module */
import { advapi32 } from "./advapi32.ts";
import { kernel32 } from "./kernel32.ts";
import { LAYOUTS } from "./layouts.ts";
import { lastError, Win32Error } from "./library.ts";
import { wide } from "./text.ts";

/** Full access for SYSTEM, the administrators and the owner, inherited by what is inside; nothing from above. */
const OWNER_ONLY_FOLDER = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)";

/** Full access for SYSTEM and the owner. */
export const OWNER_ONLY_PIPE = "D:P(A;;GA;;;SY)(A;;GA;;;OW)";

/**
 * Makes a call that creates something, with SECURITY_ATTRIBUTES made of a descriptor in SDDL. Only inside can the last
 * error of that call be asked.
 *
 * @throws {Win32Error} If the descriptor isn't valid.
 */
export function withSecurity<T>(sddl: string, create: (attributes: DataView<ArrayBuffer>) => T): T {
  const SDDL_REVISION = 1, { size, nLength, lpSecurityDescriptor } = LAYOUTS.SECURITY_ATTRIBUTES;
  const descriptor = new BigUint64Array(1);
  const convert = advapi32().ConvertStringSecurityDescriptorToSecurityDescriptorW;
  if (!convert(wide(sddl), SDDL_REVISION, descriptor, null)) {
    throw new Win32Error("ConvertStringSecurityDescriptor", lastError());
  }
  const attributes = new DataView(new ArrayBuffer(size));
  attributes.setUint32(nLength, size, true);
  attributes.setBigUint64(lpSecurityDescriptor, descriptor[0] ?? 0n, true);
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
  withSecurity(OWNER_ONLY_FOLDER, (attributes) => {
    if (kernel32().CreateDirectoryW(wide(path), attributes)) return;
    throw new Win32Error(`CreateDirectoryW("${path}")`, lastError());
  });
}
