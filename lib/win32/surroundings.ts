/** What a process is given by whoever started it: its error mode, its session, its desktop. @module */
import { systemLibrary } from "./library.ts";
import { fromWide } from "./text.ts";

const own = systemLibrary("kernel32.dll", {
  GetCurrentProcessId: { parameters: [], result: "u32" },
  GetErrorMode: { parameters: [], result: "u32" },
  ProcessIdToSessionId: { parameters: ["u32", "buffer"], result: "i32" },
});

const user32 = systemLibrary("user32.dll", {
  GetProcessWindowStation: { parameters: [], result: "u64" },
  GetUserObjectInformationW: { parameters: ["u64", "i32", "buffer", "u32", "buffer"], result: "i32" },
});

/** The bits of SetErrorMode, which a process inherits from its parent. */
export function errorMode(): number {
  return own().GetErrorMode();
}

/** The session this process runs in; services, and the jobs of a runner that is one, have 0. */
export function sessionId(): number {
  const id = new Uint32Array(1);
  return own().ProcessIdToSessionId(own().GetCurrentProcessId(), id) ? id[0] ?? 0 : 0;
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
