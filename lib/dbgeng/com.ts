/**
 * Calling COM objects: owned pointers with `using`, typed by the generated interface tables.
 *
 * @module
 */
import { guidBytes } from "./guid.ts";
import { IUnknown } from "./generated/unknown.table.ts";
import { check, type HResult, hresult } from "./hresult.ts";
import type { ComInterface, ComMethod } from "./interface.ts";
import { nativeCall } from "./native_call.ts";

/** What a caller passes for a parameter of each native type. */
export type Argument<T> = T extends "pointer" ? Deno.PointerValue
  : T extends "buffer" ? BufferSource | null
  : T extends "u64" | "i64" | "usize" | "isize" ? bigint
  : number;

/** The arguments of a method, from its table. */
export type Arguments<P extends readonly Deno.NativeType[]> = { -readonly [K in keyof P]: Argument<P[K]> };

/** What a method returns, from its table: an `i32` is an HRESULT. */
export type Result<R> = R extends "i32" ? HResult : R extends "u32" ? number : void;

/** The names of an interface's methods, its bases' included. */
export type MethodName<I extends ComInterface> = keyof I["methods"] & string;

/** An `UnsafeFnPointer` whose signature is known from a table only. */
interface NativeFunction {
  call(...args: unknown[]): unknown;
}

// Building one costs a microsecond, using it less; an engine has a few hundred methods in all. An address alone does
// not tell a signature: linkers fold functions with the same code into one.
const functions = new WeakMap<ComMethod, Map<bigint, NativeFunction>>();

function functionAt(object: Deno.PointerObject, method: ComMethod): NativeFunction {
  const { slot, parameters, result } = method;
  const vtable = new Deno.UnsafePointerView(object).getPointer();
  const entry = vtable && new Deno.UnsafePointerView(vtable).getPointer(slot * 8);
  if (!entry) throw new TypeError(`Not a COM object: slot ${slot} of its vtable is null`);
  const address = Deno.UnsafePointer.value(entry);
  const known = functions.get(method) ?? new Map<bigint, NativeFunction>();
  functions.set(method, known);
  let found = known.get(address);
  if (found === undefined) {
    const definition: Deno.ForeignFunction = { parameters: ["pointer", ...parameters], result };
    found = new Deno.UnsafeFnPointer(entry as Deno.PointerObject<Deno.ForeignFunction>, definition);
    known.set(address, found);
  }
  return found;
}

function invoke(object: Deno.PointerObject, method: ComMethod, args: readonly unknown[]): unknown {
  const target = functionAt(object, method);
  return nativeCall(() => target.call(object, ...args));
}

/**
 * A reference to a COM object that this program owns: disposing it releases it, once.
 *
 * The verbs say what happens to the reference: `ComPtr.take` accepts one that the callee has already counted for us,
 * `pointer` lends it for one call, {@link ComPtr.queryInterface} makes another.
 *
 * @example An interface that the engine has and {@link Engine} has no word for
 * ```ts
 * import { type Engine, interfaces } from "trapline/dbgeng";
 *
 * function numberOfRegisters(engine: Engine): number {
 *   using registers = engine.interfaces.client.queryInterface(interfaces.IDebugRegisters2);
 *   const count = new Uint32Array(1);
 *   registers.call("GetNumberRegisters", count);
 *   return count[0] ?? 0;
 * }
 * ```
 *
 * @example Arguments and results are checked against the method's table
 * ```ts
 * import type { ComPtr, HResult, interfaces } from "trapline/dbgeng";
 *
 * function hold(client: ComPtr<typeof interfaces.IDebugClient5>): HResult {
 *   // @ts-expect-error the flags are missing
 *   client.try("EndSession");
 *   return client.call("EndSession", 2);
 * }
 * ```
 */
export class ComPtr<I extends ComInterface> implements Disposable {
  #pointer: Deno.PointerObject | null;

  private constructor(
    /** The interface whose methods it has. */
    readonly iface: I,
    pointer: Deno.PointerObject,
  ) {
    this.#pointer = pointer;
  }

  /** Takes over a reference that is already counted, as an out parameter or a creating function hands it over. */
  static take<I extends ComInterface>(iface: I, pointer: Deno.PointerValue): ComPtr<I> {
    if (pointer === null) throw new TypeError(`No ${iface.name} was returned, though the call succeeded`);
    return new ComPtr(iface, pointer);
  }

  /** The pointer, to be lent for one call. */
  get pointer(): Deno.PointerObject {
    if (this.#pointer === null) throw new TypeError(`This ${this.iface.name} has been released`);
    return this.#pointer;
  }

  /** Calls a method and gives back what it returned, failure or not. */
  try<M extends MethodName<I>>(
    method: M,
    ...args: Arguments<I["methods"][M]["parameters"]>
  ): Result<I["methods"][M]["result"]> {
    const spec = this.iface.methods[method] as ComMethod;
    const value = invoke(this.pointer, spec, args);
    return (spec.result === "i32" ? hresult(value as number) : value) as Result<I["methods"][M]["result"]>;
  }

  /**
   * Calls a method that returns an HRESULT.
   *
   * @throws {DbgEngError} If the HRESULT says failure; its operation is `Interface::Method`.
   */
  call<M extends MethodName<I>>(method: M, ...args: Arguments<I["methods"][M]["parameters"]>): HResult {
    return check(this.try(method, ...args) as HResult, `${this.iface.name}::${method}`);
  }

  /**
   * Asks the object for another of its interfaces.
   *
   * @throws {DbgEngError} E_NOINTERFACE if it has none of that kind.
   */
  queryInterface<J extends ComInterface>(iface: J): ComPtr<J> {
    const out = new BigUint64Array(1);
    const code = invoke(this.pointer, IUnknown.methods.QueryInterface, [guidBytes(iface.iid), out]);
    check(hresult(code as number), `${this.iface.name}::QueryInterface(${iface.name})`);
    return ComPtr.take(iface, Deno.UnsafePointer.create(out[0] ?? 0n));
  }

  /** Releases the reference. A second call does nothing. */
  [Symbol.dispose](): void {
    const pointer = this.#pointer;
    this.#pointer = null;
    if (pointer !== null) invoke(pointer, IUnknown.methods.Release, []);
  }
}
