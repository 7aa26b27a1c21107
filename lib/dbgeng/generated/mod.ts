/**
 * The interfaces of dbgeng.dll.
 *
 * Generated from dbgeng.h of Microsoft's NuGet package Microsoft.Debugging.Platform.DbgEng; don't edit.
 * To regenerate: `deno run -A scripts/bindgen/main.ts`.
 *
 * @module
 */

export { IDebugAdvanced, IDebugAdvanced2, IDebugAdvanced3, IDebugAdvanced4 } from "./advanced.table.ts";
export { IDebugBreakpoint, IDebugBreakpoint2, IDebugBreakpoint3 } from "./breakpoint.table.ts";
export {
  IDebugClient,
  IDebugClient2,
  IDebugClient3,
  IDebugClient4,
  IDebugClient5,
  IDebugClient6,
  IDebugClient7,
  IDebugClient8,
  IDebugClient9,
} from "./client.table.ts";
export {
  IDebugControl,
  IDebugControl2,
  IDebugControl3,
  IDebugControl4,
  IDebugControl5,
  IDebugControl6,
  IDebugControl7,
} from "./control.table.ts";
export {
  IDebugDataSpaces,
  IDebugDataSpaces2,
  IDebugDataSpaces3,
  IDebugDataSpaces4,
} from "./data_spaces.table.ts";
export { IDebugEventCallbacks, IDebugEventCallbacksWide } from "./event_callbacks.table.ts";
export { IDebugEventContextCallbacks } from "./event_context_callbacks.table.ts";
export { IDebugInputCallbacks } from "./input_callbacks.table.ts";
export {
  IDebugOutputCallbacks,
  IDebugOutputCallbacks2,
  IDebugOutputCallbacksWide,
} from "./output_callbacks.table.ts";
export { IDebugOutputStream } from "./output_stream.table.ts";
export { IDebugPlmClient, IDebugPlmClient2, IDebugPlmClient3 } from "./plm_client.table.ts";
export { IDebugRegisters, IDebugRegisters2 } from "./registers.table.ts";
export { IDebugSymbolGroup, IDebugSymbolGroup2 } from "./symbol_group.table.ts";
export {
  IDebugSymbols,
  IDebugSymbols2,
  IDebugSymbols3,
  IDebugSymbols4,
  IDebugSymbols5,
} from "./symbols.table.ts";
export {
  IDebugSystemObjects,
  IDebugSystemObjects2,
  IDebugSystemObjects3,
  IDebugSystemObjects4,
} from "./system_objects.table.ts";
export { IUnknown } from "./unknown.table.ts";
