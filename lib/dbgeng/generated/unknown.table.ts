/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";

/** The root of all interfaces. */
export const IUnknown = {
  name: "IUnknown",
  iid: "00000000-0000-0000-c000-000000000046",
  slots: 3,
  methods: {
    /** `QueryInterface(REFIID InterfaceId, PVOID* Interface)` */
    QueryInterface: { slot: 0, parameters: ["buffer", "buffer"], result: "i32" },
    /** `ULONG AddRef()` */
    AddRef: { slot: 1, parameters: [], result: "u32" },
    /** `ULONG Release()` */
    Release: { slot: 2, parameters: [], result: "u32" },
  },
} as const satisfies ComInterface;
