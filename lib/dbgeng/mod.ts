/**
 * Microsoft's debugger engine (dbgeng.dll) for Deno: COM vtables over FFI, without a native shim.
 *
 * {@link Engine} reads like TypeScript and covers launching, attaching, waiting, stacks, modules, symbols, memory,
 * breakpoints and dumps. Below it are {@link ComPtr} and a typed table for every interface of dbgeng.h, so nothing
 * of the engine is out of reach. Importing this loads no library and needs no permission.
 *
 * @module
 */
export { type Breakpoint } from "./breakpoints.ts";
export { CallbackObject, type Handler, type Handlers, type Received, type ReceivedAll } from "./callback.ts";
export { type Argument, type Arguments, ComPtr, type MethodName, type Result } from "./com.ts";
export { commandLine } from "../win32/command_line.ts";
export {
  type EngineFiles,
  EngineNotFoundError,
  type EngineSource,
  findEngine,
  type Surroundings,
} from "./discover.ts";
export { Engine } from "./engine.ts";
export { type DebugEvent, type EventHandlers, type ExceptionRecord } from "./events.ts";
export {
  type Continue,
  type ExceptionFilter,
  type FilterAction,
  Filters,
  type SpecificEvent,
} from "./filters.ts";
export {
  check,
  DbgEngError,
  formatHResult,
  HR,
  type HResult,
  hresult,
  type HResultName,
  succeeded,
} from "./hresult.ts";
export type { Architecture, ImageFacts } from "../win32/image_file.ts";
export type { ComInterface, ComMethod, ComResult } from "./interface.ts";
export { type Interfaces } from "./interfaces.ts";
export { EngineLoadError } from "./load.ts";
export type { AttachMode, CreateProcessOptions, Resume, WaitResult } from "./modes.ts";
export { Memory, type Region } from "./memory.ts";
export { Output } from "./output.ts";
export { type ContextShape, type Frame, type StoredEvent, type Thread } from "./stacks.ts";
export { unwoundStack } from "./unwound.ts";
export { type Module, type Named, type NamedFrame, type SourceLine, Symbols } from "./symbols.ts";
export * as interfaces from "./generated/mod.ts";
export {
  IDebugAdvanced3,
  IDebugClient5,
  IDebugControl5,
  IDebugDataSpaces4,
  IDebugSymbols4,
  IDebugSystemObjects4,
} from "./generated/mod.ts";
export { DEBUG } from "./constants.ts";
