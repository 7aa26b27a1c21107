/** The calls of advapi32 that Trapline makes: tokens, owners, the registry, services, wait chains. @module */
import { systemLibrary } from "./library.ts";

/** advapi32.dll, by the names of its exports. GetThreadWaitChain walks through other processes: on a thread of its own. */
export const advapi32 = systemLibrary("advapi32.dll", {
  AdjustTokenPrivileges: {
    parameters: ["u64", "i32", "buffer", "u32", "pointer", "pointer"],
    result: "i32",
  },
  CloseServiceHandle: { parameters: ["u64"], result: "i32" },
  CloseThreadWaitChainSession: { parameters: ["u64"], result: "void" },
  ConvertSidToStringSidW: { parameters: ["pointer", "buffer"], result: "i32" },
  ConvertStringSecurityDescriptorToSecurityDescriptorW: {
    parameters: ["buffer", "u32", "buffer", "pointer"],
    result: "i32",
  },
  GetNamedSecurityInfoW: {
    parameters: ["buffer", "u32", "u32", "buffer", "pointer", "pointer", "pointer", "buffer"],
    result: "u32",
  },
  GetThreadWaitChain: {
    parameters: ["u64", "u64", "u32", "u32", "buffer", "buffer", "buffer"],
    result: "i32",
    nonblocking: true,
  },
  GetTokenInformation: { parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
  LookupPrivilegeValueW: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  OpenProcessToken: { parameters: ["u64", "u32", "buffer"], result: "i32" },
  OpenSCManagerW: { parameters: ["pointer", "pointer", "u32"], result: "u64" },
  OpenServiceW: { parameters: ["u64", "buffer", "u32"], result: "u64" },
  OpenThreadWaitChainSession: { parameters: ["u32", "pointer"], result: "u64" },
  QueryServiceStatusEx: { parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
  RegCloseKey: { parameters: ["u64"], result: "i32" },
  RegCreateKeyExW: {
    parameters: ["u64", "buffer", "u32", "pointer", "u32", "u32", "pointer", "buffer", "buffer"],
    result: "i32",
  },
  RegDeleteKeyExW: { parameters: ["u64", "buffer", "u32", "u32"], result: "i32" },
  RegDeleteValueW: { parameters: ["u64", "buffer"], result: "i32" },
  RegEnumKeyExW: {
    parameters: ["u64", "u32", "buffer", "buffer", "pointer", "pointer", "pointer", "pointer"],
    result: "i32",
  },
  RegGetValueW: {
    parameters: ["u64", "buffer", "buffer", "u32", "buffer", "buffer", "buffer"],
    result: "i32",
  },
  RegOpenKeyExW: { parameters: ["u64", "buffer", "u32", "u32", "buffer"], result: "i32" },
  RegSetValueExW: { parameters: ["u64", "buffer", "u32", "u32", "buffer", "u32"], result: "i32" },
});
