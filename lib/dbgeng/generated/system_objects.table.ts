/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 31, after those of IUnknown. */
export const IDebugSystemObjects = {
  name: "IDebugSystemObjects",
  iid: "6b86fe2c-2c4f-4f0c-9da2-174311acc327",
  slots: 32,
  methods: {
    ...IUnknown.methods,
    /** `GetEventThread(PULONG Id)` */
    GetEventThread: { slot: 3, parameters: ["buffer"], result: "i32" },
    /** `GetEventProcess(PULONG Id)` */
    GetEventProcess: { slot: 4, parameters: ["buffer"], result: "i32" },
    /** `GetCurrentThreadId(PULONG Id)` */
    GetCurrentThreadId: { slot: 5, parameters: ["buffer"], result: "i32" },
    /** `SetCurrentThreadId(ULONG Id)` */
    SetCurrentThreadId: { slot: 6, parameters: ["u32"], result: "i32" },
    /** `GetCurrentProcessId(PULONG Id)` */
    GetCurrentProcessId: { slot: 7, parameters: ["buffer"], result: "i32" },
    /** `SetCurrentProcessId(ULONG Id)` */
    SetCurrentProcessId: { slot: 8, parameters: ["u32"], result: "i32" },
    /** `GetNumberThreads(PULONG Number)` */
    GetNumberThreads: { slot: 9, parameters: ["buffer"], result: "i32" },
    /** `GetTotalNumberThreads(PULONG Total, PULONG LargestProcess)` */
    GetTotalNumberThreads: { slot: 10, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetThreadIdsByIndex(ULONG Start, ULONG Count, PULONG Ids, PULONG SysIds)` */
    GetThreadIdsByIndex: { slot: 11, parameters: ["u32", "u32", "buffer", "buffer"], result: "i32" },
    /** `GetThreadIdByProcessor(ULONG Processor, PULONG Id)` */
    GetThreadIdByProcessor: { slot: 12, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetCurrentThreadDataOffset(PULONG64 Offset)` */
    GetCurrentThreadDataOffset: { slot: 13, parameters: ["buffer"], result: "i32" },
    /** `GetThreadIdByDataOffset(ULONG64 Offset, PULONG Id)` */
    GetThreadIdByDataOffset: { slot: 14, parameters: ["u64", "buffer"], result: "i32" },
    /** `GetCurrentThreadTeb(PULONG64 Offset)` */
    GetCurrentThreadTeb: { slot: 15, parameters: ["buffer"], result: "i32" },
    /** `GetThreadIdByTeb(ULONG64 Offset, PULONG Id)` */
    GetThreadIdByTeb: { slot: 16, parameters: ["u64", "buffer"], result: "i32" },
    /** `GetCurrentThreadSystemId(PULONG SysId)` */
    GetCurrentThreadSystemId: { slot: 17, parameters: ["buffer"], result: "i32" },
    /** `GetThreadIdBySystemId(ULONG SysId, PULONG Id)` */
    GetThreadIdBySystemId: { slot: 18, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetCurrentThreadHandle(PULONG64 Handle)` */
    GetCurrentThreadHandle: { slot: 19, parameters: ["buffer"], result: "i32" },
    /** `GetThreadIdByHandle(ULONG64 Handle, PULONG Id)` */
    GetThreadIdByHandle: { slot: 20, parameters: ["u64", "buffer"], result: "i32" },
    /** `GetNumberProcesses(PULONG Number)` */
    GetNumberProcesses: { slot: 21, parameters: ["buffer"], result: "i32" },
    /** `GetProcessIdsByIndex(ULONG Start, ULONG Count, PULONG Ids, PULONG SysIds)` */
    GetProcessIdsByIndex: { slot: 22, parameters: ["u32", "u32", "buffer", "buffer"], result: "i32" },
    /** `GetCurrentProcessDataOffset(PULONG64 Offset)` */
    GetCurrentProcessDataOffset: { slot: 23, parameters: ["buffer"], result: "i32" },
    /** `GetProcessIdByDataOffset(ULONG64 Offset, PULONG Id)` */
    GetProcessIdByDataOffset: { slot: 24, parameters: ["u64", "buffer"], result: "i32" },
    /** `GetCurrentProcessPeb(PULONG64 Offset)` */
    GetCurrentProcessPeb: { slot: 25, parameters: ["buffer"], result: "i32" },
    /** `GetProcessIdByPeb(ULONG64 Offset, PULONG Id)` */
    GetProcessIdByPeb: { slot: 26, parameters: ["u64", "buffer"], result: "i32" },
    /** `GetCurrentProcessSystemId(PULONG SysId)` */
    GetCurrentProcessSystemId: { slot: 27, parameters: ["buffer"], result: "i32" },
    /** `GetProcessIdBySystemId(ULONG SysId, PULONG Id)` */
    GetProcessIdBySystemId: { slot: 28, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetCurrentProcessHandle(PULONG64 Handle)` */
    GetCurrentProcessHandle: { slot: 29, parameters: ["buffer"], result: "i32" },
    /** `GetProcessIdByHandle(ULONG64 Handle, PULONG Id)` */
    GetProcessIdByHandle: { slot: 30, parameters: ["u64", "buffer"], result: "i32" },
    /** `GetCurrentProcessExecutableName(PSTR Buffer, ULONG BufferSize, PULONG ExeSize)` */
    GetCurrentProcessExecutableName: { slot: 31, parameters: ["buffer", "u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 32 to 36, after those of IDebugSystemObjects. */
export const IDebugSystemObjects2 = {
  name: "IDebugSystemObjects2",
  iid: "0ae9f5ff-1852-4679-b055-494bee6407ee",
  slots: 37,
  methods: {
    ...IDebugSystemObjects.methods,
    /** `GetCurrentProcessUpTime(PULONG UpTime)` */
    GetCurrentProcessUpTime: { slot: 32, parameters: ["buffer"], result: "i32" },
    /** `GetImplicitThreadDataOffset(PULONG64 Offset)` */
    GetImplicitThreadDataOffset: { slot: 33, parameters: ["buffer"], result: "i32" },
    /** `SetImplicitThreadDataOffset(ULONG64 Offset)` */
    SetImplicitThreadDataOffset: { slot: 34, parameters: ["u64"], result: "i32" },
    /** `GetImplicitProcessDataOffset(PULONG64 Offset)` */
    GetImplicitProcessDataOffset: { slot: 35, parameters: ["buffer"], result: "i32" },
    /** `SetImplicitProcessDataOffset(ULONG64 Offset)` */
    SetImplicitProcessDataOffset: { slot: 36, parameters: ["u64"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 37 to 45, after those of IDebugSystemObjects2. */
export const IDebugSystemObjects3 = {
  name: "IDebugSystemObjects3",
  iid: "e9676e2f-e286-4ea3-b0f9-dfe5d9fc330e",
  slots: 46,
  methods: {
    ...IDebugSystemObjects2.methods,
    /** `GetEventSystem(PULONG Id)` */
    GetEventSystem: { slot: 37, parameters: ["buffer"], result: "i32" },
    /** `GetCurrentSystemId(PULONG Id)` */
    GetCurrentSystemId: { slot: 38, parameters: ["buffer"], result: "i32" },
    /** `SetCurrentSystemId(ULONG Id)` */
    SetCurrentSystemId: { slot: 39, parameters: ["u32"], result: "i32" },
    /** `GetNumberSystems(PULONG Number)` */
    GetNumberSystems: { slot: 40, parameters: ["buffer"], result: "i32" },
    /** `GetSystemIdsByIndex(ULONG Start, ULONG Count, PULONG Ids)` */
    GetSystemIdsByIndex: { slot: 41, parameters: ["u32", "u32", "buffer"], result: "i32" },
    /** `GetTotalNumberThreadsAndProcesses(PULONG TotalThreads, PULONG TotalProcesses, PULONG LargestProcessThreads, PULONG LargestSystemThreads, PULONG LargestSystemProcesses)` */
    GetTotalNumberThreadsAndProcesses: {
      slot: 42,
      parameters: ["buffer", "buffer", "buffer", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetCurrentSystemServer(PULONG64 Server)` */
    GetCurrentSystemServer: { slot: 43, parameters: ["buffer"], result: "i32" },
    /** `GetSystemByServer(ULONG64 Server, PULONG Id)` */
    GetSystemByServer: { slot: 44, parameters: ["u64", "buffer"], result: "i32" },
    /** `GetCurrentSystemServerName(PSTR Buffer, ULONG BufferSize, PULONG NameSize)` */
    GetCurrentSystemServerName: { slot: 45, parameters: ["buffer", "u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 46 to 47, after those of IDebugSystemObjects3. */
export const IDebugSystemObjects4 = {
  name: "IDebugSystemObjects4",
  iid: "489468e6-7d0f-4af5-87ab-25207454d553",
  slots: 48,
  methods: {
    ...IDebugSystemObjects3.methods,
    /** `GetCurrentProcessExecutableNameWide(PWSTR Buffer, ULONG BufferSize, PULONG ExeSize)` */
    GetCurrentProcessExecutableNameWide: { slot: 46, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `GetCurrentSystemServerNameWide(PWSTR Buffer, ULONG BufferSize, PULONG NameSize)` */
    GetCurrentSystemServerNameWide: { slot: 47, parameters: ["buffer", "u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;
