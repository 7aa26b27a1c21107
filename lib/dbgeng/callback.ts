/**
 * Implementing COM interfaces in JavaScript: the objects the engine calls back.
 *
 * @module
 */
import { IUnknown } from "./generated/unknown.table.ts";
import { guidText } from "./guid.ts";
import { HR } from "./hresult.ts";
import type { ComInterface, ComMethod } from "./interface.ts";
import { guarded, whenOutside } from "./native_call.ts";

/** What a handler is passed for a parameter of each native type; strings and structures arrive as pointers. */
export type Received<T> = T extends "pointer" | "buffer" ? Deno.PointerValue
  : T extends "u64" | "i64" | "usize" | "isize" ? bigint
  : number;

/** The arguments that a handler is passed, from its method's table. */
export type ReceivedAll<P extends readonly Deno.NativeType[]> = { -readonly [K in keyof P]: Received<P[K]> };

/** A function that answers for a method, from its table; it can't be asynchronous. */
export type Handler<M extends ComMethod> = (
  ...args: ReceivedAll<M["parameters"]>
) => M["result"] extends "void" ? void : number;

/** The methods of an interface that a program answers; what is left out returns 0. */
export type Handlers<I extends ComInterface> = {
  [M in Exclude<keyof I["methods"], "QueryInterface" | "AddRef" | "Release">]?: Handler<I["methods"][M]>;
};

type Native = Deno.UnsafeCallback<Deno.UnsafeCallbackDefinition>;

function nativeCallback(method: ComMethod, body: (...args: unknown[]) => unknown, fallback: number): Native {
  const parameters = method.parameters.map((type) => type === "buffer" ? "pointer" : type);
  return new Deno.UnsafeCallback(
    { parameters: ["pointer", ...parameters], result: method.result } as Deno.UnsafeCallbackDefinition,
    ((_this: Deno.PointerValue, ...args: unknown[]) => guarded(() => body(...args), fallback)) as Native[
      "callback"
    ],
  );
}

/**
 * A COM object whose methods are JavaScript functions.
 *
 * QueryInterface answers for its own interface and IUnknown, and E_NOINTERFACE for everything else: the engine asks
 * output callbacks for a newer interface and would call slots this vtable doesn't have. A handler that throws gives
 * the engine `onThrow`, and the error is thrown again when the native call that led there has returned. The object
 * stays alive and in place until it is disposed, also when the program drops it; do that after the engine has been
 * told to forget it.
 *
 * @example What `IDebugClient::SetOutputCallbacks` takes: an object that receives what the engine prints
 * ```ts
 * import { CallbackObject, interfaces } from "trapline/dbgeng";
 *
 * const { IDebugOutputCallbacks } = interfaces;
 *
 * function printer(print: (text: string) => void): CallbackObject<typeof IDebugOutputCallbacks> {
 *   return new CallbackObject(IDebugOutputCallbacks, {
 *     Output: (_mask, text) => {
 *       if (text !== null) print(Deno.UnsafePointerView.getCString(text));
 *       return 0;
 *     },
 *   });
 * }
 * ```
 */
export class CallbackObject<I extends ComInterface> implements Disposable {
  // Deno holds a callback's function until it is closed, and those of IUnknown hold this: no address dangles.
  readonly #callbacks: Native[] = [];
  // Over buffers of their own: V8 keeps a small typed array without one among its objects, where it may be moved.
  readonly #vtable: BigUint64Array<ArrayBuffer>;
  readonly #object = new BigUint64Array(new ArrayBuffer(8));
  #references = 1;
  #disposed = false;

  /** Makes the object; `onThrow` is what native code gets from a handler that throws. */
  constructor(
    /** The interface it answers for. */
    readonly iface: I,
    handlers: Handlers<I>,
    onThrow = 0,
  ) {
    this.#vtable = new BigUint64Array(new ArrayBuffer(iface.slots * 8));
    for (const [name, method] of Object.entries(iface.methods)) {
      const body = this.#unknown(name) ?? (handlers as Record<string, (...args: unknown[]) => unknown>)[name];
      const callback = nativeCallback(method, body ?? (() => 0), onThrow);
      this.#callbacks.push(callback);
      this.#vtable[method.slot] = Deno.UnsafePointer.value(callback.pointer);
    }
    this.#object[0] = addressOf(this.#vtable);
  }

  /** The object's address, to be given to the engine. */
  get pointer(): Deno.PointerObject {
    if (this.#disposed) throw new TypeError(`This ${this.iface.name} has been disposed`);
    return Deno.UnsafePointer.of(this.#object)!;
  }

  /** How many references are out, ours included. */
  get references(): number {
    return this.#references;
  }

  #unknown(name: string): ((...args: unknown[]) => number) | undefined {
    switch (name) {
      case "QueryInterface":
        return (iid, out) => this.#queryInterface(iid as Deno.PointerObject, out as Deno.PointerObject);
      case "AddRef":
        return () => ++this.#references;
      case "Release":
        return () => --this.#references;
    }
    return undefined;
  }

  #queryInterface(iid: Deno.PointerObject, out: Deno.PointerObject): number {
    const asked = guidText(new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(iid, 16)));
    const known = asked === this.iface.iid || asked === IUnknown.iid;
    const target = new BigUint64Array(Deno.UnsafePointerView.getArrayBuffer(out, 8));
    target[0] = known ? addressOf(this.#object) : 0n;
    if (!known) return HR.E_NOINTERFACE;
    this.#references++;
    return HR.S_OK;
  }

  /** Frees the callbacks, at once or, inside one of them, when the outermost native call has returned. */
  [Symbol.dispose](): void {
    if (this.#disposed) return;
    this.#disposed = true;
    whenOutside(() => this.#callbacks.forEach((callback) => callback.close()));
  }
}

function addressOf(buffer: BigUint64Array<ArrayBuffer>): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(buffer));
}
