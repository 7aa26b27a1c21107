/** Who a file or folder belongs to, and who we are: by SIDs. @module */
import { advapi32 } from "./advapi32.ts";
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { LAYOUTS } from "./layouts.ts";
import { lastError, Win32Error } from "./library.ts";
import { wide, wideAt } from "./text.ts";

/** SIDs that every Windows has: winnt.h, WELL_KNOWN_SID_TYPE. */
export const SYSTEM = "S-1-5-18", ADMINISTRATORS = "S-1-5-32-544";

/** A SID as people write it: at most 15 numbers of ten digits. */
const LONGEST = 256;

/**
 * The SID of the owner of a file or folder. Who that is by name is not asked: Windows may ask a server of the domain.
 *
 * @throws {Win32Error} If the owner may not be read.
 */
export function ownerOf(path: string): string {
  const SE_FILE_OBJECT = 1, OWNER_SECURITY_INFORMATION = 1;
  const owner = new BigUint64Array(1), descriptor = new BigUint64Array(1);
  const code = advapi32().GetNamedSecurityInfoW(
    wide(path),
    SE_FILE_OBJECT,
    OWNER_SECURITY_INFORMATION,
    owner,
    null,
    null,
    null,
    descriptor,
  );
  if (code !== 0) throw new Win32Error(`GetNamedSecurityInfo("${path}")`, code);
  try {
    return sidText(owner[0] ?? 0n);
  } finally {
    kernel32().LocalFree(Deno.UnsafePointer.create(descriptor[0] ?? 0n));
  }
}

/** The SID of the user that this process runs as. @throws {Win32Error} If the process's token can't be read. */
export function ownSid(): string {
  const TOKEN_QUERY = 8, TOKEN_USER = 1, MOST_BYTES = 256;
  const token = new BigUint64Array(1);
  if (!advapi32().OpenProcessToken(kernel32().GetCurrentProcess(), TOKEN_QUERY, token)) {
    throw new Win32Error("OpenProcessToken", lastError());
  }
  using handle = new Handle(token[0] ?? 0n);
  // The SID lies behind the structure that points to it.
  const user = new DataView(new ArrayBuffer(MOST_BYTES)), size = new Uint32Array(1);
  if (!advapi32().GetTokenInformation(handle.value, TOKEN_USER, user, MOST_BYTES, size)) {
    throw new Win32Error("GetTokenInformation", lastError());
  }
  return sidText(user.getBigUint64(LAYOUTS.TOKEN_USER["User.Sid"], true));
}

function sidText(sid: bigint): string {
  const text = new BigUint64Array(1);
  if (!advapi32().ConvertSidToStringSidW(Deno.UnsafePointer.create(sid), text)) {
    throw new Win32Error("ConvertSidToStringSid", lastError());
  }
  const address = Deno.UnsafePointer.create(text[0] ?? 0n);
  try {
    return wideAt(address, LONGEST);
  } finally {
    kernel32().LocalFree(address);
  }
}
