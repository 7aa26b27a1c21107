/** The number with which Windows hides pointers that a process keeps. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { ntdll } from "./ntdll.ts";

/** What EncodePointer of a process works with; undefined where that may not be asked, and under Wine, which keeps none. */
export function processCookie(pid: number): number | undefined {
  const QUERY = 0x400, VM_WRITE = 0x20, PROCESS_COOKIE = 36;
  const value = kernel32().OpenProcess(QUERY | VM_WRITE, 0, pid);
  if (value === 0n) return undefined;
  using process = new Handle(value);
  const cookie = new Uint32Array(1);
  const status = ntdll().NtQueryInformationProcess(process.value, PROCESS_COOKIE, cookie, 4, null);
  return status < 0 ? undefined : cookie[0];
}
