/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 4, after those of IUnknown. */
export const IDebugInputCallbacks = {
  name: "IDebugInputCallbacks",
  iid: "9f50e42c-f136-499e-9a97-73036c94ed2d",
  slots: 5,
  methods: {
    ...IUnknown.methods,
    /** `StartInput(ULONG BufferSize)` */
    StartInput: { slot: 3, parameters: ["u32"], result: "i32" },
    /** `EndInput()` */
    EndInput: { slot: 4, parameters: [], result: "i32" },
  },
} as const satisfies ComInterface;
