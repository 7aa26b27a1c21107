/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 3, after those of IUnknown. */
export const IDebugOutputCallbacks = {
  name: "IDebugOutputCallbacks",
  iid: "4bf58045-d654-4c40-b0af-683090f356dc",
  slots: 4,
  methods: {
    ...IUnknown.methods,
    /** `Output(ULONG Mask, PCSTR Text)` */
    Output: { slot: 3, parameters: ["u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 3 to 3, after those of IUnknown. */
export const IDebugOutputCallbacksWide = {
  name: "IDebugOutputCallbacksWide",
  iid: "4c7fd663-c394-4e26-8ef1-34ad5ed3764c",
  slots: 4,
  methods: {
    ...IUnknown.methods,
    /** `Output(ULONG Mask, PCWSTR Text)` */
    Output: { slot: 3, parameters: ["u32", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;

/** Slots 4 to 5, after those of IDebugOutputCallbacks. */
export const IDebugOutputCallbacks2 = {
  name: "IDebugOutputCallbacks2",
  iid: "67721fe9-56d2-4a44-a325-2b65513ce6eb",
  slots: 6,
  methods: {
    ...IDebugOutputCallbacks.methods,
    /** `GetInterestMask(PULONG Mask)` */
    GetInterestMask: { slot: 4, parameters: ["buffer"], result: "i32" },
    /** `Output2(ULONG Which, ULONG Flags, ULONG64 Arg, PCWSTR Text)` */
    Output2: { slot: 5, parameters: ["u32", "u32", "u64", "buffer"], result: "i32" },
  },
} as const satisfies ComInterface;
