/** What a process is given by whoever started it: its error mode, its session, its desktop. @module */
import { kernel32 } from "./kernel32.ts";
import { fromWide } from "./text.ts";
import { user32 } from "./user32.ts";

/** The bits of SetErrorMode, which a process inherits from its parent. */
export function errorMode(): number {
  return kernel32().GetErrorMode();
}

/** The session this process runs in; services, and the jobs of a runner that is one, have 0. */
export function sessionId(): number {
  const id = new Uint32Array(1);
  return kernel32().ProcessIdToSessionId(kernel32().GetCurrentProcessId(), id) ? id[0] ?? 0 : 0;
}

/** The name of our window station: `WinSta0` is the one whose windows people see; "" where there is none. */
export function windowStation(): string {
  const NAME = 2;
  const name = new Uint16Array(256), bytes = new Uint32Array(1);
  const station = user32().GetProcessWindowStation();
  return user32().GetUserObjectInformationW(station, NAME, name, name.byteLength, bytes)
    ? fromWide(name)
    : "";
}
