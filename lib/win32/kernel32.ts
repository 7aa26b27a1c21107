/** The calls of kernel32 that Trapline makes. A HANDLE is an unsigned 64-bit number here, 0 for none. @module */
import { systemLibrary } from "./library.ts";

/** INVALID_HANDLE_VALUE. */
export const INVALID_HANDLE = 0xFFFF_FFFF_FFFF_FFFFn;

/** kernel32.dll, by the names of its exports. */
export const kernel32 = systemLibrary("kernel32.dll", {
  CheckRemoteDebuggerPresent: { parameters: ["u64", "buffer"], result: "i32" },
  CloseHandle: { parameters: ["u64"], result: "i32" },
  CreateEventW: { parameters: ["pointer", "i32", "i32", "buffer"], result: "u64" },
  CreateFileW: { parameters: ["buffer", "u32", "u32", "pointer", "u32", "u32", "u64"], result: "u64" },
  CreateNamedPipeW: {
    parameters: ["buffer", "u32", "u32", "u32", "u32", "u32", "u32", "buffer"],
    result: "u64",
  },
  CreateDirectoryW: { parameters: ["buffer", "buffer"], result: "i32" },
  FlushFileBuffers: { parameters: ["u64"], result: "i32" },
  GetActiveProcessorCount: { parameters: ["u16"], result: "u32" },
  GetCurrentProcess: { parameters: [], result: "u64" },
  GetDiskFreeSpaceExW: { parameters: ["buffer", "buffer", "pointer", "pointer"], result: "i32" },
  GetExitCodeProcess: { parameters: ["u64", "buffer"], result: "i32" },
  GetFileAttributesW: { parameters: ["buffer"], result: "u32" },
  GetFileType: { parameters: ["u64"], result: "u32" },
  GetLastError: { parameters: [], result: "u32" },
  GetModuleFileNameW: { parameters: ["pointer", "buffer", "u32"], result: "u32" },
  GetNumberOfConsoleInputEvents: { parameters: ["u64", "buffer"], result: "i32" },
  GetProcessTimes: { parameters: ["u64", "buffer", "buffer", "buffer", "buffer"], result: "i32" },
  GetModuleHandleW: { parameters: ["buffer"], result: "pointer" },
  GetProcAddress: { parameters: ["pointer", "buffer"], result: "pointer" },
  GetStdHandle: { parameters: ["u32"], result: "u64" },
  GetSystemDirectoryW: { parameters: ["buffer", "u32"], result: "u32" },
  GetSystemTimes: { parameters: ["buffer", "buffer", "buffer"], result: "i32" },
  GetThreadContext: { parameters: ["u64", "pointer"], result: "i32" },
  IsWow64Process: { parameters: ["u64", "buffer"], result: "i32" },
  LoadLibraryExW: { parameters: ["buffer", "pointer", "u32"], result: "pointer" },
  LocalFree: { parameters: ["pointer"], result: "pointer" },
  OpenEventW: { parameters: ["u32", "i32", "buffer"], result: "u64" },
  OpenProcess: { parameters: ["u32", "i32", "u32"], result: "u64" },
  OpenThread: { parameters: ["u32", "i32", "u32"], result: "u64" },
  PeekNamedPipe: { parameters: ["u64", "pointer", "u32", "pointer", "buffer", "pointer"], result: "i32" },
  QueryFullProcessImageNameW: { parameters: ["u64", "u32", "buffer", "buffer"], result: "i32" },
  ReadConsoleInputW: { parameters: ["u64", "buffer", "u32", "buffer"], result: "i32" },
  ReadFile: { parameters: ["u64", "buffer", "u32", "buffer", "pointer"], result: "i32" },
  ReadProcessMemory: { parameters: ["u64", "u64", "buffer", "u64", "pointer"], result: "i32" },
  ResumeThread: { parameters: ["u64"], result: "u32" },
  SetHandleInformation: { parameters: ["u64", "u32", "u32"], result: "i32" },
  SetEvent: { parameters: ["u64"], result: "i32" },
  Sleep: { parameters: ["u32"], result: "void" },
  TerminateProcess: { parameters: ["u64", "u32"], result: "i32" },
  VirtualQueryEx: { parameters: ["u64", "u64", "buffer", "u64"], result: "u64" },
  WaitForSingleObject: { parameters: ["u64", "u32"], result: "u32" },
  WriteFile: { parameters: ["u64", "buffer", "u32", "buffer", "pointer"], result: "i32" },
});
