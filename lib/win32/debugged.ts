/** Whether a process has a debugger. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";
import { ntdll } from "./ntdll.ts";

/** Whether a debugger is attached to a process, whose events it gets; undefined when that may not be asked. */
export function hasDebugger(pid: number): boolean | undefined {
  const QUERY = 0x400, DEBUG_PORT = 7;
  const value = kernel32().OpenProcess(QUERY, 0, pid);
  if (value === 0n) return undefined;
  using process = new Handle(value);
  const port = new BigUint64Array(1);
  const status = ntdll().NtQueryInformationProcess(process.value, DEBUG_PORT, port, 8, null);
  return status < 0 ? undefined : port[0] !== 0n;
}
