/** Handles of other processes. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { ntdll } from "./ntdll.ts";

const PROCESS_TERMINATE = 0x1;
const PROCESS_DUP_HANDLE = 0x40;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
const DUPLICATE_SAME_ACCESS = 2;

/**
 * The id of the process that a handle of another process can end; `undefined` where it is to none, doesn't allow that, or
 * may not be asked.
 */
export function endedThrough(owner: number, handle: bigint): number | undefined {
  const opened = kernel32().OpenProcess(PROCESS_DUP_HANDLE, 0, owner);
  if (opened === 0n) return undefined;
  using process = new Handle(opened);
  using same = copied(process, handle, 0, DUPLICATE_SAME_ACCESS);
  if (same === undefined || (granted(same) & PROCESS_TERMINATE) === 0) return undefined;
  using asked = copied(process, handle, PROCESS_QUERY_LIMITED_INFORMATION, 0);
  const pid = asked === undefined ? 0 : kernel32().GetProcessId(asked.value);
  return pid === 0 ? undefined : pid;
}

/** A handle of a process as our own. */
function copied(process: Handle, handle: bigint, access: number, options: number): Handle | undefined {
  const out = new BigUint64Array(1);
  const self = kernel32().GetCurrentProcess();
  const done = kernel32().DuplicateHandle(process.value, handle, self, out, access, 0, options);
  return done === 0 || out[0] === undefined ? undefined : new Handle(out[0]);
}

/** The rights that a handle gives: GrantedAccess of PUBLIC_OBJECT_BASIC_INFORMATION, 56 bytes. */
function granted(handle: Handle): number {
  const information = new Uint32Array(14), OBJECT_BASIC = 0;
  const status = ntdll().NtQueryObject(handle.value, OBJECT_BASIC, information, information.byteLength, null);
  return status < 0 ? 0 : information[1] ?? 0;
}
