/** Which process a service runs in. @module */
import { systemLibrary } from "./library.ts";
import { wide } from "./text.ts";

const advapi32 = systemLibrary("advapi32.dll", {
  CloseServiceHandle: { parameters: ["u64"], result: "i32" },
  OpenSCManagerW: { parameters: ["pointer", "pointer", "u32"], result: "u64" },
  OpenServiceW: { parameters: ["u64", "buffer", "u32"], result: "u64" },
  QueryServiceStatusEx: { parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
});

/** The pid of a service by its short name, 0 while it isn't running; undefined where there is none or it can't be asked. */
export function servicePid(name: string): number | undefined {
  const CONNECT = 1, QUERY_STATUS = 4, PROCESS_INFO = 0;
  using scopes = new DisposableStack();
  const opened = (handle: bigint): bigint => {
    if (handle !== 0n) scopes.defer(() => advapi32().CloseServiceHandle(handle));
    return handle;
  };
  const manager = opened(advapi32().OpenSCManagerW(null, null, CONNECT));
  const service = manager && opened(advapi32().OpenServiceW(manager, wide(name), QUERY_STATUS));
  if (!service) return undefined;
  const status = new DataView(new ArrayBuffer(36)); // SERVICE_STATUS_PROCESS
  const needed = new Uint32Array(1);
  const ok = advapi32().QueryServiceStatusEx(service, PROCESS_INFO, status, 36, needed);
  return ok ? status.getUint32(28, true) : undefined;
}
