/** Calling COM objects. @module */
import assert from "node:assert/strict";
import { CallbackObject } from "../../lib/dbgeng/callback.ts";
import { ComPtr } from "../../lib/dbgeng/com.ts";
import { IDebugControl5, IUnknown } from "../../lib/dbgeng/generated/mod.ts";
import { DbgEngError, HR, type HResult } from "../../lib/dbgeng/hresult.ts";
import { FakeObject, type FakeOptions, IProbe, visit } from "./fake_com.ts";

function probe(options: FakeOptions): { fake: FakeObject; pointer: ComPtr<typeof IProbe> } & Disposable {
  const fake = new FakeObject(IProbe, options);
  const pointer = ComPtr.take(IProbe, fake.pointer);
  return {
    fake,
    pointer,
    [Symbol.dispose]: () => {
      pointer[Symbol.dispose]();
      fake[Symbol.dispose]();
    },
  };
}

Deno.test("ComPtr.try() passes the object and each kind of argument", () => {
  const seen: unknown[] = [];
  using it = probe({
    methods: {
      Mix: (self: Deno.PointerObject, ...args: [number, number, bigint, Deno.PointerObject, null]) => {
        const [u, i, wide, bytes, nothing] = args;
        const view = new DataView(Deno.UnsafePointerView.getArrayBuffer(bytes, 4));
        seen.push(Deno.UnsafePointer.equals(self, it.fake.pointer), u, i, wide, view.getUint32(0), nothing);
        view.setUint32(0, 0xCAFEF00D);
        return 0;
      },
    },
  });
  const buffer = new Uint8Array([0xDE, 0xAD, 0xBE, 0xEF]);
  const high = 0xFFFF_8000_0000_0001n;
  it.pointer.try("Mix", 0xFFFF_FFFF, -5, high, buffer, null);
  assert.deepEqual(seen, [true, 0xFFFF_FFFF, -5, high, 0xDEADBEEF, null]);
  assert.equal(buffer.toHex(), "cafef00d", "the callee writes into the caller's buffer");
});

Deno.test("ComPtr.try() returns what the method returned, failure or not", () => {
  let code = -2147467263;
  using it = probe({ methods: { Visit: () => code, Count: () => 0xFFFF_FFFE, Note: () => {} } });
  assert.equal(it.pointer.try("Visit", null), HR.E_NOTIMPL);
  code = 1;
  assert.equal(it.pointer.try("Visit", null), HR.S_FALSE);
  assert.equal(it.pointer.try("Count"), 0xFFFF_FFFE, "a count is unsigned");
  it.pointer.try("Note", 1);
});

Deno.test("ComPtr.call() throws for a failure, with the code and Interface::Method", () => {
  let code = -2147467259;
  using it = probe({ methods: { Visit: () => code } });
  assert.throws(
    () => it.pointer.call("Visit", null),
    (error) =>
      error instanceof DbgEngError && error.code === HR.E_FAIL && error.operation === "IProbe::Visit",
  );
  code = 1;
  assert.equal(it.pointer.call("Visit", null), HR.S_FALSE, "a success code is a value");
});

Deno.test("ComPtr.try() throws what a callback threw during the call", () => {
  using visitor = new CallbackObject(IProbe, {
    Visit: () => {
      throw new RangeError("from the callback");
    },
  });
  using it = probe({ methods: { Visit: (_this: unknown, other: Deno.PointerObject) => visit(other) } });
  assert.throws(() => it.pointer.try("Visit", visitor.pointer), new RangeError("from the callback"));
});

Deno.test("ComPtr calls a function by the method's signature when two slots share one", () => {
  const seen: unknown[] = [];
  using it = probe({ methods: { Mix: (_this: unknown, first: number) => (seen.push(first), 7) } });
  it.fake.fold(IProbe.methods.Mix.slot, IProbe.methods.Note.slot);
  it.fake.fold(IProbe.methods.Mix.slot, IProbe.methods.Visit.slot);
  assert.equal(it.pointer.try("Mix", 1, 2, 3n, null, null), 7);
  it.pointer.try("Note", 4);
  assert.equal(it.pointer.try("Visit", null), 7);
  assert.deepEqual(seen, [1, 4, 0]);
});

Deno.test("ComPtr refuses a null slot and names it", () => {
  using it = probe({});
  assert.throws(() => it.pointer.try("Missing"), { name: "TypeError", message: /slot 7 .* is null/ });
});

Deno.test("ComPtr.take() refuses null", () => {
  assert.throws(() => ComPtr.take(IProbe, null), { name: "TypeError", message: /No IProbe/ });
});

Deno.test("ComPtr.queryInterface() asks by id and gives a counted reference of its own", () => {
  using it = probe({});
  {
    using control = it.pointer.queryInterface(IDebugControl5);
    assert.equal(control.iface, IDebugControl5);
    assert.equal(it.fake.references, 2);
  }
  assert.equal(it.fake.references, 1);
  // b2ffe162-2412-429f-8d1d-5bf6dd824696: three groups turned round, the rest as written.
  assert.deepEqual(it.fake.asked, ["62e1ffb212249f428d1d5bf6dd824696"]);
});

Deno.test("ComPtr.queryInterface() leaves nothing behind when the object has no such interface", () => {
  using it = probe({ refuse: () => HR.E_NOINTERFACE });
  assert.throws(
    () => it.pointer.queryInterface(IUnknown),
    (error) =>
      error instanceof DbgEngError && error.code === HR.E_NOINTERFACE &&
      error.operation === "IProbe::QueryInterface(IUnknown)",
  );
  assert.equal(it.fake.references, 1);
});

Deno.test("ComPtr.queryInterface() takes success without an object for an error", () => {
  using it = probe({ empty: true });
  assert.throws(() => it.pointer.queryInterface(IUnknown), { name: "TypeError", message: /No IUnknown/ });
});

Deno.test("ComPtr[Symbol.dispose]() releases once, and use afterwards throws", () => {
  using it = probe({ methods: { Count: () => 1 } });
  it.pointer[Symbol.dispose]();
  it.pointer[Symbol.dispose]();
  assert.equal(it.fake.references, 0);
  const released = { name: "TypeError", message: "This IProbe has been released" };
  assert.throws(() => it.pointer.pointer, released);
  assert.throws(() => it.pointer.try("Count"), released);
  assert.throws(() => it.pointer.queryInterface(IUnknown), released);
});

Deno.test("ComPtr's methods are typed by their table", () => {
  using it = probe({ methods: { Visit: () => 0, Count: () => 0 } });
  const { pointer } = it;
  const code: HResult = pointer.try("Visit", null);
  const count: number = pointer.try("Count");
  assert.deepEqual([code, count], [0, 0]);
  const wrong = (): void => {
    // @ts-expect-error no such method
    pointer.try("Absent");
    // @ts-expect-error an argument is missing
    pointer.try("Visit");
    // @ts-expect-error one too many
    pointer.try("Count", 1);
    // @ts-expect-error a 64-bit argument is a bigint
    pointer.try("Mix", 1, 2, 3, null, null);
    // @ts-expect-error a 32-bit one is a number
    pointer.try("Note", 1n);
    // @ts-expect-error an address is not a pointer
    pointer.try("Visit", 0x1000n);
    // @ts-expect-error a string is no buffer
    pointer.try("Mix", 1, 2, 3n, "text", null);
    // @ts-expect-error a count is no HRESULT
    const bad: HResult = pointer.try("Count");
    return void bad;
  };
  assert.equal(typeof wrong, "function");
});
