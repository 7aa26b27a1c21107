/**
 * COM objects made without the binding, and native code that calls the binding's: both sides of a vtable can be
 * tried on any system, because a vtable is only addresses.
 *
 * @module
 */
import { IUnknown } from "../../lib/dbgeng/generated/mod.ts";
import type { ComInterface, ComMethod } from "../../lib/dbgeng/interface.ts";

/** An interface for tests: a method of each kind of argument and result, and an empty slot. */
export const IProbe = {
  name: "IProbe",
  iid: "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
  slots: 8,
  methods: {
    ...IUnknown.methods,
    /** A visitor of C's lfind: `this` comes as its key. */
    Visit: { slot: 3, parameters: ["pointer"], result: "i32" },
    Mix: { slot: 4, parameters: ["u32", "i32", "u64", "buffer", "pointer"], result: "i32" },
    Count: { slot: 5, parameters: [], result: "u32" },
    Note: { slot: 6, parameters: ["u32"], result: "void" },
    Missing: { slot: 7, parameters: [], result: "i32" },
  },
} as const satisfies ComInterface;

type Body = (...args: never[]) => unknown;

/** What a {@link FakeObject} does where it should not do the usual. */
export interface FakeOptions {
  /** Bodies by method; they get what a vtable gives, `this` first. A method without one leaves its slot null. */
  readonly methods?: Readonly<Record<string, Body>>;
  /** What QueryInterface answers to its n-th call, counted from 1; without it S_OK and itself. */
  readonly refuse?: (n: number) => number;
  /** Says S_OK and gives null. */
  readonly empty?: boolean;
}

/** A counted COM object with a vtable of its own making. */
export class FakeObject implements Disposable {
  /** References that are out: the creator's is the first. */
  references = 1;
  /** The interface ids asked for, as 32 hex digits in memory order. */
  readonly asked: string[] = [];
  readonly #callbacks: Deno.UnsafeCallback[] = [];
  readonly #vtable: BigUint64Array<ArrayBuffer>;
  readonly #object = new BigUint64Array(1);

  constructor(iface: ComInterface, { methods = {}, refuse, empty = false }: FakeOptions = {}) {
    this.#vtable = new BigUint64Array(iface.slots);
    const bodies: Record<string, Body> = {
      QueryInterface: (_this: unknown, iid: Deno.PointerObject, out: Deno.PointerObject) => {
        this.asked.push(new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(iid, 16)).toHex());
        const target = new BigUint64Array(Deno.UnsafePointerView.getArrayBuffer(out, 8));
        const code = refuse?.(this.asked.length) ?? 0;
        target[0] = code < 0 || empty ? 0n : Deno.UnsafePointer.value(this.pointer);
        if (target[0] !== 0n) this.references++;
        return code;
      },
      AddRef: () => ++this.references,
      Release: () => --this.references,
      ...methods,
    };
    for (const [name, { slot, parameters, result }] of Object.entries<ComMethod>(iface.methods)) {
      const body = bodies[name];
      if (body === undefined) continue;
      const types = ["pointer", ...parameters.map((type) => type === "buffer" ? "pointer" : type)];
      this.#vtable[slot] = this.#native(types as Deno.NativeType[], result, body);
    }
    this.#object[0] = Deno.UnsafePointer.value(Deno.UnsafePointer.of(this.#vtable));
  }

  #native(parameters: Deno.NativeType[], result: Deno.NativeResultType, body: Body): bigint {
    const callback = new Deno.UnsafeCallback({ parameters, result }, body as () => never);
    this.#callbacks.push(callback as unknown as Deno.UnsafeCallback);
    return Deno.UnsafePointer.value(callback.pointer);
  }

  get pointer(): Deno.PointerObject {
    return Deno.UnsafePointer.of(this.#object)!;
  }

  /** Puts one slot's function into another one too, as a linker does with functions of the same code. */
  fold(from: number, into: number): void {
    this.#vtable[into] = this.#vtable[from]!;
  }

  [Symbol.dispose](): void {
    for (const callback of this.#callbacks) callback.close();
  }
}

/** The function in a slot of an object's vtable. */
export function slotOf(object: Deno.PointerObject, slot: number): Deno.PointerObject {
  const vtable = new Deno.UnsafePointerView(object).getPointer();
  return new Deno.UnsafePointerView(vtable!).getPointer(slot * 8)!;
}

/** Calls a slot as native code does: straight through the vtable, past the binding. */
export function callSlot(
  object: Deno.PointerObject,
  slot: number,
  types: readonly Deno.NativeType[],
  ...args: unknown[]
): number {
  const definition: Deno.ForeignFunction = { parameters: ["pointer", ...types], result: "i32" };
  const entry = slotOf(object, slot) as Deno.PointerObject<typeof definition>;
  const native: unknown = new Deno.UnsafeFnPointer(entry, definition);
  return (native as { call(...args: unknown[]): number }).call(object, ...args);
}

const [LIBRARY, LFIND] = ({
  windows: ["msvcrt.dll", "_lfind"],
  darwin: ["libSystem.dylib", "lfind"],
} as Record<string, [string, string]>)[Deno.build.os] ?? ["libc.so.6", "lfind"];

/**
 * Has native code visit the elements of an array, in one call: C's lfind calls slot 3 of `object` for each until it
 * answers 0. The index it stopped at; -1 when it saw all.
 */
export function visit(object: Deno.PointerObject, count = 3): number {
  using library = opened();
  const [elements, length] = [new BigUint64Array(count), new BigUint64Array([BigInt(count)])];
  const found = library.lfind(object, elements, length, 8n, slotOf(object, 3));
  if (found === null) return -1;
  return Number(Deno.UnsafePointer.value(found) - Deno.UnsafePointer.value(Deno.UnsafePointer.of(elements))) /
    8;
}

type Lfind = (
  key: Deno.PointerValue,
  base: BufferSource,
  count: BufferSource,
  width: bigint,
  compare: Deno.PointerValue,
) => Deno.PointerValue;

function opened(): Disposable & { lfind: Lfind } {
  const library = Deno.dlopen(LIBRARY, {
    lfind: {
      name: LFIND,
      parameters: ["pointer", "buffer", "buffer", "usize", "pointer"],
      result: "pointer",
    },
  });
  return { lfind: library.symbols.lfind as Lfind, [Symbol.dispose]: () => library.close() };
}
