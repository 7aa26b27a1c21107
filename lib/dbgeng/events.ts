/**
 * What the engine stopped for, and callbacks on events while it runs.
 *
 * @module
 */
import { succeeded } from "./hresult.ts";
import * as DEBUG from "../facts/debug.table.ts";
import { fromWide, wideAt } from "../win32/text.ts";
import { CallbackObject } from "./callback.ts";
import { IDebugEventCallbacksWide } from "./generated/mod.ts";
import type { Interfaces } from "./interfaces.ts";
import { outU32 } from "./out.ts";

/** An EXCEPTION_RECORD64. */
export interface ExceptionRecord {
  /** The exception code, unsigned. */
  readonly code: number;
  /** 1 where the program can't continue. */
  readonly flags: number;
  /** The instruction that raised it. */
  readonly address: bigint;
  /** What the code defines: for an access violation how and which address. */
  readonly parameters: readonly bigint[];
}

/** The event at which the engine stopped; ids are the engine's own, not the system's. */
export type DebugEvent =
  & {
    readonly processId: number;
    readonly threadId: number;
  }
  & (
    | { readonly type: "exception"; readonly exception: ExceptionRecord; readonly firstChance: boolean }
    | { readonly type: "breakpoint"; readonly breakpointId: number }
    | { readonly type: "exit-process" | "exit-thread"; readonly exitCode: number }
    | { readonly type: "load-module" | "unload-module"; readonly base: bigint }
    | { readonly type: "create-process" | "create-thread" | "system-error" | "other" }
  );

const EXCEPTION_INFO = 160; // DEBUG_LAST_EVENT_INFO_EXCEPTION
const MAX_PARAMETERS = 15;

/** Reads an EXCEPTION_RECORD64 (152 bytes). */
export function readExceptionRecord(view: DataView): ExceptionRecord {
  const count = Math.min(view.getUint32(24, true), MAX_PARAMETERS);
  return {
    code: view.getUint32(0, true),
    flags: view.getUint32(4, true),
    address: view.getBigUint64(16, true),
    parameters: Array.from({ length: count }, (_, i) => view.getBigUint64(32 + i * 8, true)),
  };
}

/** The last event in the engine's words: `Access violation - code c0000005 (first chance)`. */
export function lastEventInWords({ control }: Interfaces): string {
  const text = new Uint16Array(512);
  const ids = [new Uint32Array(1), new Uint32Array(1), new Uint32Array(1)] as const;
  control.call("GetLastEventInformationWide", ...ids, null, 0, null, text, text.length, null);
  return fromWide(text);
}

/** The event at which the engine stopped last; without its words, which the engine would look names up for. */
export function lastEvent({ control }: Interfaces): DebugEvent {
  const [type, process, thread] = [new Uint32Array(1), new Uint32Array(1), new Uint32Array(1)];
  const extra = new DataView(new ArrayBuffer(EXCEPTION_INFO));
  const asked = [type, process, thread, extra, EXCEPTION_INFO, null] as const;
  control.call("GetLastEventInformationWide", ...asked, null, 0, null);
  const common = { processId: process[0] ?? 0, threadId: thread[0] ?? 0 };
  switch (type[0]) {
    case DEBUG.DEBUG_EVENT_EXCEPTION:
      return {
        ...common,
        type: "exception",
        exception: readExceptionRecord(extra),
        firstChance: extra.getUint32(152, true) !== 0,
      };
    case DEBUG.DEBUG_EVENT_BREAKPOINT:
      return { ...common, type: "breakpoint", breakpointId: extra.getUint32(0, true) };
    case DEBUG.DEBUG_EVENT_EXIT_PROCESS:
      return { ...common, type: "exit-process", exitCode: extra.getUint32(0, true) };
    case DEBUG.DEBUG_EVENT_EXIT_THREAD:
      return { ...common, type: "exit-thread", exitCode: extra.getUint32(0, true) };
    case DEBUG.DEBUG_EVENT_LOAD_MODULE:
      return { ...common, type: "load-module", base: extra.getBigUint64(0, true) };
    case DEBUG.DEBUG_EVENT_UNLOAD_MODULE:
      return { ...common, type: "unload-module", base: extra.getBigUint64(0, true) };
    case DEBUG.DEBUG_EVENT_CREATE_PROCESS:
      return { ...common, type: "create-process" };
    case DEBUG.DEBUG_EVENT_CREATE_THREAD:
      return { ...common, type: "create-thread" };
    case DEBUG.DEBUG_EVENT_SYSTEM_ERROR:
      return { ...common, type: "system-error" };
  }
  return { ...common, type: "other" };
}

/**
 * What a program wants to hear of while the engine waits. Each handler answers with a DEBUG_STATUS_* value, or
 * nothing to leave the decision to the filters. Handlers run inside the wait, with the target stopped.
 *
 * Exceptions cost a call per exception whatever the filters say: to wait for few of many, leave `exception` out,
 * set filters, and read {@link lastEvent} when the wait returns.
 */
export interface EventHandlers {
  /** An exception, at its first chance or at its second. */
  readonly exception?: (record: ExceptionRecord, firstChance: boolean) => number | void;
  /** A thread was made. */
  readonly createThread?: (startAddress: bigint) => number | void;
  /** A thread ends. */
  readonly exitThread?: (exitCode: number) => number | void;
  /** A process was made, or attached to. */
  readonly createProcess?: (imageName: string, base: bigint) => number | void;
  /** A process ends; its memory is still there. */
  readonly exitProcess?: (exitCode: number) => number | void;
  /** A DLL was loaded. */
  readonly loadModule?: (imageName: string, base: bigint, size: number) => number | void;
  /** A DLL was unloaded. */
  readonly unloadModule?: (imageName: string, base: bigint) => number | void;
}

const INTEREST: Record<keyof EventHandlers, number> = {
  exception: DEBUG.DEBUG_EVENT_EXCEPTION,
  createThread: DEBUG.DEBUG_EVENT_CREATE_THREAD,
  exitThread: DEBUG.DEBUG_EVENT_EXIT_THREAD,
  createProcess: DEBUG.DEBUG_EVENT_CREATE_PROCESS,
  exitProcess: DEBUG.DEBUG_EVENT_EXIT_PROCESS,
  loadModule: DEBUG.DEBUG_EVENT_LOAD_MODULE,
  unloadModule: DEBUG.DEBUG_EVENT_UNLOAD_MODULE,
};

/** Registers handlers until the result is disposed. An error a handler throws ends the wait, which throws it. */
export function listen({ client }: Interfaces, handlers: EventHandlers): Disposable {
  const mask = Object.keys(handlers).reduce((bits, name) => bits | INTEREST[name as keyof EventHandlers], 0);
  using stack = new DisposableStack();
  const callbacks = new CallbackObject(IDebugEventCallbacksWide, {
    GetInterestMask: (out) => {
      new Uint32Array(Deno.UnsafePointerView.getArrayBuffer(out as Deno.PointerObject, 4))[0] = mask;
      return 0;
    },
    Exception: (record, firstChance) => {
      const view = new DataView(Deno.UnsafePointerView.getArrayBuffer(record as Deno.PointerObject, 152));
      return handlers.exception?.(readExceptionRecord(view), firstChance !== 0) ?? 0;
    },
    CreateThread: (_handle, _data, start) => handlers.createThread?.(start) ?? 0,
    ExitThread: (code) => handlers.exitThread?.(code) ?? 0,
    CreateProcess: (_image, _process, base, _size, _module, name) =>
      handlers.createProcess?.(wideAt(name), base) ?? 0,
    ExitProcess: (code) => handlers.exitProcess?.(code) ?? 0,
    LoadModule: (_handle, base, size, _module, name) => handlers.loadModule?.(wideAt(name), base, size) ?? 0,
    UnloadModule: (name, base) => handlers.unloadModule?.(wideAt(name), base) ?? 0,
    // With another answer the wait would go on, in a storm of events for ever.
  }, DEBUG.DEBUG_STATUS_BREAK);
  client.call("SetEventCallbacksWide", stack.use(callbacks).pointer);
  stack.defer(() => client.call("SetEventCallbacksWide", null));
  return stack.move();
}

/** The system's process and thread ids of the current (after an event: the event's) process and thread. */
export function currentIds({ system }: Interfaces): { pid: number; tid: number } {
  return {
    pid: outU32((out) => system.call("GetCurrentProcessSystemId", out)),
    tid: outU32((out) => system.call("GetCurrentThreadSystemId", out)),
  };
}

/** Makes another process the current one, with its first thread; disposing puts back the process and thread of before. */
export function switchTo({ system }: Interfaces, pid: number): Disposable {
  // After a wait that timed out no process is the current one (E_UNEXPECTED): then there is none to go back to.
  const [process, thread] = (["GetCurrentProcessId", "GetCurrentThreadId"] as const).map((name) => {
    const id = new Uint32Array(1);
    return succeeded(system.try(name, id)) ? id[0] : undefined;
  });
  system.call("SetCurrentProcessId", outU32((out) => system.call("GetProcessIdBySystemId", pid, out)));
  return {
    [Symbol.dispose]: () => {
      if (process !== undefined) system.call("SetCurrentProcessId", process);
      if (thread !== undefined) system.call("SetCurrentThreadId", thread);
    },
  };
}
