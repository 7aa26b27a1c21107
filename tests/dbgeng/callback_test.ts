/** COM objects of our own, called as native code calls them. @module */
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CallbackObject } from "../../lib/dbgeng/callback.ts";
import { ComPtr } from "../../lib/dbgeng/com.ts";
import { IDebugControl, IDebugOutputCallbacksWide, IUnknown } from "../../lib/dbgeng/generated/mod.ts";
import { guidBytes } from "../../lib/dbgeng/guid.ts";
import { HR } from "../../lib/dbgeng/hresult.ts";
import type { ComInterface } from "../../lib/dbgeng/interface.ts";
import { callSlot, IProbe, slotOf, visit } from "./fake_com.ts";

const ADD_REF = 1, RELEASE = 2;

function ask(object: Deno.PointerObject, iface: ComInterface): { code: number; same: boolean; out: bigint } {
  const out = new BigUint64Array([99n]);
  const code = callSlot(object, 0, ["buffer", "buffer"], guidBytes(iface.iid), out);
  const value = out[0]!;
  return { code, out: value, same: value === Deno.UnsafePointer.value(object) };
}

Deno.test("CallbackObject answers QueryInterface for its own interface and IUnknown, each time counted", () => {
  using object = new CallbackObject(IProbe, {});
  assert.deepEqual(ask(object.pointer, IProbe).same, true);
  assert.deepEqual(ask(object.pointer, IUnknown).same, true);
  assert.equal(object.references, 3);
});

Deno.test("CallbackObject has no other interface, and says null", () => {
  using object = new CallbackObject(IDebugOutputCallbacksWide, {});
  const { code, out } = ask(object.pointer, IDebugControl);
  assert.deepEqual([code, out, object.references], [HR.E_NOINTERFACE, 0n, 1]);
});

Deno.test("CallbackObject counts AddRef and Release", () => {
  using object = new CallbackObject(IProbe, {});
  const { pointer } = object;
  assert.deepEqual([callSlot(pointer, ADD_REF, []), callSlot(pointer, ADD_REF, [])], [2, 3]);
  assert.equal(object.references, 3);
  assert.deepEqual([callSlot(pointer, RELEASE, []), callSlot(pointer, RELEASE, [])], [2, 1]);
  assert.equal(object.references, 1);
});

Deno.test("CallbackObject's references can be owned by a ComPtr", () => {
  using object = new CallbackObject(IProbe, { Count: () => 42 });
  {
    callSlot(object.pointer, ADD_REF, []);
    using first = ComPtr.take(IProbe, object.pointer);
    using second = first.queryInterface(IProbe);
    assert.deepEqual([object.references, second.try("Count")], [3, 42]);
  }
  assert.equal(object.references, 1);
});

Deno.test("CallbackObject passes a handler the arguments after `this`, and its answer back", () => {
  const seen: unknown[] = [];
  using object = new CallbackObject(IProbe, {
    Mix: (u, i, wide, buffer, pointer) => {
      const bytes = Deno.UnsafePointerView.getArrayBuffer(buffer!, 3);
      seen.push(u, i, wide, new Uint8Array(bytes).toHex(), pointer);
      return HR.S_FALSE;
    },
    Note: (value) => void seen.push(value),
  });
  const types = IProbe.methods.Mix.parameters;
  const high = 0xFFFF_8000_0000_0001n;
  assert.equal(
    callSlot(object.pointer, 4, types, 0xFFFF_FFFF, -5, high, new Uint8Array([1, 2, 3]), null),
    1,
  );
  callSlot(object.pointer, 6, ["u32"], 0x8000_0000);
  assert.deepEqual(seen, [0xFFFF_FFFF, -5, high, "010203", null, 0x8000_0000]);
});

Deno.test("CallbackObject answers 0 for what has no handler", () => {
  using object = new CallbackObject(IProbe, {});
  assert.equal(callSlot(object.pointer, 5, []), 0);
  assert.equal(callSlot(object.pointer, 7, []), 0);
  assert.equal(visit(object.pointer), 0, "native code sees the 0 and stops at the first element");
});

Deno.test("CallbackObject hands out no address after it was disposed", () => {
  const object = new CallbackObject(IProbe, {});
  object[Symbol.dispose]();
  object[Symbol.dispose]();
  assert.throws(() => object.pointer, { name: "TypeError", message: "This IProbe has been disposed" });
});

Deno.test("CallbackObject's handlers are typed by the table", () => {
  const wrong = (): void => {
    // @ts-expect-error IUnknown's methods are not for handlers
    new CallbackObject(IProbe, { AddRef: () => 1 });
    // @ts-expect-error no such method
    new CallbackObject(IProbe, { Absent: () => 0 });
    // @ts-expect-error an HRESULT is a number
    new CallbackObject(IProbe, { Visit: () => "S_OK" });
    // @ts-expect-error a handler can't be asynchronous
    new CallbackObject(IProbe, { Visit: async () => await Promise.resolve(0) });
    // @ts-expect-error a 64-bit argument is a bigint
    new CallbackObject(IProbe, { Mix: (_u, _i, wide: number) => wide });
  };
  assert.equal(typeof wrong, "function");
});

/** The collector of garbage. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

async function collected(ref: WeakRef<WeakKey>, gc: () => void): Promise<boolean> {
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setTimeout(resolve)); // A WeakRef keeps what it gave until the turn's end.
    gc();
  }
  return ref.deref() === undefined;
}

Deno.test("CallbackObject lives until it is disposed, though the program has dropped it", async () => {
  const gc = collector();
  // Native code has the address and the test a WeakRef; nothing else is left.
  const [ref, address] = ((): [WeakRef<CallbackObject<typeof IProbe>>, bigint] => {
    const object = new CallbackObject(IProbe, { Count: () => 7 });
    return [new WeakRef(object), Deno.UnsafePointer.value(object.pointer)];
  })();
  assert.equal(await collected(ref, gc), false);
  assert.equal(callSlot(Deno.UnsafePointer.create(address)!, 5, []), 7);
  ((): void => ref.deref()![Symbol.dispose]())();
  assert.equal(await collected(ref, gc), true, "afterwards nothing holds it");
});

Deno.test("CallbackObject stays where it is while others come and go", () => {
  const gc = collector();
  using stack = new DisposableStack();
  // Small interfaces on purpose: up to 64 bytes V8 puts an array among its own objects, which move.
  const iface = {
    ...IProbe,
    slots: 6,
    methods: { ...IUnknown.methods, Count: IProbe.methods.Count },
  } as const;
  const objects = Array.from({ length: 200 }, (_, i) => {
    const object = stack.use(new CallbackObject(iface, { Count: () => i }));
    return { object, at: Deno.UnsafePointer.value(object.pointer), slot: slotOf(object.pointer, 5) };
  });
  for (let round = 0; round < 5; round++) {
    Array.from({ length: 20_000 }, () => new BigUint64Array(6).fill(0xDEADn));
    gc();
  }
  objects.forEach(({ object, at, slot }, i) => {
    assert.equal(Deno.UnsafePointer.value(object.pointer), at);
    const raw = Deno.UnsafePointer.create(at)!;
    assert.ok(Deno.UnsafePointer.equals(slotOf(raw, 5), slot), "the vtable holds what it held");
    assert.equal(callSlot(raw, 5, []), i);
  });
});
