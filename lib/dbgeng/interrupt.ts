/** Breaking into a target from a thread of the system's, while the engine's own thread waits. @module */
import { kernel32 } from "../win32/kernel32.ts";
import type { Interfaces } from "./interfaces.ts";

const SET_INTERRUPT_SLOT = 4;
const FOREVER = 0xFFFF_FFFF, EXECUTE_DEFAULT = 0, EXECUTE_ONCE = 8;

/**
 * Has the engine break in each time that a Windows event is set, or once where the object stays set, as a process does
 * that has ended; until it is disposed.
 *
 * SetInterrupt is the one method that may be called from any thread, and the engine's thread, which is ours, is inside
 * of its wait. No other JavaScript is needed: a thread of the system's pool calls a function with two arguments, a
 * pointer and whether time ran out, which it never does here. Those are SetInterrupt's own: the object, and
 * DEBUG_INTERRUPT_ACTIVE, which is 0.
 *
 * @throws {TypeError} If the system can't wait for it.
 */
export function interruptWhenSet({ control }: Interfaces, object: bigint, once = false): Disposable {
  const { pointer } = control;
  const vtable = new Deno.UnsafePointerView(pointer).getPointer()!;
  const setInterrupt = new Deno.UnsafePointerView(vtable).getPointer(SET_INTERRUPT_SLOT * 8);
  const wait = new BigUint64Array(1);
  const flags = once ? EXECUTE_ONCE : EXECUTE_DEFAULT;
  if (!kernel32().RegisterWaitForSingleObject(wait, object, setInterrupt, pointer, FOREVER, flags)) {
    throw new TypeError("RegisterWaitForSingleObject failed");
  }
  return { [Symbol.dispose]: () => void kernel32().UnregisterWait(wait[0]!) };
}
