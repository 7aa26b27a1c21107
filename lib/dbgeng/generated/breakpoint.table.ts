/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 23, after those of IUnknown. */
export const IDebugBreakpoint = {
  name: "IDebugBreakpoint",
  iid: "5bd9d474-5975-423a-b88b-65a8e7110e65",
  slots: 24,
  methods: {
    ...IUnknown.methods,
    /** `GetId(PULONG Id)` */
    GetId: { slot: 3, parameters: ["buffer"], result: "i32" },
    /** `GetType(PULONG BreakType, PULONG ProcType)` */
    GetType: { slot: 4, parameters: ["buffer", "buffer"], result: "i32" },
    /** `GetAdder(PDEBUG_CLIENT* Adder)` */
    GetAdder: { slot: 5, parameters: ["buffer"], result: "i32" },
    /** `GetFlags(PULONG Flags)` */
    GetFlags: { slot: 6, parameters: ["buffer"], result: "i32" },
    /** `AddFlags(ULONG Flags)` */
    AddFlags: { slot: 7, parameters: ["u32"], result: "i32" },
    /** `RemoveFlags(ULONG Flags)` */
    RemoveFlags: { slot: 8, parameters: ["u32"], result: "i32" },
    /** `SetFlags(ULONG Flags)` */
    SetFlags: { slot: 9, parameters: ["u32"], result: "i32" },
    /** `GetOffset(PULONG64 Offset)` */
    GetOffset: { slot: 10, parameters: ["buffer"], result: "i32" },
    /** `SetOffset(ULONG64 Offset)` */
    SetOffset: { slot: 11, parameters: ["u64"], result: "i32" },
    /** `GetDataParameters(PULONG Size, PULONG AccessType)` */
    GetDataParameters: { slot: 12, parameters: ["buffer", "buffer"], result: "i32" },
    /** `SetDataParameters(ULONG Size, ULONG AccessType)` */
    SetDataParameters: { slot: 13, parameters: ["u32", "u32"], result: "i32" },
    /** `GetPassCount(PULONG Count)` */
    GetPassCount: { slot: 14, parameters: ["buffer"], result: "i32" },
    /** `SetPassCount(ULONG Count)` */
    SetPassCount: { slot: 15, parameters: ["u32"], result: "i32" },
    /** `GetCurrentPassCount(PULONG Count)` */
    GetCurrentPassCount: { slot: 16, parameters: ["buffer"], result: "i32" },
    /** `GetMatchThreadId(PULONG Id)` */
    GetMatchThreadId: { slot: 17, parameters: ["buffer"], result: "i32" },
    /** `SetMatchThreadId(ULONG Thread)` */
    SetMatchThreadId: { slot: 18, parameters: ["u32"], result: "i32" },
    /** `GetCommand(PSTR Buffer, ULONG BufferSize, PULONG CommandSize)` */
    GetCommand: { slot: 19, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetCommand(PCSTR Command)` */
    SetCommand: { slot: 20, parameters: ["buffer"], result: "i32" },
    /** `GetOffsetExpression(PSTR Buffer, ULONG BufferSize, PULONG ExpressionSize)` */
    GetOffsetExpression: { slot: 21, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetOffsetExpression(PCSTR Expression)` */
    SetOffsetExpression: { slot: 22, parameters: ["buffer"], result: "i32" },
    /** `GetParameters(PDEBUG_BREAKPOINT_PARAMETERS Params)` */
    GetParameters: { slot: 23, parameters: ["buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 24 to 27, after those of IDebugBreakpoint. */
export const IDebugBreakpoint2 = {
  name: "IDebugBreakpoint2",
  iid: "1b278d20-79f2-426e-a3f9-c1ddf375d48e",
  slots: 28,
  methods: {
    ...IDebugBreakpoint.methods,
    /** `GetCommandWide(PWSTR Buffer, ULONG BufferSize, PULONG CommandSize)` */
    GetCommandWide: { slot: 24, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetCommandWide(PCWSTR Command)` */
    SetCommandWide: { slot: 25, parameters: ["buffer"], result: "i32" },
    /** `GetOffsetExpressionWide(PWSTR Buffer, ULONG BufferSize, PULONG ExpressionSize)` */
    GetOffsetExpressionWide: { slot: 26, parameters: ["buffer", "u32", "buffer"], result: "i32" },
    /** `SetOffsetExpressionWide(PCWSTR Expression)` */
    SetOffsetExpressionWide: { slot: 27, parameters: ["buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 28 to 28, after those of IDebugBreakpoint2. */
export const IDebugBreakpoint3 = {
  name: "IDebugBreakpoint3",
  iid: "38f5c249-b448-43bb-9835-579d4ec02249",
  slots: 29,
  methods: {
    ...IDebugBreakpoint2.methods,
    /** `GetGuid(LPGUID Guid)` */
    GetGuid: { slot: 28, parameters: ["buffer"], result: "i32" },
  },
} as const satisfies ComInterface;
