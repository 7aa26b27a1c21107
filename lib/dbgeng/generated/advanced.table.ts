/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 4, after those of IUnknown. */
export const IDebugAdvanced = {
  name: "IDebugAdvanced",
  iid: "f2df5f53-071f-47bd-9de6-5734c3fed689",
  slots: 5,
  methods: {
    ...IUnknown.methods,
    /** `GetThreadContext(PVOID Context, ULONG ContextSize)` */
    GetThreadContext: { slot: 3, parameters: ["buffer", "u32"], result: "i32" },
    /** `SetThreadContext(PVOID Context, ULONG ContextSize)` */
    SetThreadContext: { slot: 4, parameters: ["buffer", "u32"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 5 to 9, after those of IDebugAdvanced. */
export const IDebugAdvanced2 = {
  name: "IDebugAdvanced2",
  iid: "716d14c9-119b-4ba5-af1f-0890e672416a",
  slots: 10,
  methods: {
    ...IDebugAdvanced.methods,
    /** `Request(ULONG Request, PVOID InBuffer, ULONG InBufferSize, PVOID OutBuffer, ULONG OutBufferSize, PULONG OutSize)` */
    Request: { slot: 5, parameters: ["u32", "buffer", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetSourceFileInformation(ULONG Which, PSTR SourceFile, ULONG64 Arg64, ULONG Arg32, PVOID Buffer, ULONG BufferSize, PULONG InfoSize)` */
    GetSourceFileInformation: {
      slot: 6,
      parameters: ["u32", "buffer", "u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `FindSourceFileAndToken(ULONG StartElement, ULONG64 ModAddr, PCSTR File, ULONG Flags, PVOID FileToken, ULONG FileTokenSize, PULONG FoundElement, PSTR Buffer, ULONG BufferSize, PULONG FoundSize)` */
    FindSourceFileAndToken: {
      slot: 7,
      parameters: ["u32", "u64", "buffer", "u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSymbolInformation(ULONG Which, ULONG64 Arg64, ULONG Arg32, PVOID Buffer, ULONG BufferSize, PULONG InfoSize, PSTR StringBuffer, ULONG StringBufferSize, PULONG StringSize)` */
    GetSymbolInformation: {
      slot: 8,
      parameters: ["u32", "u64", "u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSystemObjectInformation(ULONG Which, ULONG64 Arg64, ULONG Arg32, PVOID Buffer, ULONG BufferSize, PULONG InfoSize)` */
    GetSystemObjectInformation: {
      slot: 9,
      parameters: ["u32", "u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
  },
} as const satisfies ComInterface;

/** Slots 10 to 12, after those of IDebugAdvanced2. */
export const IDebugAdvanced3 = {
  name: "IDebugAdvanced3",
  iid: "cba4abb4-84c4-444d-87ca-a04e13286739",
  slots: 13,
  methods: {
    ...IDebugAdvanced2.methods,
    /** `GetSourceFileInformationWide(ULONG Which, PWSTR SourceFile, ULONG64 Arg64, ULONG Arg32, PVOID Buffer, ULONG BufferSize, PULONG InfoSize)` */
    GetSourceFileInformationWide: {
      slot: 10,
      parameters: ["u32", "buffer", "u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `FindSourceFileAndTokenWide(ULONG StartElement, ULONG64 ModAddr, PCWSTR File, ULONG Flags, PVOID FileToken, ULONG FileTokenSize, PULONG FoundElement, PWSTR Buffer, ULONG BufferSize, PULONG FoundSize)` */
    FindSourceFileAndTokenWide: {
      slot: 11,
      parameters: ["u32", "u64", "buffer", "u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetSymbolInformationWide(ULONG Which, ULONG64 Arg64, ULONG Arg32, PVOID Buffer, ULONG BufferSize, PULONG InfoSize, PWSTR StringBuffer, ULONG StringBufferSize, PULONG StringSize)` */
    GetSymbolInformationWide: {
      slot: 12,
      parameters: ["u32", "u64", "u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer"],
      result: "i32",
    },
  },
} as const satisfies ComInterface;

/** Slots 13 to 13, after those of IDebugAdvanced3. */
export const IDebugAdvanced4 = {
  name: "IDebugAdvanced4",
  iid: "d1069067-2a65-4bf0-ae97-76184b67856b",
  slots: 14,
  methods: {
    ...IDebugAdvanced3.methods,
    /** `GetSymbolInformationWideEx(ULONG Which, ULONG64 Arg64, ULONG Arg32, PVOID Buffer, ULONG BufferSize, PULONG InfoSize, PWSTR StringBuffer, ULONG StringBufferSize, PULONG StringSize, PSYMBOL_INFO_EX pInfoEx)` */
    GetSymbolInformationWideEx: {
      slot: 13,
      parameters: ["u32", "u64", "u32", "buffer", "u32", "buffer", "buffer", "u32", "buffer", "buffer"],
      result: "i32",
    },
  },
} as const satisfies ComInterface;
