/** The calls of user32 that Trapline makes; none of them sends a message on this thread. @module */
import { systemLibrary } from "./library.ts";

/** user32.dll, by the names of its exports. A HWND is an unsigned 64-bit number, 0 for none. */
export const user32 = systemLibrary("user32.dll", {
  CreateMenu: { parameters: [], result: "u64" },
  DestroyMenu: { parameters: ["u64"], result: "i32" },
  FindWindowExW: { parameters: ["u64", "u64", "pointer", "pointer"], result: "u64" },
  GetClassNameW: { parameters: ["u64", "buffer", "i32"], result: "i32" },
  GetGuiResources: { parameters: ["u64", "u32"], result: "u32" },
  GetProcessWindowStation: { parameters: [], result: "u64" },
  GetTopWindow: { parameters: ["u64"], result: "u64" },
  GetUserObjectInformationW: { parameters: ["u64", "i32", "buffer", "u32", "buffer"], result: "i32" },
  GetWindow: { parameters: ["u64", "u32"], result: "u64" },
  GetWindowThreadProcessId: { parameters: ["u64", "buffer"], result: "u32" },
  InternalGetWindowText: { parameters: ["u64", "buffer", "i32"], result: "i32" },
  IsWindowEnabled: { parameters: ["u64"], result: "i32" },
  IsWindowVisible: { parameters: ["u64"], result: "i32" },
  // Waits for somebody else's window: on a thread of its own.
  SendMessageTimeoutW: {
    parameters: ["u64", "u32", "u64", "u64", "u32", "u32", "buffer"],
    result: "u64",
    nonblocking: true,
  },
});
