/** The right to open processes of other users. @module */
import { advapi32 } from "./advapi32.ts";
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { LAYOUTS } from "./layouts.ts";
import { wide } from "./text.ts";

let asked = false;

/** Turns SeDebugPrivilege on where our token has it, as an elevated one does; else nothing changes. */
export function enableDebugPrivilege(): void {
  if (asked) return;
  asked = true;
  const ADJUST_AND_QUERY = 0x28, ENABLED = 2;
  const token = new BigUint64Array(1), luid = new BigUint64Array(1);
  if (!advapi32().OpenProcessToken(kernel32().GetCurrentProcess(), ADJUST_AND_QUERY, token)) return;
  using handle = new Handle(token[0] ?? 0n);
  if (!advapi32().LookupPrivilegeValueW(null, wide("SeDebugPrivilege"), luid)) return;
  const { TOKEN_PRIVILEGES } = LAYOUTS; // It has room for one.
  const privileges = new DataView(new ArrayBuffer(TOKEN_PRIVILEGES.size));
  privileges.setUint32(TOKEN_PRIVILEGES.PrivilegeCount, 1, true);
  const [low, high] = [Number((luid[0] ?? 0n) & 0xFFFF_FFFFn), Number((luid[0] ?? 0n) >> 32n)];
  privileges.setUint32(TOKEN_PRIVILEGES["Privileges[0].Luid.LowPart"], low, true);
  privileges.setUint32(TOKEN_PRIVILEGES["Privileges[0].Luid.HighPart"], high, true);
  privileges.setUint32(TOKEN_PRIVILEGES["Privileges[0].Attributes"], ENABLED, true);
  advapi32().AdjustTokenPrivileges(handle.value, 0, privileges, 0, null, null);
}
