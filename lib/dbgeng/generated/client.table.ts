/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 47, after those of IUnknown. */
export const IDebugClient = {
  name: "IDebugClient",
  iid: "27fe5639-8407-4f47-8364-ee118fb08ac8",
  slots: 48,
  methods: {
    ...IUnknown.methods,
    /** `AttachKernel(ULONG Flags, PCSTR ConnectOptions)` */
    AttachKernel: { slot: 3, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetKernelConnectionOptions(PSTR Buffer, ULONG BufferSize, PULONG OptionsSize)` */
    GetKernelConnectionOptions: { slot: 4, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetKernelConnectionOptions(PCSTR Options)` */
    SetKernelConnectionOptions: { slot: 5, parameters: ["buffer"], result: "i32" },
    /** `StartProcessServer(ULONG Flags, PCSTR Options, PVOID Reserved)` */
    StartProcessServer: { slot: 6, parameters: ["u32", "buffer", "pointer"], result: "i32" },
    /** `ConnectProcessServer(PCSTR RemoteOptions, PULONG64 Server)` */
    ConnectProcessServer: { slot: 7, parameters: ["buffer", "buffer"], result: "i32" },
    /** `DisconnectProcessServer(ULONG64 Server)` */
    DisconnectProcessServer: { slot: 8, parameters: ["u64"], result: "i32" },
    /** `GetRunningProcessSystemIds(ULONG64 Server, PULONG Ids, ULONG Count, PULONG ActualCount)` */
    GetRunningProcessSystemIds: { slot: 9, parameters: ["u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetRunningProcessSystemIdByExecutableName(ULONG64 Server, PCSTR ExeName, ULONG Flags, PULONG Id)` */
    GetRunningProcessSystemIdByExecutableName: {
      slot: 10,
      parameters: ["u64", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetRunningProcessDescription(ULONG64 Server, ULONG SystemId, ULONG Flags, PSTR ExeName, ULONG ExeNameSize, PULONG ActualExeNameSize, PSTR Description, ULONG DescriptionSize, PULONG ActualDescriptionSize)` */
    GetRunningProcessDescription: {
      slot: 11,
      parameters: ["u64", "u32", "u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `AttachProcess(ULONG64 Server, ULONG ProcessId, ULONG AttachFlags)` */
    AttachProcess: { slot: 12, parameters: ["u64", "u32", "u32"], result: "i32" },
    /** `CreateProcess(ULONG64 Server, PSTR CommandLine, ULONG CreateFlags)` */
    CreateProcess: { slot: 13, parameters: ["u64", "buffer", "u32"], result: "i32" },
    /** `CreateProcessAndAttach(ULONG64 Server, PSTR CommandLine, ULONG CreateFlags, ULONG ProcessId, ULONG AttachFlags)` */
    CreateProcessAndAttach: { slot: 14, parameters: ["u64", "buffer", "u32", "u32", "u32"], result: "i32" },
    /** `GetProcessOptions(PULONG Options)` */
    GetProcessOptions: { slot: 15, parameters: ["buffer"], result: "i32" },
    /** `AddProcessOptions(ULONG Options)` */
    AddProcessOptions: { slot: 16, parameters: ["u32"], result: "i32" },
    /** `RemoveProcessOptions(ULONG Options)` */
    RemoveProcessOptions: { slot: 17, parameters: ["u32"], result: "i32" },
    /** `SetProcessOptions(ULONG Options)` */
    SetProcessOptions: { slot: 18, parameters: ["u32"], result: "i32" },
    /** `OpenDumpFile(PCSTR DumpFile)` */
    OpenDumpFile: { slot: 19, parameters: ["buffer"], result: "i32" },
    /** `WriteDumpFile(PCSTR DumpFile, ULONG Qualifier)` */
    WriteDumpFile: { slot: 20, parameters: ["buffer", "u32"], result: "i32" },
    /** `ConnectSession(ULONG Flags, ULONG HistoryLimit)` */
    ConnectSession: { slot: 21, parameters: ["u32", "u32"], result: "i32" },
    /** `StartServer(PCSTR Options)` */
    StartServer: { slot: 22, parameters: ["buffer"], result: "i32" },
    /** `OutputServers(ULONG OutputControl, PCSTR Machine, ULONG Flags)` */
    OutputServers: { slot: 23, parameters: ["u32", "buffer", "u32"], result: "i32" },
    /** `TerminateProcesses()` */
    TerminateProcesses: { slot: 24, parameters: [], result: "i32" },
    /** `DetachProcesses()` */
    DetachProcesses: { slot: 25, parameters: [], result: "i32" },
    /** `EndSession(ULONG Flags)` */
    EndSession: { slot: 26, parameters: ["u32"], result: "i32" },
    /** `GetExitCode(PULONG Code)` */
    GetExitCode: { slot: 27, parameters: ["buffer"], result: "i32" },
    /** `DispatchCallbacks(ULONG Timeout)` */
    DispatchCallbacks: { slot: 28, parameters: ["u32"], result: "i32" },
    /** `ExitDispatch(PDEBUG_CLIENT Client)` */
    ExitDispatch: { slot: 29, parameters: ["pointer"], result: "i32" },
    /** `CreateClient(PDEBUG_CLIENT* Client)` */
    CreateClient: { slot: 30, parameters: ["buffer"], result: "i32" },
    /** `GetInputCallbacks(PDEBUG_INPUT_CALLBACKS* Callbacks)` */
    GetInputCallbacks: { slot: 31, parameters: ["buffer"], result: "i32" },
    /** `SetInputCallbacks(PDEBUG_INPUT_CALLBACKS Callbacks)` */
    SetInputCallbacks: { slot: 32, parameters: ["pointer"], result: "i32" },
    /** `GetOutputCallbacks(PDEBUG_OUTPUT_CALLBACKS* Callbacks)` */
    GetOutputCallbacks: { slot: 33, parameters: ["buffer"], result: "i32" },
    /** `SetOutputCallbacks(PDEBUG_OUTPUT_CALLBACKS Callbacks)` */
    SetOutputCallbacks: { slot: 34, parameters: ["pointer"], result: "i32" },
    /** `GetOutputMask(PULONG Mask)` */
    GetOutputMask: { slot: 35, parameters: ["buffer"], result: "i32" },
    /** `SetOutputMask(ULONG Mask)` */
    SetOutputMask: { slot: 36, parameters: ["u32"], result: "i32" },
    /** `GetOtherOutputMask(PDEBUG_CLIENT Client, PULONG Mask)` */
    GetOtherOutputMask: { slot: 37, parameters: ["pointer", "buffer"], result: "i32" },
    /** `SetOtherOutputMask(PDEBUG_CLIENT Client, ULONG Mask)` */
    SetOtherOutputMask: { slot: 38, parameters: ["pointer", "u32"], result: "i32" },
    /** `GetOutputWidth(PULONG Columns)` */
    GetOutputWidth: { slot: 39, parameters: ["buffer"], result: "i32" },
    /** `SetOutputWidth(ULONG Columns)` */
    SetOutputWidth: { slot: 40, parameters: ["u32"], result: "i32" },
    /** `GetOutputLinePrefix(PSTR Buffer, ULONG BufferSize, PULONG PrefixSize)` */
    GetOutputLinePrefix: { slot: 41, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetOutputLinePrefix(PCSTR Prefix)` */
    SetOutputLinePrefix: { slot: 42, parameters: ["buffer"], result: "i32" },
    /** `GetIdentity(PSTR Buffer, ULONG BufferSize, PULONG IdentitySize)` */
    GetIdentity: { slot: 43, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `OutputIdentity(ULONG OutputControl, ULONG Flags, PCSTR Format)` */
    OutputIdentity: { slot: 44, parameters: ["u32", "u32", "buffer"], result: "i32" },
    /** `GetEventCallbacks(PDEBUG_EVENT_CALLBACKS* Callbacks)` */
    GetEventCallbacks: { slot: 45, parameters: ["buffer"], result: "i32" },
    /** `SetEventCallbacks(PDEBUG_EVENT_CALLBACKS Callbacks)` */
    SetEventCallbacks: { slot: 46, parameters: ["pointer"], result: "i32" },
    /** `FlushCallbacks()` */
    FlushCallbacks: { slot: 47, parameters: [], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 48 to 55, after those of IDebugClient. */
export const IDebugClient2 = {
  name: "IDebugClient2",
  iid: "edbed635-372e-4dab-bbfe-ed0d2f63be81",
  slots: 56,
  methods: {
    ...IDebugClient.methods,
    /** `WriteDumpFile2(PCSTR DumpFile, ULONG Qualifier, ULONG FormatFlags, PCSTR Comment)` */
    WriteDumpFile2: { slot: 48, parameters: ["buffer", "u32", "u32", "buffer"], result: "i32" },
    /** `AddDumpInformationFile(PCSTR InfoFile, ULONG Type)` */
    AddDumpInformationFile: { slot: 49, parameters: ["buffer", "u32"], result: "i32" },
    /** `EndProcessServer(ULONG64 Server)` */
    EndProcessServer: { slot: 50, parameters: ["u64"], result: "i32" },
    /** `WaitForProcessServerEnd(ULONG Timeout)` */
    WaitForProcessServerEnd: { slot: 51, parameters: ["u32"], result: "i32" },
    /** `IsKernelDebuggerEnabled()` */
    IsKernelDebuggerEnabled: { slot: 52, parameters: [], result: "i32" },
    /** `TerminateCurrentProcess()` */
    TerminateCurrentProcess: { slot: 53, parameters: [], result: "i32" },
    /** `DetachCurrentProcess()` */
    DetachCurrentProcess: { slot: 54, parameters: [], result: "i32" },
    /** `AbandonCurrentProcess()` */
    AbandonCurrentProcess: { slot: 55, parameters: [], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 56 to 59, after those of IDebugClient2. */
export const IDebugClient3 = {
  name: "IDebugClient3",
  iid: "dd492d7f-71b8-4ad6-a8dc-1c887479ff91",
  slots: 60,
  methods: {
    ...IDebugClient2.methods,
    /** `GetRunningProcessSystemIdByExecutableNameWide(ULONG64 Server, PCWSTR ExeName, ULONG Flags, PULONG Id)` */
    GetRunningProcessSystemIdByExecutableNameWide: {
      slot: 56,
      parameters: ["u64", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetRunningProcessDescriptionWide(ULONG64 Server, ULONG SystemId, ULONG Flags, PWSTR ExeName, ULONG ExeNameSize, PULONG ActualExeNameSize, PWSTR Description, ULONG DescriptionSize, PULONG ActualDescriptionSize)` */
    GetRunningProcessDescriptionWide: {
      slot: 57,
      parameters: ["u64", "u32", "u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `CreateProcessWide(ULONG64 Server, PWSTR CommandLine, ULONG CreateFlags)` */
    CreateProcessWide: { slot: 58, parameters: ["u64", "buffer", "u32"], result: "i32" },
    /** `CreateProcessAndAttachWide(ULONG64 Server, PWSTR CommandLine, ULONG CreateFlags, ULONG ProcessId, ULONG AttachFlags)` */
    CreateProcessAndAttachWide: {
      slot: 59,
      parameters: ["u64", "buffer", "u32", "u32", "u32"],
      result: "i32",
    },
  },
} as const satisfies ComInterface;

/** Slots 60 to 65, after those of IDebugClient3. */
export const IDebugClient4 = {
  name: "IDebugClient4",
  iid: "ca83c3de-5089-4cf8-93c8-d892387f2a5e",
  slots: 66,
  methods: {
    ...IDebugClient3.methods,
    /** `OpenDumpFileWide(PCWSTR FileName, ULONG64 FileHandle)` */
    OpenDumpFileWide: { slot: 60, parameters: ["buffer", "u64"], result: "i32" },
    /** `WriteDumpFileWide(PCWSTR FileName, ULONG64 FileHandle, ULONG Qualifier, ULONG FormatFlags, PCWSTR Comment)` */
    WriteDumpFileWide: { slot: 61, parameters: ["buffer", "u64", "u32", "u32", "buffer"], result: "i32" },
    /** `AddDumpInformationFileWide(PCWSTR FileName, ULONG64 FileHandle, ULONG Type)` */
    AddDumpInformationFileWide: { slot: 62, parameters: ["buffer", "u64", "u32"], result: "i32" },
    /** `GetNumberDumpFiles(PULONG Number)` */
    GetNumberDumpFiles: { slot: 63, parameters: ["buffer"], result: "i32" },
    /** `GetDumpFile(ULONG Index, PSTR Buffer, ULONG BufferSize, PULONG NameSize, PULONG64 Handle, PULONG Type)` */
    GetDumpFile: {
      slot: 64,
      parameters: ["u32", "buffer", "u32", "buffer", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetDumpFileWide(ULONG Index, PWSTR Buffer, ULONG BufferSize, PULONG NameSize, PULONG64 Handle, PULONG Type)` */
    GetDumpFileWide: {
      slot: 65,
      parameters: ["u32", "buffer", "u32", "buffer", "buffer", "buffer"],
      result: "i32",
    },
  },
} as const satisfies ComInterface;

/** Slots 66 to 94, after those of IDebugClient4. */
export const IDebugClient5 = {
  name: "IDebugClient5",
  iid: "e3acb9d7-7ec2-4f0c-a0da-e81e0cbbe628",
  slots: 95,
  methods: {
    ...IDebugClient4.methods,
    /** `AttachKernelWide(ULONG Flags, PCWSTR ConnectOptions)` */
    AttachKernelWide: { slot: 66, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetKernelConnectionOptionsWide(PWSTR Buffer, ULONG BufferSize, PULONG OptionsSize)` */
    GetKernelConnectionOptionsWide: { slot: 67, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetKernelConnectionOptionsWide(PCWSTR Options)` */
    SetKernelConnectionOptionsWide: { slot: 68, parameters: ["buffer"], result: "i32" },
    /** `StartProcessServerWide(ULONG Flags, PCWSTR Options, PVOID Reserved)` */
    StartProcessServerWide: { slot: 69, parameters: ["u32", "buffer", "pointer"], result: "i32" },
    /** `ConnectProcessServerWide(PCWSTR RemoteOptions, PULONG64 Server)` */
    ConnectProcessServerWide: { slot: 70, parameters: ["buffer", "buffer"], result: "i32" },
    /** `StartServerWide(PCWSTR Options)` */
    StartServerWide: { slot: 71, parameters: ["buffer"], result: "i32" },
    /** `OutputServersWide(ULONG OutputControl, PCWSTR Machine, ULONG Flags)` */
    OutputServersWide: { slot: 72, parameters: ["u32", "buffer", "u32"], result: "i32" },
    /** `GetOutputCallbacksWide(PDEBUG_OUTPUT_CALLBACKS_WIDE* Callbacks)` */
    GetOutputCallbacksWide: { slot: 73, parameters: ["buffer"], result: "i32" },
    /** `SetOutputCallbacksWide(PDEBUG_OUTPUT_CALLBACKS_WIDE Callbacks)` */
    SetOutputCallbacksWide: { slot: 74, parameters: ["pointer"], result: "i32" },
    /** `GetOutputLinePrefixWide(PWSTR Buffer, ULONG BufferSize, PULONG PrefixSize)` */
    GetOutputLinePrefixWide: { slot: 75, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetOutputLinePrefixWide(PCWSTR Prefix)` */
    SetOutputLinePrefixWide: { slot: 76, parameters: ["buffer"], result: "i32" },
    /** `GetIdentityWide(PWSTR Buffer, ULONG BufferSize, PULONG IdentitySize)` */
    GetIdentityWide: { slot: 77, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `OutputIdentityWide(ULONG OutputControl, ULONG Flags, PCWSTR Format)` */
    OutputIdentityWide: { slot: 78, parameters: ["u32", "u32", "buffer"], result: "i32" },
    /** `GetEventCallbacksWide(PDEBUG_EVENT_CALLBACKS_WIDE* Callbacks)` */
    GetEventCallbacksWide: { slot: 79, parameters: ["buffer"], result: "i32" },
    /** `SetEventCallbacksWide(PDEBUG_EVENT_CALLBACKS_WIDE Callbacks)` */
    SetEventCallbacksWide: { slot: 80, parameters: ["pointer"], result: "i32" },
    /** `CreateProcess2(ULONG64 Server, PSTR CommandLine, PVOID OptionsBuffer, ULONG OptionsBufferSize, PCSTR InitialDirectory, PCSTR Environment)` */
    CreateProcess2: {
      slot: 81,
      parameters: ["u64", "buffer", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `CreateProcess2Wide(ULONG64 Server, PWSTR CommandLine, PVOID OptionsBuffer, ULONG OptionsBufferSize, PCWSTR InitialDirectory, PCWSTR Environment)` */
    CreateProcess2Wide: {
      slot: 82,
      parameters: ["u64", "buffer", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `CreateProcessAndAttach2(ULONG64 Server, PSTR CommandLine, PVOID OptionsBuffer, ULONG OptionsBufferSize, PCSTR InitialDirectory, PCSTR Environment, ULONG ProcessId, ULONG AttachFlags)` */
    CreateProcessAndAttach2: {
      slot: 83,
      parameters: ["u64", "buffer", "buffer", "u32", "buffer", "buffer", "u32", "u32"],
      result: "i32",
    },
    /** `CreateProcessAndAttach2Wide(ULONG64 Server, PWSTR CommandLine, PVOID OptionsBuffer, ULONG OptionsBufferSize, PCWSTR InitialDirectory, PCWSTR Environment, ULONG ProcessId, ULONG AttachFlags)` */
    CreateProcessAndAttach2Wide: {
      slot: 84,
      parameters: ["u64", "buffer", "buffer", "u32", "buffer", "buffer", "u32", "u32"],
      result: "i32",
    },
    /** `PushOutputLinePrefix(PCSTR NewPrefix, PULONG64 Handle)` */
    PushOutputLinePrefix: { slot: 85, parameters: ["buffer", "buffer"], result: "i32" },
    /** `PushOutputLinePrefixWide(PCWSTR NewPrefix, PULONG64 Handle)` */
    PushOutputLinePrefixWide: { slot: 86, parameters: ["buffer", "buffer"], result: "i32" },
    /** `PopOutputLinePrefix(ULONG64 Handle)` */
    PopOutputLinePrefix: { slot: 87, parameters: ["u64"], result: "i32" },
    /** `GetNumberInputCallbacks(PULONG Count)` */
    GetNumberInputCallbacks: { slot: 88, parameters: ["buffer"], result: "i32" },
    /** `GetNumberOutputCallbacks(PULONG Count)` */
    GetNumberOutputCallbacks: { slot: 89, parameters: ["buffer"], result: "i32" },
    /** `GetNumberEventCallbacks(ULONG EventFlags, PULONG Count)` */
    GetNumberEventCallbacks: { slot: 90, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetQuitLockString(PSTR Buffer, ULONG BufferSize, PULONG StringSize)` */
    GetQuitLockString: { slot: 91, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetQuitLockString(PCSTR String)` */
    SetQuitLockString: { slot: 92, parameters: ["buffer"], result: "i32" },
    /** `GetQuitLockStringWide(PWSTR Buffer, ULONG BufferSize, PULONG StringSize)` */
    GetQuitLockStringWide: { slot: 93, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetQuitLockStringWide(PCWSTR String)` */
    SetQuitLockStringWide: { slot: 94, parameters: ["buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 95 to 95, after those of IDebugClient5. */
export const IDebugClient6 = {
  name: "IDebugClient6",
  iid: "fd28b4c5-c498-4686-a28e-62cad2154eb3",
  slots: 96,
  methods: {
    ...IDebugClient5.methods,
    /** `SetEventContextCallbacks(PDEBUG_EVENT_CONTEXT_CALLBACKS Callbacks)` */
    SetEventContextCallbacks: { slot: 95, parameters: ["pointer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 96 to 96, after those of IDebugClient6. */
export const IDebugClient7 = {
  name: "IDebugClient7",
  iid: "13586be3-542e-481e-b1f2-8497ba74f9a9",
  slots: 97,
  methods: {
    ...IDebugClient6.methods,
    /** `SetClientContext(PVOID Context, ULONG ContextSize)` */
    SetClientContext: { slot: 96, parameters: ["buffer", "u32"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 97 to 97, after those of IDebugClient7. */
export const IDebugClient8 = {
  name: "IDebugClient8",
  iid: "cec43add-6375-469e-83d5-414e4033c19a",
  slots: 98,
  methods: {
    ...IDebugClient7.methods,
    /** `OpenDumpFileWide2(PCWSTR FileName, ULONG64 FileHandle, ULONG AlternateArch)` */
    OpenDumpFileWide2: { slot: 97, parameters: ["buffer", "u64", "u32"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 98 to 99, after those of IDebugClient8. */
export const IDebugClient9 = {
  name: "IDebugClient9",
  iid: "2c24cd5b-4d9e-4df4-8a70-3d37440d119f",
  slots: 100,
  methods: {
    ...IDebugClient8.methods,
    /** `OpenDumpDirectoryWide(PCWSTR DirName, ULONG AlternateArch)` */
    OpenDumpDirectoryWide: { slot: 98, parameters: ["buffer", "u32"], result: "i32" },
    /** `OpenDumpDirectory(PCSTR DumpDir, ULONG AlternativeArch)` */
    OpenDumpDirectory: { slot: 99, parameters: ["buffer", "u32"], result: "i32" },
  },
} as const satisfies ComInterface;
