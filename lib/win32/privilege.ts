/** The right to open processes of other users. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { systemLibrary } from "./library.ts";
import { wide } from "./text.ts";

const advapi32 = systemLibrary("advapi32.dll", {
  AdjustTokenPrivileges: {
    parameters: ["u64", "i32", "buffer", "u32", "pointer", "pointer"],
    result: "i32",
  },
  LookupPrivilegeValueW: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  OpenProcessToken: { parameters: ["u64", "u32", "buffer"], result: "i32" },
});

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
  const privileges = new DataView(new ArrayBuffer(16)); // TOKEN_PRIVILEGES with one entry
  privileges.setUint32(0, 1, true);
  privileges.setUint32(4, Number((luid[0] ?? 0n) & 0xFFFF_FFFFn), true);
  privileges.setUint32(8, Number((luid[0] ?? 0n) >> 32n), true);
  privileges.setUint32(12, ENABLED, true);
  advapi32().AdjustTokenPrivileges(handle.value, 0, privileges, 0, null, null);
}
