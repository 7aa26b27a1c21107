/** The calls of ntdll that Trapline makes. @module */
import { systemLibrary } from "./library.ts";

/** ntdll.dll, by the names of its exports; each `Nt` call gives an NTSTATUS. */
export const ntdll = systemLibrary("ntdll.dll", {
  NtGetNextThread: { parameters: ["u64", "u64", "u32", "u32", "u32", "buffer"], result: "i32" },
  NtQueryInformationProcess: { parameters: ["u64", "u32", "buffer", "u32", "pointer"], result: "i32" },
  NtQueryInformationThread: { parameters: ["u64", "u32", "buffer", "u32", "pointer"], result: "i32" },
  NtQueryObject: { parameters: ["u64", "u32", "buffer", "u32", "pointer"], result: "i32" },
  NtQuerySystemInformation: { parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
  RtlMoveMemory: { parameters: ["u64", "buffer", "usize"], result: "void" },
  RtlLookupFunctionEntry: { parameters: ["u64", "buffer", "pointer"], result: "pointer" },
});
