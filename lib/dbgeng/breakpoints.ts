/** Breakpoints of the engine. @module */
import {
  DEBUG_ANY_ID,
  DEBUG_BREAKPOINT_CODE,
  DEBUG_BREAKPOINT_DEFERRED,
  DEBUG_BREAKPOINT_ENABLED,
} from "../facts/debug.table.ts";
import { wide } from "../win32/text.ts";
import { IDebugBreakpoint2 } from "./generated/mod.ts";
import { ComPtr } from "./com.ts";
import type { Interfaces } from "./interfaces.ts";
import { outU32, outU64 } from "./out.ts";

/** A breakpoint that was set; with `using` it is removed at the end of the scope. */
export interface Breakpoint extends Disposable {
  /** The engine's id, as a breakpoint event carries it. */
  readonly id: number;
  /** Whether its place is known: its module is loaded and has it. Until then it waits. */
  readonly isSet: boolean;
  /** Takes it out again, while the target is stopped. A second call does nothing. */
  remove(): void;
}

/**
 * Sets a breakpoint at an expression: `module!function`, `module!function+0x10`, or an address. When the module is
 * not loaded yet it waits for it. `passes` is the hit that stops first: 1 is every hit.
 */
export function setBreakpoint({ control }: Interfaces, where: string | bigint, passes = 1): Breakpoint {
  const address = outU64((out) => control.call("AddBreakpoint2", DEBUG_BREAKPOINT_CODE, DEBUG_ANY_ID, out));
  // The engine owns breakpoints: AddRef and Release on them do nothing, so this pointer is only borrowed.
  const breakpoint = ComPtr.take(IDebugBreakpoint2, Deno.UnsafePointer.create(address));
  using stack = new DisposableStack();
  stack.defer(() => control.call("RemoveBreakpoint2", breakpoint.pointer));
  if (typeof where === "bigint") breakpoint.call("SetOffset", where);
  else breakpoint.call("SetOffsetExpressionWide", wide(where));
  breakpoint.call("SetPassCount", passes);
  breakpoint.call("AddFlags", DEBUG_BREAKPOINT_ENABLED);
  const id = outU32((out) => breakpoint.call("GetId", out));
  const set = stack.move();
  return {
    id,
    get isSet(): boolean {
      return (outU32((out) => breakpoint.call("GetFlags", out)) & DEBUG_BREAKPOINT_DEFERRED) === 0;
    },
    remove: () => set.dispose(),
    [Symbol.dispose]: () => set.dispose(),
  };
}
