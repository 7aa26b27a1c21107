/** Which process a service runs in. @module */
import { advapi32 } from "./advapi32.ts";
import { LAYOUTS } from "./layouts.ts";
import { wide } from "./text.ts";

/** The pid of a service by its short name, 0 while it isn't running; undefined where there is none or it can't be asked. */
export function servicePid(name: string): number | undefined {
  const CONNECT = 1,
    QUERY_STATUS = 4,
    PROCESS_INFO = 0,
    { size, dwProcessId } = LAYOUTS.SERVICE_STATUS_PROCESS;
  using scopes = new DisposableStack();
  const opened = (handle: bigint): bigint => {
    if (handle !== 0n) scopes.defer(() => advapi32().CloseServiceHandle(handle));
    return handle;
  };
  const manager = opened(advapi32().OpenSCManagerW(null, null, CONNECT));
  const service = manager && opened(advapi32().OpenServiceW(manager, wide(name), QUERY_STATUS));
  if (!service) return undefined;
  const status = new DataView(new ArrayBuffer(size));
  const needed = new Uint32Array(1);
  const ok = advapi32().QueryServiceStatusEx(service, PROCESS_INFO, status, size, needed);
  return ok ? status.getUint32(dwProcessId, true) : undefined;
}
