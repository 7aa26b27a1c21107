/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 94, after those of IUnknown. */
export const IDebugControl = {
  name: "IDebugControl",
  iid: "5182e668-105e-416e-ad92-24ef800424ba",
  slots: 95,
  methods: {
    ...IUnknown.methods,
    /** `GetInterrupt()` */
    GetInterrupt: { slot: 3, parameters: [], result: "i32" },
    /** `SetInterrupt(ULONG Flags)` */
    SetInterrupt: { slot: 4, parameters: ["u32"], result: "i32" },
    /** `GetInterruptTimeout(PULONG Seconds)` */
    GetInterruptTimeout: { slot: 5, parameters: ["buffer"], result: "i32" },
    /** `SetInterruptTimeout(ULONG Seconds)` */
    SetInterruptTimeout: { slot: 6, parameters: ["u32"], result: "i32" },
    /** `GetLogFile(PSTR Buffer, ULONG BufferSize, PULONG FileSize, PBOOL Append)` */
    GetLogFile: { slot: 7, parameters: ["buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `OpenLogFile(PCSTR File, BOOL Append)` */
    OpenLogFile: { slot: 8, parameters: ["buffer", "i32"], result: "i32" },
    /** `CloseLogFile()` */
    CloseLogFile: { slot: 9, parameters: [], result: "i32" },
    /** `GetLogMask(PULONG Mask)` */
    GetLogMask: { slot: 10, parameters: ["buffer"], result: "i32" },
    /** `SetLogMask(ULONG Mask)` */
    SetLogMask: { slot: 11, parameters: ["u32"], result: "i32" },
    /** `Input(PSTR Buffer, ULONG BufferSize, PULONG InputSize)` */
    Input: { slot: 12, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `ReturnInput(PCSTR Buffer)` */
    ReturnInput: { slot: 13, parameters: ["buffer"], result: "i32" },
    /** `Output(ULONG Mask, PCSTR Format, ...)` */
    Output: { slot: 14, parameters: ["u32", "buffer"], result: "i32", variadic: true },
    /** `OutputVaList(ULONG Mask, PCSTR Format, va_list Args)` */
    OutputVaList: { slot: 15, parameters: ["u32", "buffer", "pointer"], result: "i32" },
    /** `ControlledOutput(ULONG OutputControl, ULONG Mask, PCSTR Format, ...)` */
    ControlledOutput: { slot: 16, parameters: ["u32", "u32", "buffer"], result: "i32", variadic: true },
    /** `ControlledOutputVaList(ULONG OutputControl, ULONG Mask, PCSTR Format, va_list Args)` */
    ControlledOutputVaList: { slot: 17, parameters: ["u32", "u32", "buffer", "pointer"], result: "i32" },
    /** `OutputPrompt(ULONG OutputControl, PCSTR Format, ...)` */
    OutputPrompt: { slot: 18, parameters: ["u32", "buffer"], result: "i32", variadic: true },
    /** `OutputPromptVaList(ULONG OutputControl, PCSTR Format, va_list Args)` */
    OutputPromptVaList: { slot: 19, parameters: ["u32", "buffer", "pointer"], result: "i32" },
    /** `GetPromptText(PSTR Buffer, ULONG BufferSize, PULONG TextSize)` */
    GetPromptText: { slot: 20, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `OutputCurrentState(ULONG OutputControl, ULONG Flags)` */
    OutputCurrentState: { slot: 21, parameters: ["u32", "u32"], result: "i32" },
    /** `OutputVersionInformation(ULONG OutputControl)` */
    OutputVersionInformation: { slot: 22, parameters: ["u32"], result: "i32" },
    /** `GetNotifyEventHandle(PULONG64 Handle)` */
    GetNotifyEventHandle: { slot: 23, parameters: ["buffer"], result: "i32" },
    /** `SetNotifyEventHandle(ULONG64 Handle)` */
    SetNotifyEventHandle: { slot: 24, parameters: ["u64"], result: "i32" },
    /** `Assemble(ULONG64 Offset, PCSTR Instr, PULONG64 EndOffset)` */
    Assemble: { slot: 25, parameters: ["u64", "buffer", "buffer"], result: "i32" },
    /** `Disassemble(ULONG64 Offset, ULONG Flags, PSTR Buffer, ULONG BufferSize, PULONG DisassemblySize, PULONG64 EndOffset)` */
    Disassemble: { slot: 26, parameters: ["u64", "u32", "buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `GetDisassembleEffectiveOffset(PULONG64 Offset)` */
    GetDisassembleEffectiveOffset: { slot: 27, parameters: ["buffer"], result: "i32" },
    /** `OutputDisassembly(ULONG OutputControl, ULONG64 Offset, ULONG Flags, PULONG64 EndOffset)` */
    OutputDisassembly: { slot: 28, parameters: ["u32", "u64", "u32", "buffer"], result: "i32" },
    /** `OutputDisassemblyLines(ULONG OutputControl, ULONG PreviousLines, ULONG TotalLines, ULONG64 Offset, ULONG Flags, PULONG OffsetLine, PULONG64 StartOffset, PULONG64 EndOffset, PULONG64 LineOffsets)` */
    OutputDisassemblyLines: {
      slot: 29,
      parameters: ["u32", "u32", "u32", "u64", "u32", "buffer", "buffer", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetNearInstruction(ULONG64 Offset, LONG Delta, PULONG64 NearOffset)` */
    GetNearInstruction: { slot: 30, parameters: ["u64", "i32", "buffer"], result: "i32" },
    /** `GetStackTrace(ULONG64 FrameOffset, ULONG64 StackOffset, ULONG64 InstructionOffset, PDEBUG_STACK_FRAME Frames, ULONG FramesSize, PULONG FramesFilled)` */
    GetStackTrace: { slot: 31, parameters: ["u64", "u64", "u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetReturnOffset(PULONG64 Offset)` */
    GetReturnOffset: { slot: 32, parameters: ["buffer"], result: "i32" },
    /** `OutputStackTrace(ULONG OutputControl, PDEBUG_STACK_FRAME Frames, ULONG FramesSize, ULONG Flags)` */
    OutputStackTrace: { slot: 33, parameters: ["u32", "buffer", "u32", "u32"], result: "i32" },
    /** `GetDebuggeeType(PULONG Class, PULONG Qualifier)` */
    GetDebuggeeType: { slot: 34, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetActualProcessorType(PULONG Type)` */
    GetActualProcessorType: { slot: 35, parameters: ["buffer"], result: "i32" },
    /** `GetExecutingProcessorType(PULONG Type)` */
    GetExecutingProcessorType: { slot: 36, parameters: ["buffer"], result: "i32" },
    /** `GetNumberPossibleExecutingProcessorTypes(PULONG Number)` */
    GetNumberPossibleExecutingProcessorTypes: { slot: 37, parameters: ["buffer"], result: "i32" },
    /** `GetPossibleExecutingProcessorTypes(ULONG Start, ULONG Count, PULONG Types)` */
    GetPossibleExecutingProcessorTypes: { slot: 38, parameters: ["u32", "u32", "buffer"], result: "i32" },
    /** `GetNumberProcessors(PULONG Number)` */
    GetNumberProcessors: { slot: 39, parameters: ["buffer"], result: "i32" },
    /** `GetSystemVersion(PULONG PlatformId, PULONG Major, PULONG Minor, PSTR ServicePackString, ULONG ServicePackStringSize, PULONG ServicePackStringUsed, PULONG ServicePackNumber, PSTR BuildString, ULONG BuildStringSize, PULONG BuildStringUsed)` */
    GetSystemVersion: {
      slot: 40,
      parameters: [
        "buffer",
        "buffer",
        "buffer",
        "buffer",
        "u32",
        "buffer",
        "buffer",
        "buffer",
        "u32",
        "buffer",
      ],
      result: "i32",
    },
    /** `GetPageSize(PULONG Size)` */
    GetPageSize: { slot: 41, parameters: ["buffer"], result: "i32" },
    /** `IsPointer64Bit()` */
    IsPointer64Bit: { slot: 42, parameters: [], result: "i32" },
    /** `ReadBugCheckData(PULONG Code, PULONG64 Arg1, PULONG64 Arg2, PULONG64 Arg3, PULONG64 Arg4)` */
    ReadBugCheckData: {
      slot: 43,
      parameters: ["buffer", "buffer", "buffer", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetNumberSupportedProcessorTypes(PULONG Number)` */
    GetNumberSupportedProcessorTypes: { slot: 44, parameters: ["buffer"], result: "i32" },
    /** `GetSupportedProcessorTypes(ULONG Start, ULONG Count, PULONG Types)` */
    GetSupportedProcessorTypes: { slot: 45, parameters: ["u32", "u32", "buffer"], result: "i32" },
    /** `GetProcessorTypeNames(ULONG Type, PSTR FullNameBuffer, ULONG FullNameBufferSize, PULONG FullNameSize, PSTR AbbrevNameBuffer, ULONG AbbrevNameBufferSize, PULONG AbbrevNameSize)` */
    GetProcessorTypeNames: {
      slot: 46,
      parameters: ["u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetEffectiveProcessorType(PULONG Type)` */
    GetEffectiveProcessorType: { slot: 47, parameters: ["buffer"], result: "i32" },
    /** `SetEffectiveProcessorType(ULONG Type)` */
    SetEffectiveProcessorType: { slot: 48, parameters: ["u32"], result: "i32" },
    /** `GetExecutionStatus(PULONG Status)` */
    GetExecutionStatus: { slot: 49, parameters: ["buffer"], result: "i32" },
    /** `SetExecutionStatus(ULONG Status)` */
    SetExecutionStatus: { slot: 50, parameters: ["u32"], result: "i32" },
    /** `GetCodeLevel(PULONG Level)` */
    GetCodeLevel: { slot: 51, parameters: ["buffer"], result: "i32" },
    /** `SetCodeLevel(ULONG Level)` */
    SetCodeLevel: { slot: 52, parameters: ["u32"], result: "i32" },
    /** `GetEngineOptions(PULONG Options)` */
    GetEngineOptions: { slot: 53, parameters: ["buffer"], result: "i32" },
    /** `AddEngineOptions(ULONG Options)` */
    AddEngineOptions: { slot: 54, parameters: ["u32"], result: "i32" },
    /** `RemoveEngineOptions(ULONG Options)` */
    RemoveEngineOptions: { slot: 55, parameters: ["u32"], result: "i32" },
    /** `SetEngineOptions(ULONG Options)` */
    SetEngineOptions: { slot: 56, parameters: ["u32"], result: "i32" },
    /** `GetSystemErrorControl(PULONG OutputLevel, PULONG BreakLevel)` */
    GetSystemErrorControl: { slot: 57, parameters: ["buffer", "buffer"], result: "i32" },
    /** `SetSystemErrorControl(ULONG OutputLevel, ULONG BreakLevel)` */
    SetSystemErrorControl: { slot: 58, parameters: ["u32", "u32"], result: "i32" },
    /** `GetTextMacro(ULONG Slot, PSTR Buffer, ULONG BufferSize, PULONG MacroSize)` */
    GetTextMacro: { slot: 59, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `SetTextMacro(ULONG Slot, PCSTR Macro)` */
    SetTextMacro: { slot: 60, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetRadix(PULONG Radix)` */
    GetRadix: { slot: 61, parameters: ["buffer"], result: "i32" },
    /** `SetRadix(ULONG Radix)` */
    SetRadix: { slot: 62, parameters: ["u32"], result: "i32" },
    /** `Evaluate(PCSTR Expression, ULONG DesiredType, PDEBUG_VALUE Value, PULONG RemainderIndex)` */
    Evaluate: { slot: 63, parameters: ["buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `CoerceValue(PDEBUG_VALUE In, ULONG OutType, PDEBUG_VALUE Out)` */
    CoerceValue: { slot: 64, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `CoerceValues(ULONG Count, PDEBUG_VALUE In, PULONG OutTypes, PDEBUG_VALUE Out)` */
    CoerceValues: { slot: 65, parameters: ["u32", "buffer", "buffer", "buffer"], result: "i32" },
    /** `Execute(ULONG OutputControl, PCSTR Command, ULONG Flags)` */
    Execute: { slot: 66, parameters: ["u32", "buffer", "u32"], result: "i32" },
    /** `ExecuteCommandFile(ULONG OutputControl, PCSTR CommandFile, ULONG Flags)` */
    ExecuteCommandFile: { slot: 67, parameters: ["u32", "buffer", "u32"], result: "i32" },
    /** `GetNumberBreakpoints(PULONG Number)` */
    GetNumberBreakpoints: { slot: 68, parameters: ["buffer"], result: "i32" },
    /** `GetBreakpointByIndex(ULONG Index, PDEBUG_BREAKPOINT* Bp)` */
    GetBreakpointByIndex: { slot: 69, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetBreakpointById(ULONG Id, PDEBUG_BREAKPOINT* Bp)` */
    GetBreakpointById: { slot: 70, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetBreakpointParameters(ULONG Count, PULONG Ids, ULONG Start, PDEBUG_BREAKPOINT_PARAMETERS Params)` */
    GetBreakpointParameters: { slot: 71, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `AddBreakpoint(ULONG Type, ULONG DesiredId, PDEBUG_BREAKPOINT* Bp)` */
    AddBreakpoint: { slot: 72, parameters: ["u32", "u32", "buffer"], result: "i32" },
    /** `RemoveBreakpoint(PDEBUG_BREAKPOINT Bp)` */
    RemoveBreakpoint: { slot: 73, parameters: ["pointer"], result: "i32" },
    /** `AddExtension(PCSTR Path, ULONG Flags, PULONG64 Handle)` */
    AddExtension: { slot: 74, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `RemoveExtension(ULONG64 Handle)` */
    RemoveExtension: { slot: 75, parameters: ["u64"], result: "i32" },
    /** `GetExtensionByPath(PCSTR Path, PULONG64 Handle)` */
    GetExtensionByPath: { slot: 76, parameters: ["buffer", "buffer"], result: "i32" },
    /** `CallExtension(ULONG64 Handle, PCSTR Function, PCSTR Arguments)` */
    CallExtension: { slot: 77, parameters: ["u64", "buffer", "buffer"], result: "i32" },
    /** `GetExtensionFunction(ULONG64 Handle, PCSTR FuncName, FARPROC* Function)` */
    GetExtensionFunction: { slot: 78, parameters: ["u64", "buffer", "buffer"], result: "i32" },
    /** `GetWindbgExtensionApis32(PWINDBG_EXTENSION_APIS32 Api)` */
    GetWindbgExtensionApis32: { slot: 79, parameters: ["buffer"], result: "i32" },
    /** `GetWindbgExtensionApis64(PWINDBG_EXTENSION_APIS64 Api)` */
    GetWindbgExtensionApis64: { slot: 80, parameters: ["buffer"], result: "i32" },
    /** `GetNumberEventFilters(PULONG SpecificEvents, PULONG SpecificExceptions, PULONG ArbitraryExceptions)` */
    GetNumberEventFilters: { slot: 81, parameters: ["buffer", "buffer", "buffer"], result: "i32" },
    /** `GetEventFilterText(ULONG Index, PSTR Buffer, ULONG BufferSize, PULONG TextSize)` */
    GetEventFilterText: { slot: 82, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetEventFilterCommand(ULONG Index, PSTR Buffer, ULONG BufferSize, PULONG CommandSize)` */
    GetEventFilterCommand: { slot: 83, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `SetEventFilterCommand(ULONG Index, PCSTR Command)` */
    SetEventFilterCommand: { slot: 84, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetSpecificFilterParameters(ULONG Start, ULONG Count, PDEBUG_SPECIFIC_FILTER_PARAMETERS Params)` */
    GetSpecificFilterParameters: { slot: 85, parameters: ["u32", "u32", "buffer"], result: "i32" },
    /** `SetSpecificFilterParameters(ULONG Start, ULONG Count, PDEBUG_SPECIFIC_FILTER_PARAMETERS Params)` */
    SetSpecificFilterParameters: { slot: 86, parameters: ["u32", "u32", "buffer"], result: "i32" },
    /** `GetSpecificFilterArgument(ULONG Index, PSTR Buffer, ULONG BufferSize, PULONG ArgumentSize)` */
    GetSpecificFilterArgument: { slot: 87, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `SetSpecificFilterArgument(ULONG Index, PCSTR Argument)` */
    SetSpecificFilterArgument: { slot: 88, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetExceptionFilterParameters(ULONG Count, PULONG Codes, ULONG Start, PDEBUG_EXCEPTION_FILTER_PARAMETERS Params)` */
    GetExceptionFilterParameters: { slot: 89, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `SetExceptionFilterParameters(ULONG Count, PDEBUG_EXCEPTION_FILTER_PARAMETERS Params)` */
    SetExceptionFilterParameters: { slot: 90, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetExceptionFilterSecondCommand(ULONG Index, PSTR Buffer, ULONG BufferSize, PULONG CommandSize)` */
    GetExceptionFilterSecondCommand: {
      slot: 91,
      parameters: ["u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `SetExceptionFilterSecondCommand(ULONG Index, PCSTR Command)` */
    SetExceptionFilterSecondCommand: { slot: 92, parameters: ["u32", "buffer"], result: "i32" },
    /** `WaitForEvent(ULONG Flags, ULONG Timeout)` */
    WaitForEvent: { slot: 93, parameters: ["u32", "u32"], result: "i32" },
    /** `GetLastEventInformation(PULONG Type, PULONG ProcessId, PULONG ThreadId, PVOID ExtraInformation, ULONG ExtraInformationSize, PULONG ExtraInformationUsed, PSTR Description, ULONG DescriptionSize, PULONG DescriptionUsed)` */
    GetLastEventInformation: {
      slot: 94,
      parameters: ["buffer", "buffer", "buffer", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
  },
} as const satisfies ComInterface;

/** Slots 95 to 102, after those of IDebugControl. */
export const IDebugControl2 = {
  name: "IDebugControl2",
  iid: "d4366723-44df-4bed-8c7e-4c05424f4588",
  slots: 103,
  methods: {
    ...IDebugControl.methods,
    /** `GetCurrentTimeDate(PULONG TimeDate)` */
    GetCurrentTimeDate: { slot: 95, parameters: ["buffer"], result: "i32" },
    /** `GetCurrentSystemUpTime(PULONG UpTime)` */
    GetCurrentSystemUpTime: { slot: 96, parameters: ["buffer"], result: "i32" },
    /** `GetDumpFormatFlags(PULONG FormatFlags)` */
    GetDumpFormatFlags: { slot: 97, parameters: ["buffer"], result: "i32" },
    /** `GetNumberTextReplacements(PULONG NumRepl)` */
    GetNumberTextReplacements: { slot: 98, parameters: ["buffer"], result: "i32" },
    /** `GetTextReplacement(PCSTR SrcText, ULONG Index, PSTR SrcBuffer, ULONG SrcBufferSize, PULONG SrcSize, PSTR DstBuffer, ULONG DstBufferSize, PULONG DstSize)` */
    GetTextReplacement: {
      slot: 99,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `SetTextReplacement(PCSTR SrcText, PCSTR DstText)` */
    SetTextReplacement: { slot: 100, parameters: ["buffer", "buffer"], result: "i32" },
    /** `RemoveTextReplacements()` */
    RemoveTextReplacements: { slot: 101, parameters: [], result: "i32" },
    /** `OutputTextReplacements(ULONG OutputControl, ULONG Flags)` */
    OutputTextReplacements: { slot: 102, parameters: ["u32", "u32"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 103 to 115, after those of IDebugControl2. */
export const IDebugControl3 = {
  name: "IDebugControl3",
  iid: "7df74a86-b03f-407f-90ab-a20dadcead08",
  slots: 116,
  methods: {
    ...IDebugControl2.methods,
    /** `GetAssemblyOptions(PULONG Options)` */
    GetAssemblyOptions: { slot: 103, parameters: ["buffer"], result: "i32" },
    /** `AddAssemblyOptions(ULONG Options)` */
    AddAssemblyOptions: { slot: 104, parameters: ["u32"], result: "i32" },
    /** `RemoveAssemblyOptions(ULONG Options)` */
    RemoveAssemblyOptions: { slot: 105, parameters: ["u32"], result: "i32" },
    /** `SetAssemblyOptions(ULONG Options)` */
    SetAssemblyOptions: { slot: 106, parameters: ["u32"], result: "i32" },
    /** `GetExpressionSyntax(PULONG Flags)` */
    GetExpressionSyntax: { slot: 107, parameters: ["buffer"], result: "i32" },
    /** `SetExpressionSyntax(ULONG Flags)` */
    SetExpressionSyntax: { slot: 108, parameters: ["u32"], result: "i32" },
    /** `SetExpressionSyntaxByName(PCSTR AbbrevName)` */
    SetExpressionSyntaxByName: { slot: 109, parameters: ["buffer"], result: "i32" },
    /** `GetNumberExpressionSyntaxes(PULONG Number)` */
    GetNumberExpressionSyntaxes: { slot: 110, parameters: ["buffer"], result: "i32" },
    /** `GetExpressionSyntaxNames(ULONG Index, PSTR FullNameBuffer, ULONG FullNameBufferSize, PULONG FullNameSize, PSTR AbbrevNameBuffer, ULONG AbbrevNameBufferSize, PULONG AbbrevNameSize)` */
    GetExpressionSyntaxNames: {
      slot: 111,
      parameters: ["u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetNumberEvents(PULONG Events)` */
    GetNumberEvents: { slot: 112, parameters: ["buffer"], result: "i32" },
    /** `GetEventIndexDescription(ULONG Index, ULONG Which, PSTR Buffer, ULONG BufferSize, PULONG DescSize)` */
    GetEventIndexDescription: {
      slot: 113,
      parameters: ["u32", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetCurrentEventIndex(PULONG Index)` */
    GetCurrentEventIndex: { slot: 114, parameters: ["buffer"], result: "i32" },
    /** `SetNextEventIndex(ULONG Relation, ULONG Value, PULONG NextIndex)` */
    SetNextEventIndex: { slot: 115, parameters: ["u32", "u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 116 to 168, after those of IDebugControl3. */
export const IDebugControl4 = {
  name: "IDebugControl4",
  iid: "94e60ce9-9b41-4b19-9fc0-6d9eb35272b3",
  slots: 169,
  methods: {
    ...IDebugControl3.methods,
    /** `GetLogFileWide(PWSTR Buffer, ULONG BufferSize, PULONG FileSize, PBOOL Append)` */
    GetLogFileWide: { slot: 116, parameters: ["buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `OpenLogFileWide(PCWSTR File, BOOL Append)` */
    OpenLogFileWide: { slot: 117, parameters: ["buffer", "i32"], result: "i32" },
    /** `InputWide(PWSTR Buffer, ULONG BufferSize, PULONG InputSize)` */
    InputWide: { slot: 118, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `ReturnInputWide(PCWSTR Buffer)` */
    ReturnInputWide: { slot: 119, parameters: ["buffer"], result: "i32" },
    /** `OutputWide(ULONG Mask, PCWSTR Format, ...)` */
    OutputWide: { slot: 120, parameters: ["u32", "buffer"], result: "i32", variadic: true },
    /** `OutputVaListWide(ULONG Mask, PCWSTR Format, va_list Args)` */
    OutputVaListWide: { slot: 121, parameters: ["u32", "buffer", "pointer"], result: "i32" },
    /** `ControlledOutputWide(ULONG OutputControl, ULONG Mask, PCWSTR Format, ...)` */
    ControlledOutputWide: { slot: 122, parameters: ["u32", "u32", "buffer"], result: "i32", variadic: true },
    /** `ControlledOutputVaListWide(ULONG OutputControl, ULONG Mask, PCWSTR Format, va_list Args)` */
    ControlledOutputVaListWide: { slot: 123, parameters: ["u32", "u32", "buffer", "pointer"], result: "i32" },
    /** `OutputPromptWide(ULONG OutputControl, PCWSTR Format, ...)` */
    OutputPromptWide: { slot: 124, parameters: ["u32", "buffer"], result: "i32", variadic: true },
    /** `OutputPromptVaListWide(ULONG OutputControl, PCWSTR Format, va_list Args)` */
    OutputPromptVaListWide: { slot: 125, parameters: ["u32", "buffer", "pointer"], result: "i32" },
    /** `GetPromptTextWide(PWSTR Buffer, ULONG BufferSize, PULONG TextSize)` */
    GetPromptTextWide: { slot: 126, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `AssembleWide(ULONG64 Offset, PCWSTR Instr, PULONG64 EndOffset)` */
    AssembleWide: { slot: 127, parameters: ["u64", "buffer", "buffer"], result: "i32" },
    /** `DisassembleWide(ULONG64 Offset, ULONG Flags, PWSTR Buffer, ULONG BufferSize, PULONG DisassemblySize, PULONG64 EndOffset)` */
    DisassembleWide: {
      slot: 128,
      parameters: ["u64", "u32", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetProcessorTypeNamesWide(ULONG Type, PWSTR FullNameBuffer, ULONG FullNameBufferSize, PULONG FullNameSize, PWSTR AbbrevNameBuffer, ULONG AbbrevNameBufferSize, PULONG AbbrevNameSize)` */
    GetProcessorTypeNamesWide: {
      slot: 129,
      parameters: ["u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetTextMacroWide(ULONG Slot, PWSTR Buffer, ULONG BufferSize, PULONG MacroSize)` */
    GetTextMacroWide: { slot: 130, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `SetTextMacroWide(ULONG Slot, PCWSTR Macro)` */
    SetTextMacroWide: { slot: 131, parameters: ["u32", "buffer"], result: "i32" },
    /** `EvaluateWide(PCWSTR Expression, ULONG DesiredType, PDEBUG_VALUE Value, PULONG RemainderIndex)` */
    EvaluateWide: { slot: 132, parameters: ["buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `ExecuteWide(ULONG OutputControl, PCWSTR Command, ULONG Flags)` */
    ExecuteWide: { slot: 133, parameters: ["u32", "buffer", "u32"], result: "i32" },
    /** `ExecuteCommandFileWide(ULONG OutputControl, PCWSTR CommandFile, ULONG Flags)` */
    ExecuteCommandFileWide: { slot: 134, parameters: ["u32", "buffer", "u32"], result: "i32" },
    /** `GetBreakpointByIndex2(ULONG Index, PDEBUG_BREAKPOINT2* Bp)` */
    GetBreakpointByIndex2: { slot: 135, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetBreakpointById2(ULONG Id, PDEBUG_BREAKPOINT2* Bp)` */
    GetBreakpointById2: { slot: 136, parameters: ["u32", "buffer"], result: "i32" },
    /** `AddBreakpoint2(ULONG Type, ULONG DesiredId, PDEBUG_BREAKPOINT2* Bp)` */
    AddBreakpoint2: { slot: 137, parameters: ["u32", "u32", "buffer"], result: "i32" },
    /** `RemoveBreakpoint2(PDEBUG_BREAKPOINT2 Bp)` */
    RemoveBreakpoint2: { slot: 138, parameters: ["pointer"], result: "i32" },
    /** `AddExtensionWide(PCWSTR Path, ULONG Flags, PULONG64 Handle)` */
    AddExtensionWide: { slot: 139, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `GetExtensionByPathWide(PCWSTR Path, PULONG64 Handle)` */
    GetExtensionByPathWide: { slot: 140, parameters: ["buffer", "buffer"], result: "i32" },
    /** `CallExtensionWide(ULONG64 Handle, PCWSTR Function, PCWSTR Arguments)` */
    CallExtensionWide: { slot: 141, parameters: ["u64", "buffer", "buffer"], result: "i32" },
    /** `GetExtensionFunctionWide(ULONG64 Handle, PCWSTR FuncName, FARPROC* Function)` */
    GetExtensionFunctionWide: { slot: 142, parameters: ["u64", "buffer", "buffer"], result: "i32" },
    /** `GetEventFilterTextWide(ULONG Index, PWSTR Buffer, ULONG BufferSize, PULONG TextSize)` */
    GetEventFilterTextWide: { slot: 143, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetEventFilterCommandWide(ULONG Index, PWSTR Buffer, ULONG BufferSize, PULONG CommandSize)` */
    GetEventFilterCommandWide: { slot: 144, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `SetEventFilterCommandWide(ULONG Index, PCWSTR Command)` */
    SetEventFilterCommandWide: { slot: 145, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetSpecificFilterArgumentWide(ULONG Index, PWSTR Buffer, ULONG BufferSize, PULONG ArgumentSize)` */
    GetSpecificFilterArgumentWide: {
      slot: 146,
      parameters: ["u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `SetSpecificFilterArgumentWide(ULONG Index, PCWSTR Argument)` */
    SetSpecificFilterArgumentWide: { slot: 147, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetExceptionFilterSecondCommandWide(ULONG Index, PWSTR Buffer, ULONG BufferSize, PULONG CommandSize)` */
    GetExceptionFilterSecondCommandWide: {
      slot: 148,
      parameters: ["u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `SetExceptionFilterSecondCommandWide(ULONG Index, PCWSTR Command)` */
    SetExceptionFilterSecondCommandWide: { slot: 149, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetLastEventInformationWide(PULONG Type, PULONG ProcessId, PULONG ThreadId, PVOID ExtraInformation, ULONG ExtraInformationSize, PULONG ExtraInformationUsed, PWSTR Description, ULONG DescriptionSize, PULONG DescriptionUsed)` */
    GetLastEventInformationWide: {
      slot: 150,
      parameters: ["buffer", "buffer", "buffer", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetTextReplacementWide(PCWSTR SrcText, ULONG Index, PWSTR SrcBuffer, ULONG SrcBufferSize, PULONG SrcSize, PWSTR DstBuffer, ULONG DstBufferSize, PULONG DstSize)` */
    GetTextReplacementWide: {
      slot: 151,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `SetTextReplacementWide(PCWSTR SrcText, PCWSTR DstText)` */
    SetTextReplacementWide: { slot: 152, parameters: ["buffer", "buffer"], result: "i32" },
    /** `SetExpressionSyntaxByNameWide(PCWSTR AbbrevName)` */
    SetExpressionSyntaxByNameWide: { slot: 153, parameters: ["buffer"], result: "i32" },
    /** `GetExpressionSyntaxNamesWide(ULONG Index, PWSTR FullNameBuffer, ULONG FullNameBufferSize, PULONG FullNameSize, PWSTR AbbrevNameBuffer, ULONG AbbrevNameBufferSize, PULONG AbbrevNameSize)` */
    GetExpressionSyntaxNamesWide: {
      slot: 154,
      parameters: ["u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetEventIndexDescriptionWide(ULONG Index, ULONG Which, PWSTR Buffer, ULONG BufferSize, PULONG DescSize)` */
    GetEventIndexDescriptionWide: {
      slot: 155,
      parameters: ["u32", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetLogFile2(PSTR Buffer, ULONG BufferSize, PULONG FileSize, PULONG Flags)` */
    GetLogFile2: { slot: 156, parameters: ["buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `OpenLogFile2(PCSTR File, ULONG Flags)` */
    OpenLogFile2: { slot: 157, parameters: ["buffer", "u32"], result: "i32" },
    /** `GetLogFile2Wide(PWSTR Buffer, ULONG BufferSize, PULONG FileSize, PULONG Flags)` */
    GetLogFile2Wide: { slot: 158, parameters: ["buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `OpenLogFile2Wide(PCWSTR File, ULONG Flags)` */
    OpenLogFile2Wide: { slot: 159, parameters: ["buffer", "u32"], result: "i32" },
    /** `GetSystemVersionValues(PULONG PlatformId, PULONG Win32Major, PULONG Win32Minor, PULONG KdMajor, PULONG KdMinor)` */
    GetSystemVersionValues: {
      slot: 160,
      parameters: ["buffer", "buffer", "buffer", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetSystemVersionString(ULONG Which, PSTR Buffer, ULONG BufferSize, PULONG StringSize)` */
    GetSystemVersionString: { slot: 161, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetSystemVersionStringWide(ULONG Which, PWSTR Buffer, ULONG BufferSize, PULONG StringSize)` */
    GetSystemVersionStringWide: { slot: 162, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetContextStackTrace(PVOID StartContext, ULONG StartContextSize, PDEBUG_STACK_FRAME Frames, ULONG FramesSize, PVOID FrameContexts, ULONG FrameContextsSize, ULONG FrameContextsEntrySize, PULONG FramesFilled)` */
    GetContextStackTrace: {
      slot: 163,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer", "u32", "u32", "buffer"],
      result: "i32",
    },
    /** `OutputContextStackTrace(ULONG OutputControl, PDEBUG_STACK_FRAME Frames, ULONG FramesSize, PVOID FrameContexts, ULONG FrameContextsSize, ULONG FrameContextsEntrySize, ULONG Flags)` */
    OutputContextStackTrace: {
      slot: 164,
      parameters: ["u32", "buffer", "u32", "buffer", "u32", "u32", "u32"],
      result: "i32",
    },
    /** `GetStoredEventInformation(PULONG Type, PULONG ProcessId, PULONG ThreadId, PVOID Context, ULONG ContextSize, PULONG ContextUsed, PVOID ExtraInformation, ULONG ExtraInformationSize, PULONG ExtraInformationUsed)` */
    GetStoredEventInformation: {
      slot: 165,
      parameters: ["buffer", "buffer", "buffer", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetManagedStatus(PULONG Flags, ULONG WhichString, PSTR String, ULONG StringSize, PULONG StringNeeded)` */
    GetManagedStatus: { slot: 166, parameters: ["buffer", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetManagedStatusWide(PULONG Flags, ULONG WhichString, PWSTR String, ULONG StringSize, PULONG StringNeeded)` */
    GetManagedStatusWide: {
      slot: 167,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `ResetManagedStatus(ULONG Flags)` */
    ResetManagedStatus: { slot: 168, parameters: ["u32"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 169 to 173, after those of IDebugControl4. */
export const IDebugControl5 = {
  name: "IDebugControl5",
  iid: "b2ffe162-2412-429f-8d1d-5bf6dd824696",
  slots: 174,
  methods: {
    ...IDebugControl4.methods,
    /** `GetStackTraceEx(ULONG64 FrameOffset, ULONG64 StackOffset, ULONG64 InstructionOffset, PDEBUG_STACK_FRAME_EX Frames, ULONG FramesSize, PULONG FramesFilled)` */
    GetStackTraceEx: {
      slot: 169,
      parameters: ["u64", "u64", "u64", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `OutputStackTraceEx(ULONG OutputControl, PDEBUG_STACK_FRAME_EX Frames, ULONG FramesSize, ULONG Flags)` */
    OutputStackTraceEx: { slot: 170, parameters: ["u32", "buffer", "u32", "u32"], result: "i32" },
    /** `GetContextStackTraceEx(PVOID StartContext, ULONG StartContextSize, PDEBUG_STACK_FRAME_EX Frames, ULONG FramesSize, PVOID FrameContexts, ULONG FrameContextsSize, ULONG FrameContextsEntrySize, PULONG FramesFilled)` */
    GetContextStackTraceEx: {
      slot: 171,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer", "u32", "u32", "buffer"],
      result: "i32",
    },
    /** `OutputContextStackTraceEx(ULONG OutputControl, PDEBUG_STACK_FRAME_EX Frames, ULONG FramesSize, PVOID FrameContexts, ULONG FrameContextsSize, ULONG FrameContextsEntrySize, ULONG Flags)` */
    OutputContextStackTraceEx: {
      slot: 172,
      parameters: ["u32", "buffer", "u32", "buffer", "u32", "u32", "u32"],
      result: "i32",
    },
    /** `GetBreakpointByGuid(LPGUID Guid, PDEBUG_BREAKPOINT3* Bp)` */
    GetBreakpointByGuid: { slot: 173, parameters: ["buffer", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 174 to 175, after those of IDebugControl5. */
export const IDebugControl6 = {
  name: "IDebugControl6",
  iid: "bc0d583f-126d-43a1-9cc4-a860ab1d537b",
  slots: 176,
  methods: {
    ...IDebugControl5.methods,
    /** `GetExecutionStatusEx(PULONG Status)` */
    GetExecutionStatusEx: { slot: 174, parameters: ["buffer"], result: "i32" },
    /** `GetSynchronizationStatus(PULONG SendsAttempted, PULONG SecondsSinceLastResponse)` */
    GetSynchronizationStatus: { slot: 175, parameters: ["buffer", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 176 to 176, after those of IDebugControl6. */
export const IDebugControl7 = {
  name: "IDebugControl7",
  iid: "b86fb3b1-80d4-475b-aea3-cf06539cf63a",
  slots: 177,
  methods: {
    ...IDebugControl6.methods,
    /** `GetDebuggeeType2(ULONG Flags, PULONG Class, PULONG Qualifier)` */
    GetDebuggeeType2: { slot: 176, parameters: ["u32", "buffer", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;
