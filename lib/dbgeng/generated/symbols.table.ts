/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 51, after those of IUnknown. */
export const IDebugSymbols = {
  name: "IDebugSymbols",
  iid: "8c31e98c-983a-48a5-9016-6fe5d667a950",
  slots: 52,
  methods: {
    ...IUnknown.methods,
    /** `GetSymbolOptions(PULONG Options)` */
    GetSymbolOptions: { slot: 3, parameters: ["buffer"], result: "i32" },
    /** `AddSymbolOptions(ULONG Options)` */
    AddSymbolOptions: { slot: 4, parameters: ["u32"], result: "i32" },
    /** `RemoveSymbolOptions(ULONG Options)` */
    RemoveSymbolOptions: { slot: 5, parameters: ["u32"], result: "i32" },
    /** `SetSymbolOptions(ULONG Options)` */
    SetSymbolOptions: { slot: 6, parameters: ["u32"], result: "i32" },
    /** `GetNameByOffset(ULONG64 Offset, PSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize, PULONG64 Displacement)` */
    GetNameByOffset: { slot: 7, parameters: ["u64", "buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `GetOffsetByName(PCSTR Symbol, PULONG64 Offset)` */
    GetOffsetByName: { slot: 8, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetNearNameByOffset(ULONG64 Offset, LONG Delta, PSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize, PULONG64 Displacement)` */
    GetNearNameByOffset: {
      slot: 9,
      parameters: ["u64", "i32", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetLineByOffset(ULONG64 Offset, PULONG Line, PSTR FileBuffer, ULONG FileBufferSize, PULONG FileSize, PULONG64 Displacement)` */
    GetLineByOffset: {
      slot: 10,
      parameters: ["u64", "buffer", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetOffsetByLine(ULONG Line, PCSTR File, PULONG64 Offset)` */
    GetOffsetByLine: { slot: 11, parameters: ["u32", "buffer", "buffer"], result: "i32" },
    /** `GetNumberModules(PULONG Loaded, PULONG Unloaded)` */
    GetNumberModules: { slot: 12, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetModuleByIndex(ULONG Index, PULONG64 Base)` */
    GetModuleByIndex: { slot: 13, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetModuleByModuleName(PCSTR Name, ULONG StartIndex, PULONG Index, PULONG64 Base)` */
    GetModuleByModuleName: { slot: 14, parameters: ["buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `GetModuleByOffset(ULONG64 Offset, ULONG StartIndex, PULONG Index, PULONG64 Base)` */
    GetModuleByOffset: { slot: 15, parameters: ["u64", "u32", "buffer", "buffer"], result: "i32" },
    /** `GetModuleNames(ULONG Index, ULONG64 Base, PSTR ImageNameBuffer, ULONG ImageNameBufferSize, PULONG ImageNameSize, PSTR ModuleNameBuffer, ULONG ModuleNameBufferSize, PULONG ModuleNameSize, PSTR LoadedImageNameBuffer, ULONG LoadedImageNameBufferSize, PULONG LoadedImageNameSize)` */
    GetModuleNames: {
      slot: 16,
      parameters: [
        "u32",
        "u64",
        "buffer",
        "u32",
        "buffer",
        "buffer",
        "u32",
        "buffer",
        "buffer",
        "u32",
        "buffer",
      ],
      result: "i32",
    },
    /** `GetModuleParameters(ULONG Count, PULONG64 Bases, ULONG Start, PDEBUG_MODULE_PARAMETERS Params)` */
    GetModuleParameters: { slot: 17, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetSymbolModule(PCSTR Symbol, PULONG64 Base)` */
    GetSymbolModule: { slot: 18, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetTypeName(ULONG64 Module, ULONG TypeId, PSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize)` */
    GetTypeName: { slot: 19, parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetTypeId(ULONG64 Module, PCSTR Name, PULONG TypeId)` */
    GetTypeId: { slot: 20, parameters: ["u64", "buffer", "buffer"], result: "i32" },
    /** `GetTypeSize(ULONG64 Module, ULONG TypeId, PULONG Size)` */
    GetTypeSize: { slot: 21, parameters: ["u64", "u32", "buffer"], result: "i32" },
    /** `GetFieldOffset(ULONG64 Module, ULONG TypeId, PCSTR Field, PULONG Offset)` */
    GetFieldOffset: { slot: 22, parameters: ["u64", "u32", "buffer", "buffer"], result: "i32" },
    /** `GetSymbolTypeId(PCSTR Symbol, PULONG TypeId, PULONG64 Module)` */
    GetSymbolTypeId: { slot: 23, parameters: ["buffer", "buffer", "buffer"], result: "i32" },
    /** `GetOffsetTypeId(ULONG64 Offset, PULONG TypeId, PULONG64 Module)` */
    GetOffsetTypeId: { slot: 24, parameters: ["u64", "buffer", "buffer"], result: "i32" },
    /** `ReadTypedDataVirtual(ULONG64 Offset, ULONG64 Module, ULONG TypeId, PVOID Buffer, ULONG BufferSize, PULONG BytesRead)` */
    ReadTypedDataVirtual: {
      slot: 25,
      parameters: ["u64", "u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `WriteTypedDataVirtual(ULONG64 Offset, ULONG64 Module, ULONG TypeId, PVOID Buffer, ULONG BufferSize, PULONG BytesWritten)` */
    WriteTypedDataVirtual: {
      slot: 26,
      parameters: ["u64", "u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `OutputTypedDataVirtual(ULONG OutputControl, ULONG64 Offset, ULONG64 Module, ULONG TypeId, ULONG Flags)` */
    OutputTypedDataVirtual: { slot: 27, parameters: ["u32", "u64", "u64", "u32", "u32"], result: "i32" },
    /** `ReadTypedDataPhysical(ULONG64 Offset, ULONG64 Module, ULONG TypeId, PVOID Buffer, ULONG BufferSize, PULONG BytesRead)` */
    ReadTypedDataPhysical: {
      slot: 28,
      parameters: ["u64", "u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `WriteTypedDataPhysical(ULONG64 Offset, ULONG64 Module, ULONG TypeId, PVOID Buffer, ULONG BufferSize, PULONG BytesWritten)` */
    WriteTypedDataPhysical: {
      slot: 29,
      parameters: ["u64", "u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `OutputTypedDataPhysical(ULONG OutputControl, ULONG64 Offset, ULONG64 Module, ULONG TypeId, ULONG Flags)` */
    OutputTypedDataPhysical: { slot: 30, parameters: ["u32", "u64", "u64", "u32", "u32"], result: "i32" },
    /** `GetScope(PULONG64 InstructionOffset, PDEBUG_STACK_FRAME ScopeFrame, PVOID ScopeContext, ULONG ScopeContextSize)` */
    GetScope: { slot: 31, parameters: ["buffer", "buffer", "buffer", "u32"], result: "i32" },
    /** `SetScope(ULONG64 InstructionOffset, PDEBUG_STACK_FRAME ScopeFrame, PVOID ScopeContext, ULONG ScopeContextSize)` */
    SetScope: { slot: 32, parameters: ["u64", "buffer", "buffer", "u32"], result: "i32" },
    /** `ResetScope()` */
    ResetScope: { slot: 33, parameters: [], result: "i32" },
    /** `GetScopeSymbolGroup(ULONG Flags, PDEBUG_SYMBOL_GROUP Update, PDEBUG_SYMBOL_GROUP* Symbols)` */
    GetScopeSymbolGroup: { slot: 34, parameters: ["u32", "pointer", "buffer"], result: "i32" },
    /** `CreateSymbolGroup(PDEBUG_SYMBOL_GROUP* Group)` */
    CreateSymbolGroup: { slot: 35, parameters: ["buffer"], result: "i32" },
    /** `StartSymbolMatch(PCSTR Pattern, PULONG64 Handle)` */
    StartSymbolMatch: { slot: 36, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetNextSymbolMatch(ULONG64 Handle, PSTR Buffer, ULONG BufferSize, PULONG MatchSize, PULONG64 Offset)` */
    GetNextSymbolMatch: { slot: 37, parameters: ["u64", "buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `EndSymbolMatch(ULONG64 Handle)` */
    EndSymbolMatch: { slot: 38, parameters: ["u64"], result: "i32" },
    /** `Reload(PCSTR Module)` */
    Reload: { slot: 39, parameters: ["buffer"], result: "i32" },
    /** `GetSymbolPath(PSTR Buffer, ULONG BufferSize, PULONG PathSize)` */
    GetSymbolPath: { slot: 40, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetSymbolPath(PCSTR Path)` */
    SetSymbolPath: { slot: 41, parameters: ["buffer"], result: "i32" },
    /** `AppendSymbolPath(PCSTR Addition)` */
    AppendSymbolPath: { slot: 42, parameters: ["buffer"], result: "i32" },
    /** `GetImagePath(PSTR Buffer, ULONG BufferSize, PULONG PathSize)` */
    GetImagePath: { slot: 43, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetImagePath(PCSTR Path)` */
    SetImagePath: { slot: 44, parameters: ["buffer"], result: "i32" },
    /** `AppendImagePath(PCSTR Addition)` */
    AppendImagePath: { slot: 45, parameters: ["buffer"], result: "i32" },
    /** `GetSourcePath(PSTR Buffer, ULONG BufferSize, PULONG PathSize)` */
    GetSourcePath: { slot: 46, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `GetSourcePathElement(ULONG Index, PSTR Buffer, ULONG BufferSize, PULONG ElementSize)` */
    GetSourcePathElement: { slot: 47, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `SetSourcePath(PCSTR Path)` */
    SetSourcePath: { slot: 48, parameters: ["buffer"], result: "i32" },
    /** `AppendSourcePath(PCSTR Addition)` */
    AppendSourcePath: { slot: 49, parameters: ["buffer"], result: "i32" },
    /** `FindSourceFile(ULONG StartElement, PCSTR File, ULONG Flags, PULONG FoundElement, PSTR Buffer, ULONG BufferSize, PULONG FoundSize)` */
    FindSourceFile: {
      slot: 50,
      parameters: ["u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSourceFileLineOffsets(PCSTR File, PULONG64 Buffer, ULONG BufferLines, PULONG FileLines)` */
    GetSourceFileLineOffsets: { slot: 51, parameters: ["buffer", "buffer", "u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 52 to 59, after those of IDebugSymbols. */
export const IDebugSymbols2 = {
  name: "IDebugSymbols2",
  iid: "3a707211-afdd-4495-ad4f-56fecdf8163f",
  slots: 60,
  methods: {
    ...IDebugSymbols.methods,
    /** `GetModuleVersionInformation(ULONG Index, ULONG64 Base, PCSTR Item, PVOID Buffer, ULONG BufferSize, PULONG VerInfoSize)` */
    GetModuleVersionInformation: {
      slot: 52,
      parameters: ["u32", "u64", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetModuleNameString(ULONG Which, ULONG Index, ULONG64 Base, PSTR Buffer, ULONG BufferSize, PULONG NameSize)` */
    GetModuleNameString: {
      slot: 53,
      parameters: ["u32", "u32", "u64", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetConstantName(ULONG64 Module, ULONG TypeId, ULONG64 Value, PSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize)` */
    GetConstantName: {
      slot: 54,
      parameters: ["u64", "u32", "u64", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetFieldName(ULONG64 Module, ULONG TypeId, ULONG FieldIndex, PSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize)` */
    GetFieldName: { slot: 55, parameters: ["u64", "u32", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetTypeOptions(PULONG Options)` */
    GetTypeOptions: { slot: 56, parameters: ["buffer"], result: "i32" },
    /** `AddTypeOptions(ULONG Options)` */
    AddTypeOptions: { slot: 57, parameters: ["u32"], result: "i32" },
    /** `RemoveTypeOptions(ULONG Options)` */
    RemoveTypeOptions: { slot: 58, parameters: ["u32"], result: "i32" },
    /** `SetTypeOptions(ULONG Options)` */
    SetTypeOptions: { slot: 59, parameters: ["u32"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 60 to 125, after those of IDebugSymbols2. */
export const IDebugSymbols3 = {
  name: "IDebugSymbols3",
  iid: "f02fbecc-50ac-4f36-9ad9-c975e8f32ff8",
  slots: 126,
  methods: {
    ...IDebugSymbols2.methods,
    /** `GetNameByOffsetWide(ULONG64 Offset, PWSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize, PULONG64 Displacement)` */
    GetNameByOffsetWide: {
      slot: 60,
      parameters: ["u64", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetOffsetByNameWide(PCWSTR Symbol, PULONG64 Offset)` */
    GetOffsetByNameWide: { slot: 61, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetNearNameByOffsetWide(ULONG64 Offset, LONG Delta, PWSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize, PULONG64 Displacement)` */
    GetNearNameByOffsetWide: {
      slot: 62,
      parameters: ["u64", "i32", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetLineByOffsetWide(ULONG64 Offset, PULONG Line, PWSTR FileBuffer, ULONG FileBufferSize, PULONG FileSize, PULONG64 Displacement)` */
    GetLineByOffsetWide: {
      slot: 63,
      parameters: ["u64", "buffer", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetOffsetByLineWide(ULONG Line, PCWSTR File, PULONG64 Offset)` */
    GetOffsetByLineWide: { slot: 64, parameters: ["u32", "buffer", "buffer"], result: "i32" },
    /** `GetModuleByModuleNameWide(PCWSTR Name, ULONG StartIndex, PULONG Index, PULONG64 Base)` */
    GetModuleByModuleNameWide: { slot: 65, parameters: ["buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `GetSymbolModuleWide(PCWSTR Symbol, PULONG64 Base)` */
    GetSymbolModuleWide: { slot: 66, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetTypeNameWide(ULONG64 Module, ULONG TypeId, PWSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize)` */
    GetTypeNameWide: { slot: 67, parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetTypeIdWide(ULONG64 Module, PCWSTR Name, PULONG TypeId)` */
    GetTypeIdWide: { slot: 68, parameters: ["u64", "buffer", "buffer"], result: "i32" },
    /** `GetFieldOffsetWide(ULONG64 Module, ULONG TypeId, PCWSTR Field, PULONG Offset)` */
    GetFieldOffsetWide: { slot: 69, parameters: ["u64", "u32", "buffer", "buffer"], result: "i32" },
    /** `GetSymbolTypeIdWide(PCWSTR Symbol, PULONG TypeId, PULONG64 Module)` */
    GetSymbolTypeIdWide: { slot: 70, parameters: ["buffer", "buffer", "buffer"], result: "i32" },
    /** `GetScopeSymbolGroup2(ULONG Flags, PDEBUG_SYMBOL_GROUP2 Update, PDEBUG_SYMBOL_GROUP2* Symbols)` */
    GetScopeSymbolGroup2: { slot: 71, parameters: ["u32", "pointer", "buffer"], result: "i32" },
    /** `CreateSymbolGroup2(PDEBUG_SYMBOL_GROUP2* Group)` */
    CreateSymbolGroup2: { slot: 72, parameters: ["buffer"], result: "i32" },
    /** `StartSymbolMatchWide(PCWSTR Pattern, PULONG64 Handle)` */
    StartSymbolMatchWide: { slot: 73, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetNextSymbolMatchWide(ULONG64 Handle, PWSTR Buffer, ULONG BufferSize, PULONG MatchSize, PULONG64 Offset)` */
    GetNextSymbolMatchWide: {
      slot: 74,
      parameters: ["u64", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `ReloadWide(PCWSTR Module)` */
    ReloadWide: { slot: 75, parameters: ["buffer"], result: "i32" },
    /** `GetSymbolPathWide(PWSTR Buffer, ULONG BufferSize, PULONG PathSize)` */
    GetSymbolPathWide: { slot: 76, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetSymbolPathWide(PCWSTR Path)` */
    SetSymbolPathWide: { slot: 77, parameters: ["buffer"], result: "i32" },
    /** `AppendSymbolPathWide(PCWSTR Addition)` */
    AppendSymbolPathWide: { slot: 78, parameters: ["buffer"], result: "i32" },
    /** `GetImagePathWide(PWSTR Buffer, ULONG BufferSize, PULONG PathSize)` */
    GetImagePathWide: { slot: 79, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetImagePathWide(PCWSTR Path)` */
    SetImagePathWide: { slot: 80, parameters: ["buffer"], result: "i32" },
    /** `AppendImagePathWide(PCWSTR Addition)` */
    AppendImagePathWide: { slot: 81, parameters: ["buffer"], result: "i32" },
    /** `GetSourcePathWide(PWSTR Buffer, ULONG BufferSize, PULONG PathSize)` */
    GetSourcePathWide: { slot: 82, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `GetSourcePathElementWide(ULONG Index, PWSTR Buffer, ULONG BufferSize, PULONG ElementSize)` */
    GetSourcePathElementWide: { slot: 83, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `SetSourcePathWide(PCWSTR Path)` */
    SetSourcePathWide: { slot: 84, parameters: ["buffer"], result: "i32" },
    /** `AppendSourcePathWide(PCWSTR Addition)` */
    AppendSourcePathWide: { slot: 85, parameters: ["buffer"], result: "i32" },
    /** `FindSourceFileWide(ULONG StartElement, PCWSTR File, ULONG Flags, PULONG FoundElement, PWSTR Buffer, ULONG BufferSize, PULONG FoundSize)` */
    FindSourceFileWide: {
      slot: 86,
      parameters: ["u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSourceFileLineOffsetsWide(PCWSTR File, PULONG64 Buffer, ULONG BufferLines, PULONG FileLines)` */
    GetSourceFileLineOffsetsWide: {
      slot: 87,
      parameters: ["buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetModuleVersionInformationWide(ULONG Index, ULONG64 Base, PCWSTR Item, PVOID Buffer, ULONG BufferSize, PULONG VerInfoSize)` */
    GetModuleVersionInformationWide: {
      slot: 88,
      parameters: ["u32", "u64", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetModuleNameStringWide(ULONG Which, ULONG Index, ULONG64 Base, PWSTR Buffer, ULONG BufferSize, PULONG NameSize)` */
    GetModuleNameStringWide: {
      slot: 89,
      parameters: ["u32", "u32", "u64", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetConstantNameWide(ULONG64 Module, ULONG TypeId, ULONG64 Value, PWSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize)` */
    GetConstantNameWide: {
      slot: 90,
      parameters: ["u64", "u32", "u64", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetFieldNameWide(ULONG64 Module, ULONG TypeId, ULONG FieldIndex, PWSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize)` */
    GetFieldNameWide: {
      slot: 91,
      parameters: ["u64", "u32", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `IsManagedModule(ULONG Index, ULONG64 Base)` */
    IsManagedModule: { slot: 92, parameters: ["u32", "u64"], result: "i32" },
    /** `GetModuleByModuleName2(PCSTR Name, ULONG StartIndex, ULONG Flags, PULONG Index, PULONG64 Base)` */
    GetModuleByModuleName2: {
      slot: 93,
      parameters: ["buffer", "u32", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetModuleByModuleName2Wide(PCWSTR Name, ULONG StartIndex, ULONG Flags, PULONG Index, PULONG64 Base)` */
    GetModuleByModuleName2Wide: {
      slot: 94,
      parameters: ["buffer", "u32", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetModuleByOffset2(ULONG64 Offset, ULONG StartIndex, ULONG Flags, PULONG Index, PULONG64 Base)` */
    GetModuleByOffset2: { slot: 95, parameters: ["u64", "u32", "u32", "buffer", "buffer"], result: "i32" },
    /** `AddSyntheticModule(ULONG64 Base, ULONG Size, PCSTR ImagePath, PCSTR ModuleName, ULONG Flags)` */
    AddSyntheticModule: { slot: 96, parameters: ["u64", "u32", "buffer", "buffer", "u32"], result: "i32" },
    /** `AddSyntheticModuleWide(ULONG64 Base, ULONG Size, PCWSTR ImagePath, PCWSTR ModuleName, ULONG Flags)` */
    AddSyntheticModuleWide: {
      slot: 97,
      parameters: ["u64", "u32", "buffer", "buffer", "u32"],
      result: "i32",
    },
    /** `RemoveSyntheticModule(ULONG64 Base)` */
    RemoveSyntheticModule: { slot: 98, parameters: ["u64"], result: "i32" },
    /** `GetCurrentScopeFrameIndex(PULONG Index)` */
    GetCurrentScopeFrameIndex: { slot: 99, parameters: ["buffer"], result: "i32" },
    /** `SetScopeFrameByIndex(ULONG Index)` */
    SetScopeFrameByIndex: { slot: 100, parameters: ["u32"], result: "i32" },
    /** `SetScopeFromJitDebugInfo(ULONG OutputControl, ULONG64 InfoOffset)` */
    SetScopeFromJitDebugInfo: { slot: 101, parameters: ["u32", "u64"], result: "i32" },
    /** `SetScopeFromStoredEvent()` */
    SetScopeFromStoredEvent: { slot: 102, parameters: [], result: "i32" },
    /** `OutputSymbolByOffset(ULONG OutputControl, ULONG Flags, ULONG64 Offset)` */
    OutputSymbolByOffset: { slot: 103, parameters: ["u32", "u32", "u64"], result: "i32" },
    /** `GetFunctionEntryByOffset(ULONG64 Offset, ULONG Flags, PVOID Buffer, ULONG BufferSize, PULONG BufferNeeded)` */
    GetFunctionEntryByOffset: {
      slot: 104,
      parameters: ["u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetFieldTypeAndOffset(ULONG64 Module, ULONG ContainerTypeId, PCSTR Field, PULONG FieldTypeId, PULONG Offset)` */
    GetFieldTypeAndOffset: {
      slot: 105,
      parameters: ["u64", "u32", "buffer", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetFieldTypeAndOffsetWide(ULONG64 Module, ULONG ContainerTypeId, PCWSTR Field, PULONG FieldTypeId, PULONG Offset)` */
    GetFieldTypeAndOffsetWide: {
      slot: 106,
      parameters: ["u64", "u32", "buffer", "buffer", "buffer"],
      result: "i32",
    },
    /** `AddSyntheticSymbol(ULONG64 Offset, ULONG Size, PCSTR Name, ULONG Flags, PDEBUG_MODULE_AND_ID Id)` */
    AddSyntheticSymbol: { slot: 107, parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `AddSyntheticSymbolWide(ULONG64 Offset, ULONG Size, PCWSTR Name, ULONG Flags, PDEBUG_MODULE_AND_ID Id)` */
    AddSyntheticSymbolWide: {
      slot: 108,
      parameters: ["u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `RemoveSyntheticSymbol(PDEBUG_MODULE_AND_ID Id)` */
    RemoveSyntheticSymbol: { slot: 109, parameters: ["buffer"], result: "i32" },
    /** `GetSymbolEntriesByOffset(ULONG64 Offset, ULONG Flags, PDEBUG_MODULE_AND_ID Ids, PULONG64 Displacements, ULONG IdsCount, PULONG Entries)` */
    GetSymbolEntriesByOffset: {
      slot: 110,
      parameters: ["u64", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSymbolEntriesByName(PCSTR Symbol, ULONG Flags, PDEBUG_MODULE_AND_ID Ids, ULONG IdsCount, PULONG Entries)` */
    GetSymbolEntriesByName: {
      slot: 111,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSymbolEntriesByNameWide(PCWSTR Symbol, ULONG Flags, PDEBUG_MODULE_AND_ID Ids, ULONG IdsCount, PULONG Entries)` */
    GetSymbolEntriesByNameWide: {
      slot: 112,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSymbolEntryByToken(ULONG64 ModuleBase, ULONG Token, PDEBUG_MODULE_AND_ID Id)` */
    GetSymbolEntryByToken: { slot: 113, parameters: ["u64", "u32", "buffer"], result: "i32" },
    /** `GetSymbolEntryInformation(PDEBUG_MODULE_AND_ID Id, PDEBUG_SYMBOL_ENTRY Info)` */
    GetSymbolEntryInformation: { slot: 114, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetSymbolEntryString(PDEBUG_MODULE_AND_ID Id, ULONG Which, PSTR Buffer, ULONG BufferSize, PULONG StringSize)` */
    GetSymbolEntryString: {
      slot: 115,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSymbolEntryStringWide(PDEBUG_MODULE_AND_ID Id, ULONG Which, PWSTR Buffer, ULONG BufferSize, PULONG StringSize)` */
    GetSymbolEntryStringWide: {
      slot: 116,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSymbolEntryOffsetRegions(PDEBUG_MODULE_AND_ID Id, ULONG Flags, PDEBUG_OFFSET_REGION Regions, ULONG RegionsCount, PULONG RegionsAvail)` */
    GetSymbolEntryOffsetRegions: {
      slot: 117,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSymbolEntryBySymbolEntry(PDEBUG_MODULE_AND_ID FromId, ULONG Flags, PDEBUG_MODULE_AND_ID ToId)` */
    GetSymbolEntryBySymbolEntry: { slot: 118, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `GetSourceEntriesByOffset(ULONG64 Offset, ULONG Flags, PDEBUG_SYMBOL_SOURCE_ENTRY Entries, ULONG EntriesCount, PULONG EntriesAvail)` */
    GetSourceEntriesByOffset: {
      slot: 119,
      parameters: ["u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSourceEntriesByLine(ULONG Line, PCSTR File, ULONG Flags, PDEBUG_SYMBOL_SOURCE_ENTRY Entries, ULONG EntriesCount, PULONG EntriesAvail)` */
    GetSourceEntriesByLine: {
      slot: 120,
      parameters: ["u32", "buffer", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSourceEntriesByLineWide(ULONG Line, PCWSTR File, ULONG Flags, PDEBUG_SYMBOL_SOURCE_ENTRY Entries, ULONG EntriesCount, PULONG EntriesAvail)` */
    GetSourceEntriesByLineWide: {
      slot: 121,
      parameters: ["u32", "buffer", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSourceEntryString(PDEBUG_SYMBOL_SOURCE_ENTRY Entry, ULONG Which, PSTR Buffer, ULONG BufferSize, PULONG StringSize)` */
    GetSourceEntryString: {
      slot: 122,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSourceEntryStringWide(PDEBUG_SYMBOL_SOURCE_ENTRY Entry, ULONG Which, PWSTR Buffer, ULONG BufferSize, PULONG StringSize)` */
    GetSourceEntryStringWide: {
      slot: 123,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSourceEntryOffsetRegions(PDEBUG_SYMBOL_SOURCE_ENTRY Entry, ULONG Flags, PDEBUG_OFFSET_REGION Regions, ULONG RegionsCount, PULONG RegionsAvail)` */
    GetSourceEntryOffsetRegions: {
      slot: 124,
      parameters: ["buffer", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSourceEntryBySourceEntry(PDEBUG_SYMBOL_SOURCE_ENTRY FromEntry, ULONG Flags, PDEBUG_SYMBOL_SOURCE_ENTRY ToEntry)` */
    GetSourceEntryBySourceEntry: { slot: 125, parameters: ["buffer", "u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 126 to 132, after those of IDebugSymbols3. */
export const IDebugSymbols4 = {
  name: "IDebugSymbols4",
  iid: "e391bbd8-9d8c-4418-840b-c006592a1752",
  slots: 133,
  methods: {
    ...IDebugSymbols3.methods,
    /** `GetScopeEx(PULONG64 InstructionOffset, PDEBUG_STACK_FRAME_EX ScopeFrame, PVOID ScopeContext, ULONG ScopeContextSize)` */
    GetScopeEx: { slot: 126, parameters: ["buffer", "buffer", "buffer", "u32"], result: "i32" },
    /** `SetScopeEx(ULONG64 InstructionOffset, PDEBUG_STACK_FRAME_EX ScopeFrame, PVOID ScopeContext, ULONG ScopeContextSize)` */
    SetScopeEx: { slot: 127, parameters: ["u64", "buffer", "buffer", "u32"], result: "i32" },
    /** `GetNameByInlineContext(ULONG64 Offset, ULONG InlineContext, PSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize, PULONG64 Displacement)` */
    GetNameByInlineContext: {
      slot: 128,
      parameters: ["u64", "u32", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetNameByInlineContextWide(ULONG64 Offset, ULONG InlineContext, PWSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize, PULONG64 Displacement)` */
    GetNameByInlineContextWide: {
      slot: 129,
      parameters: ["u64", "u32", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetLineByInlineContext(ULONG64 Offset, ULONG InlineContext, PULONG Line, PSTR FileBuffer, ULONG FileBufferSize, PULONG FileSize, PULONG64 Displacement)` */
    GetLineByInlineContext: {
      slot: 130,
      parameters: ["u64", "u32", "buffer", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetLineByInlineContextWide(ULONG64 Offset, ULONG InlineContext, PULONG Line, PWSTR FileBuffer, ULONG FileBufferSize, PULONG FileSize, PULONG64 Displacement)` */
    GetLineByInlineContextWide: {
      slot: 131,
      parameters: ["u64", "u32", "buffer", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
    /** `OutputSymbolByInlineContext(ULONG OutputControl, ULONG Flags, ULONG64 Offset, ULONG InlineContext)` */
    OutputSymbolByInlineContext: { slot: 132, parameters: ["u32", "u32", "u64", "u32"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 133 to 134, after those of IDebugSymbols4. */
export const IDebugSymbols5 = {
  name: "IDebugSymbols5",
  iid: "c65fa83e-1e69-475e-8e0e-b5d79e9cc17e",
  slots: 135,
  methods: {
    ...IDebugSymbols4.methods,
    /** `GetCurrentScopeFrameIndexEx(ULONG Flags, PULONG Index)` */
    GetCurrentScopeFrameIndexEx: { slot: 133, parameters: ["u32", "buffer"], result: "i32" },
    /** `SetScopeFrameByIndexEx(ULONG Flags, ULONG Index)` */
    SetScopeFrameByIndexEx: { slot: 134, parameters: ["u32", "u32"], result: "i32" },
  },
} as const satisfies ComInterface;
