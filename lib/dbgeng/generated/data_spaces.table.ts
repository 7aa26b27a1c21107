/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 22, after those of IUnknown. */
export const IDebugDataSpaces = {
  name: "IDebugDataSpaces",
  iid: "88f7dfab-3ea7-4c3a-aefb-c4e8106173aa",
  slots: 23,
  methods: {
    ...IUnknown.methods,
    /** `ReadVirtual(ULONG64 Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesRead)` */
    ReadVirtual: { slot: 3, parameters: ["u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `WriteVirtual(ULONG64 Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesWritten)` */
    WriteVirtual: { slot: 4, parameters: ["u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `SearchVirtual(ULONG64 Offset, ULONG64 Length, PVOID Pattern, ULONG PatternSize, ULONG PatternGranularity, PULONG64 MatchOffset)` */
    SearchVirtual: { slot: 5, parameters: ["u64", "u64", "buffer", "u32", "u32", "buffer"], result: "i32" },
    /** `ReadVirtualUncached(ULONG64 Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesRead)` */
    ReadVirtualUncached: { slot: 6, parameters: ["u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `WriteVirtualUncached(ULONG64 Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesWritten)` */
    WriteVirtualUncached: { slot: 7, parameters: ["u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `ReadPointersVirtual(ULONG Count, ULONG64 Offset, PULONG64 Ptrs)` */
    ReadPointersVirtual: { slot: 8, parameters: ["u32", "u64", "buffer"], result: "i32" },
    /** `WritePointersVirtual(ULONG Count, ULONG64 Offset, PULONG64 Ptrs)` */
    WritePointersVirtual: { slot: 9, parameters: ["u32", "u64", "buffer"], result: "i32" },
    /** `ReadPhysical(ULONG64 Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesRead)` */
    ReadPhysical: { slot: 10, parameters: ["u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `WritePhysical(ULONG64 Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesWritten)` */
    WritePhysical: { slot: 11, parameters: ["u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `ReadControl(ULONG Processor, ULONG64 Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesRead)` */
    ReadControl: { slot: 12, parameters: ["u32", "u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `WriteControl(ULONG Processor, ULONG64 Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesWritten)` */
    WriteControl: { slot: 13, parameters: ["u32", "u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `ReadIo(ULONG InterfaceType, ULONG BusNumber, ULONG AddressSpace, ULONG64 Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesRead)` */
    ReadIo: { slot: 14, parameters: ["u32", "u32", "u32", "u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `WriteIo(ULONG InterfaceType, ULONG BusNumber, ULONG AddressSpace, ULONG64 Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesWritten)` */
    WriteIo: { slot: 15, parameters: ["u32", "u32", "u32", "u64", "buffer", "u32", "buffer"], result: "i32" },
    /** `ReadMsr(ULONG Msr, PULONG64 Value)` */
    ReadMsr: { slot: 16, parameters: ["u32", "buffer"], result: "i32" },
    /** `WriteMsr(ULONG Msr, ULONG64 Value)` */
    WriteMsr: { slot: 17, parameters: ["u32", "u64"], result: "i32" },
    /** `ReadBusData(ULONG BusDataType, ULONG BusNumber, ULONG SlotNumber, ULONG Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesRead)` */
    ReadBusData: {
      slot: 18,
      parameters: ["u32", "u32", "u32", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `WriteBusData(ULONG BusDataType, ULONG BusNumber, ULONG SlotNumber, ULONG Offset, PVOID Buffer, ULONG BufferSize, PULONG BytesWritten)` */
    WriteBusData: {
      slot: 19,
      parameters: ["u32", "u32", "u32", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `CheckLowMemory()` */
    CheckLowMemory: { slot: 20, parameters: [], result: "i32" },
    /** `ReadDebuggerData(ULONG Index, PVOID Buffer, ULONG BufferSize, PULONG DataSize)` */
    ReadDebuggerData: { slot: 21, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `ReadProcessorSystemData(ULONG Processor, ULONG Index, PVOID Buffer, ULONG BufferSize, PULONG DataSize)` */
    ReadProcessorSystemData: {
      slot: 22,
      parameters: ["u32", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
  },
} as const satisfies ComInterface;

/** Slots 23 to 28, after those of IDebugDataSpaces. */
export const IDebugDataSpaces2 = {
  name: "IDebugDataSpaces2",
  iid: "7a5e852f-96e9-468f-ac1b-0b3addc4a049",
  slots: 29,
  methods: {
    ...IDebugDataSpaces.methods,
    /** `VirtualToPhysical(ULONG64 Virtual, PULONG64 Physical)` */
    VirtualToPhysical: { slot: 23, parameters: ["u64", "buffer"], result: "i32" },
    /** `GetVirtualTranslationPhysicalOffsets(ULONG64 Virtual, PULONG64 Offsets, ULONG OffsetsSize, PULONG Levels)` */
    GetVirtualTranslationPhysicalOffsets: {
      slot: 24,
      parameters: ["u64", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `ReadHandleData(ULONG64 Handle, ULONG DataType, PVOID Buffer, ULONG BufferSize, PULONG DataSize)` */
    ReadHandleData: { slot: 25, parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `FillVirtual(ULONG64 Start, ULONG Size, PVOID Pattern, ULONG PatternSize, PULONG Filled)` */
    FillVirtual: { slot: 26, parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `FillPhysical(ULONG64 Start, ULONG Size, PVOID Pattern, ULONG PatternSize, PULONG Filled)` */
    FillPhysical: { slot: 27, parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `QueryVirtual(ULONG64 Offset, PMEMORY_BASIC_INFORMATION64 Info)` */
    QueryVirtual: { slot: 28, parameters: ["u64", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 29 to 33, after those of IDebugDataSpaces2. */
export const IDebugDataSpaces3 = {
  name: "IDebugDataSpaces3",
  iid: "23f79d6c-8aaf-4f7c-a607-9995f5407e63",
  slots: 34,
  methods: {
    ...IDebugDataSpaces2.methods,
    /** `ReadImageNtHeaders(ULONG64 ImageBase, PIMAGE_NT_HEADERS64 Headers)` */
    ReadImageNtHeaders: { slot: 29, parameters: ["u64", "buffer"], result: "i32" },
    /** `ReadTagged(LPGUID Tag, ULONG Offset, PVOID Buffer, ULONG BufferSize, PULONG TotalSize)` */
    ReadTagged: { slot: 30, parameters: ["buffer", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `StartEnumTagged(PULONG64 Handle)` */
    StartEnumTagged: { slot: 31, parameters: ["buffer"], result: "i32" },
    /** `GetNextTagged(ULONG64 Handle, LPGUID Tag, PULONG Size)` */
    GetNextTagged: { slot: 32, parameters: ["u64", "buffer", "buffer"], result: "i32" },
    /** `EndEnumTagged(ULONG64 Handle)` */
    EndEnumTagged: { slot: 33, parameters: ["u64"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 34 to 43, after those of IDebugDataSpaces3. */
export const IDebugDataSpaces4 = {
  name: "IDebugDataSpaces4",
  iid: "d98ada1f-29e9-4ef5-a6c0-e53349883212",
  slots: 44,
  methods: {
    ...IDebugDataSpaces3.methods,
    /** `GetOffsetInformation(ULONG Space, ULONG Which, ULONG64 Offset, PVOID Buffer, ULONG BufferSize, PULONG InfoSize)` */
    GetOffsetInformation: {
      slot: 34,
      parameters: ["u32", "u32", "u64", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `GetNextDifferentlyValidOffsetVirtual(ULONG64 Offset, PULONG64 NextOffset)` */
    GetNextDifferentlyValidOffsetVirtual: { slot: 35, parameters: ["u64", "buffer"], result: "i32" },
    /** `GetValidRegionVirtual(ULONG64 Base, ULONG Size, PULONG64 ValidBase, PULONG ValidSize)` */
    GetValidRegionVirtual: { slot: 36, parameters: ["u64", "u32", "buffer", "buffer"], result: "i32" },
    /** `SearchVirtual2(ULONG64 Offset, ULONG64 Length, ULONG Flags, PVOID Pattern, ULONG PatternSize, ULONG PatternGranularity, PULONG64 MatchOffset)` */
    SearchVirtual2: {
      slot: 37,
      parameters: ["u64", "u64", "u32", "buffer", "u32", "u32", "buffer"],
      result: "i32",
    },
    /** `ReadMultiByteStringVirtual(ULONG64 Offset, ULONG MaxBytes, PSTR Buffer, ULONG BufferSize, PULONG StringBytes)` */
    ReadMultiByteStringVirtual: {
      slot: 38,
      parameters: ["u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `ReadMultiByteStringVirtualWide(ULONG64 Offset, ULONG MaxBytes, ULONG CodePage, PWSTR Buffer, ULONG BufferSize, PULONG StringBytes)` */
    ReadMultiByteStringVirtualWide: {
      slot: 39,
      parameters: ["u64", "u32", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `ReadUnicodeStringVirtual(ULONG64 Offset, ULONG MaxBytes, ULONG CodePage, PSTR Buffer, ULONG BufferSize, PULONG StringBytes)` */
    ReadUnicodeStringVirtual: {
      slot: 40,
      parameters: ["u64", "u32", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `ReadUnicodeStringVirtualWide(ULONG64 Offset, ULONG MaxBytes, PWSTR Buffer, ULONG BufferSize, PULONG StringBytes)` */
    ReadUnicodeStringVirtualWide: {
      slot: 41,
      parameters: ["u64", "u32", "buffer", "u32", "buffer"],
      result: "i32",
    },
    /** `ReadPhysical2(ULONG64 Offset, ULONG Flags, PVOID Buffer, ULONG BufferSize, PULONG BytesRead)` */
    ReadPhysical2: { slot: 42, parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `WritePhysical2(ULONG64 Offset, ULONG Flags, PVOID Buffer, ULONG BufferSize, PULONG BytesWritten)` */
    WritePhysical2: { slot: 43, parameters: ["u64", "u32", "buffer", "u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;
