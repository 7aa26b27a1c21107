/** Handles of other processes. @module */
import { Handle } from "./handle.ts";
import { kernel32 } from "./kernel32.ts";

const PROCESS_DUP_HANDLE = 0x40;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;

/** The id of the process that a handle of another process is to; `undefined` where it is to none, or may not be asked. */
export function pidOf(owner: number, handle: bigint): number | undefined {
  const opened = kernel32().OpenProcess(PROCESS_DUP_HANDLE, 0, owner);
  if (opened === 0n) return undefined;
  using process = new Handle(opened);
  const out = new BigUint64Array(1);
  const self = kernel32().GetCurrentProcess();
  const copied = kernel32().DuplicateHandle(
    process.value,
    handle,
    self,
    out,
    PROCESS_QUERY_LIMITED_INFORMATION,
    0,
    0,
  );
  if (copied === 0 || out[0] === undefined) return undefined;
  using copy = new Handle(out[0]);
  const pid = kernel32().GetProcessId(copy.value);
  return pid === 0 ? undefined : pid;
}
