/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 13, after those of IUnknown. */
export const IDebugRegisters = {
  name: "IDebugRegisters",
  iid: "ce289126-9e84-45a7-937e-67bb18691493",
  slots: 14,
  methods: {
    ...IUnknown.methods,
    /** `GetNumberRegisters(PULONG Number)` */
    GetNumberRegisters: { slot: 3, parameters: ["buffer"], result: "i32" },
    /** `GetDescription(ULONG Register, PSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize, PDEBUG_REGISTER_DESCRIPTION Desc)` */
    GetDescription: { slot: 4, parameters: ["u32", "buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `GetIndexByName(PCSTR Name, PULONG Index)` */
    GetIndexByName: { slot: 5, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetValue(ULONG Register, PDEBUG_VALUE Value)` */
    GetValue: { slot: 6, parameters: ["u32", "buffer"], result: "i32" },
    /** `SetValue(ULONG Register, PDEBUG_VALUE Value)` */
    SetValue: { slot: 7, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetValues(ULONG Count, PULONG Indices, ULONG Start, PDEBUG_VALUE Values)` */
    GetValues: { slot: 8, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `SetValues(ULONG Count, PULONG Indices, ULONG Start, PDEBUG_VALUE Values)` */
    SetValues: { slot: 9, parameters: ["u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `OutputRegisters(ULONG OutputControl, ULONG Flags)` */
    OutputRegisters: { slot: 10, parameters: ["u32", "u32"], result: "i32" },
    /** `GetInstructionOffset(PULONG64 Offset)` */
    GetInstructionOffset: { slot: 11, parameters: ["buffer"], result: "i32" },
    /** `GetStackOffset(PULONG64 Offset)` */
    GetStackOffset: { slot: 12, parameters: ["buffer"], result: "i32" },
    /** `GetFrameOffset(PULONG64 Offset)` */
    GetFrameOffset: { slot: 13, parameters: ["buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 14 to 28, after those of IDebugRegisters. */
export const IDebugRegisters2 = {
  name: "IDebugRegisters2",
  iid: "1656afa9-19c6-4e3a-97e7-5dc9160cf9c4",
  slots: 29,
  methods: {
    ...IDebugRegisters.methods,
    /** `GetDescriptionWide(ULONG Register, PWSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize, PDEBUG_REGISTER_DESCRIPTION Desc)` */
    GetDescriptionWide: { slot: 14, parameters: ["u32", "buffer", "u32", "buffer", "buffer"], result: "i32" },
    /** `GetIndexByNameWide(PCWSTR Name, PULONG Index)` */
    GetIndexByNameWide: { slot: 15, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetNumberPseudoRegisters(PULONG Number)` */
    GetNumberPseudoRegisters: { slot: 16, parameters: ["buffer"], result: "i32" },
    /** `GetPseudoDescription(ULONG Register, PSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize, PULONG64 TypeModule, PULONG TypeId)` */
    GetPseudoDescription: {
      slot: 17,
      parameters: ["u32", "buffer", "u32", "buffer", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetPseudoDescriptionWide(ULONG Register, PWSTR NameBuffer, ULONG NameBufferSize, PULONG NameSize, PULONG64 TypeModule, PULONG TypeId)` */
    GetPseudoDescriptionWide: {
      slot: 18,
      parameters: ["u32", "buffer", "u32", "buffer", "buffer", "buffer"],
      result: "i32",
    },
    /** `GetPseudoIndexByName(PCSTR Name, PULONG Index)` */
    GetPseudoIndexByName: { slot: 19, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetPseudoIndexByNameWide(PCWSTR Name, PULONG Index)` */
    GetPseudoIndexByNameWide: { slot: 20, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetPseudoValues(ULONG Source, ULONG Count, PULONG Indices, ULONG Start, PDEBUG_VALUE Values)` */
    GetPseudoValues: { slot: 21, parameters: ["u32", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `SetPseudoValues(ULONG Source, ULONG Count, PULONG Indices, ULONG Start, PDEBUG_VALUE Values)` */
    SetPseudoValues: { slot: 22, parameters: ["u32", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `GetValues2(ULONG Source, ULONG Count, PULONG Indices, ULONG Start, PDEBUG_VALUE Values)` */
    GetValues2: { slot: 23, parameters: ["u32", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `SetValues2(ULONG Source, ULONG Count, PULONG Indices, ULONG Start, PDEBUG_VALUE Values)` */
    SetValues2: { slot: 24, parameters: ["u32", "u32", "buffer", "u32", "buffer"], result: "i32" },
    /** `OutputRegisters2(ULONG OutputControl, ULONG Source, ULONG Flags)` */
    OutputRegisters2: { slot: 25, parameters: ["u32", "u32", "u32"], result: "i32" },
    /** `GetInstructionOffset2(ULONG Source, PULONG64 Offset)` */
    GetInstructionOffset2: { slot: 26, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetStackOffset2(ULONG Source, PULONG64 Offset)` */
    GetStackOffset2: { slot: 27, parameters: ["u32", "buffer"], result: "i32" },
    /** `GetFrameOffset2(ULONG Source, PULONG64 Offset)` */
    GetFrameOffset2: { slot: 28, parameters: ["u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;
