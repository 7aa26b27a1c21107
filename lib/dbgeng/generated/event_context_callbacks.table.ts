/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 16, after those of IUnknown. */
export const IDebugEventContextCallbacks = {
  name: "IDebugEventContextCallbacks",
  iid: "61a4905b-23f9-4247-b3c5-53d087529ab7",
  slots: 17,
  methods: {
    ...IUnknown.methods,
    /** `GetInterestMask(PULONG Mask)` */
    GetInterestMask: { slot: 3, parameters: ["buffer"], result: "i32" },
    /** `Breakpoint(PDEBUG_BREAKPOINT2 Bp, PVOID Context, ULONG ContextSize)` */
    Breakpoint: { slot: 4, parameters: ["pointer", "buffer", "u32"], result: "i32" },
    /** `Exception(PEXCEPTION_RECORD64 Exception, ULONG FirstChance, PVOID Context, ULONG ContextSize)` */
    Exception: { slot: 5, parameters: ["buffer", "u32", "buffer", "u32"], result: "i32" },
    /** `CreateThread(ULONG64 Handle, ULONG64 DataOffset, ULONG64 StartOffset, PVOID Context, ULONG ContextSize)` */
    CreateThread: { slot: 6, parameters: ["u64", "u64", "u64", "buffer", "u32"], result: "i32" },
    /** `ExitThread(ULONG ExitCode, PVOID Context, ULONG ContextSize)` */
    ExitThread: { slot: 7, parameters: ["u32", "buffer", "u32"], result: "i32" },
    /** `CreateProcess(ULONG64 ImageFileHandle, ULONG64 Handle, ULONG64 BaseOffset, ULONG ModuleSize, PCWSTR ModuleName, PCWSTR ImageName, ULONG CheckSum, ULONG TimeDateStamp, ULONG64 InitialThreadHandle, ULONG64 ThreadDataOffset, ULONG64 StartOffset, PVOID Context, ULONG ContextSize)` */
    CreateProcess: {
      slot: 8,
      parameters: [
        "u64",
        "u64",
        "u64",
        "u32",
        "buffer",
        "buffer",
        "u32",
        "u32",
        "u64",
        "u64",
        "u64",
        "buffer",
        "u32",
      ],
      result: "i32",
    },
    /** `ExitProcess(ULONG ExitCode, PVOID Context, ULONG ContextSize)` */
    ExitProcess: { slot: 9, parameters: ["u32", "buffer", "u32"], result: "i32" },
    /** `LoadModule(ULONG64 ImageFileHandle, ULONG64 BaseOffset, ULONG ModuleSize, PCWSTR ModuleName, PCWSTR ImageName, ULONG CheckSum, ULONG TimeDateStamp, PVOID Context, ULONG ContextSize)` */
    LoadModule: {
      slot: 10,
      parameters: ["u64", "u64", "u32", "buffer", "buffer", "u32", "u32", "buffer", "u32"],
      result: "i32",
    },
    /** `UnloadModule(PCWSTR ImageBaseName, ULONG64 BaseOffset, PVOID Context, ULONG ContextSize)` */
    UnloadModule: { slot: 11, parameters: ["buffer", "u64", "buffer", "u32"], result: "i32" },
    /** `SystemError(ULONG Error, ULONG Level, PVOID Context, ULONG ContextSize)` */
    SystemError: { slot: 12, parameters: ["u32", "u32", "buffer", "u32"], result: "i32" },
    /** `SessionStatus(ULONG Status)` */
    SessionStatus: { slot: 13, parameters: ["u32"], result: "i32" },
    /** `ChangeDebuggeeState(ULONG Flags, ULONG64 Argument, PVOID Context, ULONG ContextSize)` */
    ChangeDebuggeeState: { slot: 14, parameters: ["u32", "u64", "buffer", "u32"], result: "i32" },
    /** `ChangeEngineState(ULONG Flags, ULONG64 Argument, PVOID Context, ULONG ContextSize)` */
    ChangeEngineState: { slot: 15, parameters: ["u32", "u64", "buffer", "u32"], result: "i32" },
    /** `ChangeSymbolState(ULONG Flags, ULONG64 Argument)` */
    ChangeSymbolState: { slot: 16, parameters: ["u32", "u64"], result: "i32" },
  },
} as const satisfies ComInterface;
