/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 12, after those of IUnknown. */
export const IDebugSymbolGroup = {
  name: "IDebugSymbolGroup",
  iid: "f2528316-0f1a-4431-aeed-11d096e1e2ab",
  slots: 13,
  methods: {
    ...IUnknown.methods,
    /** `GetNumberSymbols(PULONG Number)` */
    GetNumberSymbols: { slot: 3, parameters: ["buffer"], result: "i32" },
    /** `AddSymbol(PCSTR Name, PULONG Index)` */
    AddSymbol: { slot: 4, parameters: ["buffer", "buffer"], result: "i32" },
    /** `RemoveSymbolByName(PCSTR Name)` */
    RemoveSymbolByName: { slot: 5, parameters: ["buffer"], result: "i32" },
    /** `RemoveSymbolByIndex(ULONG Index)` */
    RemoveSymbolByIndex: { slot: 6, parameters: ["u32"], result: "i32" },
    /** `GetSymbolName(ULONG Index, PSTR Buffer, ULONG BufferSize, PULONG NameSize)` */
    GetSymbolName: { slot: 7, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetSymbolParameters(ULONG Start, ULONG Count, PDEBUG_SYMBOL_PARAMETERS Params)` */
    GetSymbolParameters: { slot: 8, parameters: ["u32", "u32", "buffer"], result: "i32" },
    /** `ExpandSymbol(ULONG Index, BOOL Expand)` */
    ExpandSymbol: { slot: 9, parameters: ["u32", "i32"], result: "i32" },
    /** `OutputSymbols(ULONG OutputControl, ULONG Flags, ULONG Start, ULONG Count)` */
    OutputSymbols: { slot: 10, parameters: ["u32", "u32", "u32", "u32"], result: "i32" },
    /** `WriteSymbol(ULONG Index, PCSTR Value)` */
    WriteSymbol: { slot: 11, parameters: ["u32", "buffer"], result: "i32" },
    /** `OutputAsType(ULONG Index, PCSTR Type)` */
    OutputAsType: { slot: 12, parameters: ["u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 13 to 25, after those of IDebugSymbolGroup. */
export const IDebugSymbolGroup2 = {
  name: "IDebugSymbolGroup2",
  iid: "6a7ccc5f-fb5e-4dcc-b41c-6c20307bccc7",
  slots: 26,
  methods: {
    ...IDebugSymbolGroup.methods,
    /** `AddSymbolWide(PCWSTR Name, PULONG Index)` */
    AddSymbolWide: { slot: 13, parameters: ["buffer", "buffer"], result: "i32" },
    /** `RemoveSymbolByNameWide(PCWSTR Name)` */
    RemoveSymbolByNameWide: { slot: 14, parameters: ["buffer"], result: "i32" },
    /** `GetSymbolNameWide(ULONG Index, PWSTR Buffer, ULONG BufferSize, PULONG NameSize)` */
    GetSymbolNameWide: { slot: 15, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `WriteSymbolWide(ULONG Index, PCWSTR Value)` */
    WriteSymbolWide: { slot: 16, parameters: ["u32", "buffer"], result: "i32" },
    /** `OutputAsTypeWide(ULONG Index, PCWSTR Type)` */
    OutputAsTypeWide: { slot: 17, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetSymbolTypeName(ULONG Index, PSTR Buffer, ULONG BufferSize, PULONG NameSize)` */
    GetSymbolTypeName: { slot: 18, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetSymbolTypeNameWide(ULONG Index, PWSTR Buffer, ULONG BufferSize, PULONG NameSize)` */
    GetSymbolTypeNameWide: { slot: 19, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetSymbolSize(ULONG Index, PULONG Size)` */
    GetSymbolSize: { slot: 20, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetSymbolOffset(ULONG Index, PULONG64 Offset)` */
    GetSymbolOffset: { slot: 21, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetSymbolRegister(ULONG Index, PULONG Register)` */
    GetSymbolRegister: { slot: 22, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetSymbolValueText(ULONG Index, PSTR Buffer, ULONG BufferSize, PULONG NameSize)` */
    GetSymbolValueText: { slot: 23, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetSymbolValueTextWide(ULONG Index, PWSTR Buffer, ULONG BufferSize, PULONG NameSize)` */
    GetSymbolValueTextWide: { slot: 24, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetSymbolEntryInformation(ULONG Index, PDEBUG_SYMBOL_ENTRY Entry)` */
    GetSymbolEntryInformation: { slot: 25, parameters: ["u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;
