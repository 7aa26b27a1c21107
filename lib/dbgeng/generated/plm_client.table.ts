/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 3, after those of IUnknown. */
export const IDebugPlmClient = {
  name: "IDebugPlmClient",
  iid: "a02b66c4-aea3-4234-a9f7-fe4c383d4e29",
  slots: 4,
  methods: {
    ...IUnknown.methods,
    /** `LaunchPlmPackageForDebugWide(ULONG64 Server, ULONG Timeout, PCWSTR PackageFullName, PCWSTR AppName, PCWSTR Arguments, PULONG ProcessId, PULONG ThreadId)` */
    LaunchPlmPackageForDebugWide: {
      slot: 3,
      parameters: ["u64", "u32", "buffer", "buffer", "buffer", "buffer", "buffer"],
      result: "i32",
    },
  },
} as const satisfies ComInterface;

/** Slots 4 to 4, after those of IDebugPlmClient. */
export const IDebugPlmClient2 = {
  name: "IDebugPlmClient2",
  iid: "597c980d-e7bd-4309-962c-9d9b69a7372c",
  slots: 5,
  methods: {
    ...IDebugPlmClient.methods,
    /** `LaunchPlmBgTaskForDebugWide(ULONG64 Server, ULONG Timeout, PCWSTR PackageFullName, PCWSTR BackgroundTaskId, PULONG ProcessId, PULONG ThreadId)` */
    LaunchPlmBgTaskForDebugWide: {
      slot: 4,
      parameters: ["u64", "u32", "buffer", "buffer", "buffer", "buffer"],
      result: "i32",
    },
  },
} as const satisfies ComInterface;

/** Slots 5 to 13, after those of IDebugPlmClient2. */
export const IDebugPlmClient3 = {
  name: "IDebugPlmClient3",
  // The value of IID_IDebugPlmClient3; DECLSPEC_UUID on its typedef says
  // d4a5dbd1-ca02-4d90-856a-2a92bfd0f20f.
  iid: "cdf48669-901f-4791-b868-7d2cb3a2d7fc",
  slots: 14,
  methods: {
    ...IDebugPlmClient2.methods,
    /** `QueryPlmPackageWide(ULONG64 Server, PCWSTR PackageFullName, PDEBUG_OUTPUT_STREAM Stream)` */
    QueryPlmPackageWide: { slot: 5, parameters: ["u64", "buffer", "pointer"], result: "i32" },
    /** `QueryPlmPackageList(ULONG64 Server, PDEBUG_OUTPUT_STREAM Stream)` */
    QueryPlmPackageList: { slot: 6, parameters: ["u64", "pointer"], result: "i32" },
    /** `EnablePlmPackageDebugWide(ULONG64 Server, PCWSTR PackageFullName)` */
    EnablePlmPackageDebugWide: { slot: 7, parameters: ["u64", "buffer"], result: "i32" },
    /** `DisablePlmPackageDebugWide(ULONG64 Server, PCWSTR PackageFullName)` */
    DisablePlmPackageDebugWide: { slot: 8, parameters: ["u64", "buffer"], result: "i32" },
    /** `SuspendPlmPackageWide(ULONG64 Server, PCWSTR PackageFullName)` */
    SuspendPlmPackageWide: { slot: 9, parameters: ["u64", "buffer"], result: "i32" },
    /** `ResumePlmPackageWide(ULONG64 Server, PCWSTR PackageFullName)` */
    ResumePlmPackageWide: { slot: 10, parameters: ["u64", "buffer"], result: "i32" },
    /** `TerminatePlmPackageWide(ULONG64 Server, PCWSTR PackageFullName)` */
    TerminatePlmPackageWide: { slot: 11, parameters: ["u64", "buffer"], result: "i32" },
    /** `LaunchAndDebugPlmAppWide(ULONG64 Server, PCWSTR PackageFullName, PCWSTR AppName, PCWSTR Arguments)` */
    LaunchAndDebugPlmAppWide: { slot: 12, parameters: ["u64", "buffer", "buffer", "buffer"], result: "i32" },
    /** `ActivateAndDebugPlmBgTaskWide(ULONG64 Server, PCWSTR PackageFullName, PCWSTR BackgroundTaskId)` */
    ActivateAndDebugPlmBgTaskWide: { slot: 13, parameters: ["u64", "buffer", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;
