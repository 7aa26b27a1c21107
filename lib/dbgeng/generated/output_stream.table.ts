/**
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

import type { ComInterface } from "../interface.ts";
import { IUnknown } from "./unknown.table.ts";

/** Slots 3 to 3, after those of IUnknown. */
export const IDebugOutputStream = {
  name: "IDebugOutputStream",
  iid: "7782d8f2-2b85-4059-ab88-28ceddca1c80",
  slots: 4,
  methods: {
    ...IUnknown.methods,
    /** `Write(PCWSTR psz)` */
    Write: { slot: 3, parameters: ["buffer"], result: "i32" },
  },
} as const satisfies ComInterface;
