/** Whether a process has a debugger. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";

/** Whether a debugger is attached to a process, whose events it gets; undefined when that may not be asked. */
export function hasDebugger(pid: number): boolean | undefined {
  const QUERY = 0x400;
  const value = kernel32().OpenProcess(QUERY, 0, pid);
  if (value === 0n) return undefined;
  using process = new Handle(value);
  const present = new Uint32Array(1);
  return kernel32().CheckRemoteDebuggerPresent(process.value, present) ? present[0] !== 0 : undefined;
}
