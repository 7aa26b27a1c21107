/** Event handlers, called by an engine that is none. @module */
import assert from "node:assert/strict";
import { ComPtr } from "../../lib/dbgeng/com.ts";
import { type EventHandlers, listen, readExceptionRecord } from "../../lib/dbgeng/events.ts";
import { IDebugClient5, IDebugEventCallbacksWide } from "../../lib/dbgeng/generated/mod.ts";
import { DbgEngError, HR } from "../../lib/dbgeng/hresult.ts";
import type { Interfaces } from "../../lib/dbgeng/interfaces.ts";
import { nativeCall } from "../../lib/dbgeng/native_call.ts";
import { wide } from "../../lib/win32/text.ts";
import { callSlot, FakeObject } from "./fake_com.ts";

const { methods } = IDebugEventCallbacksWide;

/** An EXCEPTION_RECORD64 as Windows lays it out. */
function record(
  code: number,
  parameters: readonly bigint[],
  count = parameters.length,
): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(152));
  view.setUint32(0, code, true);
  view.setUint32(4, 1, true);
  view.setBigUint64(8, 0x1111n, true); // the next record
  view.setBigUint64(16, 0xFFFF_8000_0000_1234n, true);
  view.setUint32(24, count, true);
  parameters.forEach((value, i) => view.setBigUint64(32 + i * 8, value, true));
  return view;
}

/** Registers handlers with a client of its own; `during` gets the object that the client was given. */
function listening(
  handlers: EventHandlers,
  during: (callbacks: Deno.PointerObject) => void,
): Deno.PointerValue {
  let given: Deno.PointerValue = null;
  using fake = new FakeObject(IDebugClient5, {
    methods: { SetEventCallbacksWide: (_this: unknown, object: Deno.PointerValue) => (given = object, 0) },
  });
  using client = ComPtr.take(IDebugClient5, fake.pointer);
  {
    using _ = listen({ client } as Interfaces, handlers);
    during(given!);
  }
  return given;
}

Deno.test("readExceptionRecord() reads the fields and as many parameters as there are", () => {
  assert.deepEqual(readExceptionRecord(record(0xC0000005, [1n, 0xDEADn])), {
    code: 0xC0000005,
    flags: 1,
    address: 0xFFFF_8000_0000_1234n,
    parameters: [1n, 0xDEADn],
  });
});

Deno.test("readExceptionRecord() believes in no more parameters than a record holds", () => {
  assert.equal(readExceptionRecord(record(0xE06D7363, [], 0xFFFF_FFFF)).parameters.length, 15);
});

Deno.test("listen() asks for the events that have handlers, and for no others", () => {
  const masks: number[] = [];
  const asks = (callbacks: Deno.PointerObject): void => {
    const mask = new Uint32Array(1);
    callSlot(callbacks, methods.GetInterestMask.slot, methods.GetInterestMask.parameters, mask);
    masks.push(mask[0]!);
  };
  listening({ exception: () => {} }, asks);
  listening({ loadModule: () => {}, exitProcess: () => {} }, asks);
  listening({}, asks);
  assert.deepEqual(masks, [0x2, 0x40 | 0x20, 0]);
});

Deno.test("listen() tells a handler what happened and the engine what it answered", () => {
  const seen: unknown[] = [];
  listening({
    exception: ({ code, parameters }, firstChance) => {
      seen.push([code, parameters, firstChance]);
      return 6;
    },
    loadModule: (name, base, size) => void seen.push([name, base, size]),
    exitProcess: (code) => void seen.push(code),
  }, (callbacks) => {
    const { Exception, LoadModule, ExitProcess } = methods;
    const raised = record(0xC0000005, [0n]);
    assert.equal(callSlot(callbacks, Exception.slot, Exception.parameters, raised, 1), 6);
    assert.equal(callSlot(callbacks, Exception.slot, Exception.parameters, raised, 0), 6);
    const [name, image] = [wide("ünï"), wide("ünï.dll")];
    const base = 0x7FF8_0000_0000n;
    const loaded = callSlot(
      callbacks,
      LoadModule.slot,
      LoadModule.parameters,
      0n,
      base,
      4096,
      name,
      image,
      0,
      0,
    );
    assert.equal(loaded, 0, "no answer leaves it to the filters");
    assert.equal(callSlot(callbacks, ExitProcess.slot, ExitProcess.parameters, 0xC0000005), 0);
  });
  assert.deepEqual(seen, [
    [0xC0000005, [0n], true],
    [0xC0000005, [0n], false],
    ["ünï.dll", 0x7FF8_0000_0000n, 4096],
    0xC0000005,
  ]);
});

Deno.test("listen() has the engine forget the handlers when it is disposed", () => {
  assert.equal(listening({}, (callbacks) => assert.notEqual(callbacks, null)), null);
});

Deno.test("listen() leaves no callback open when the engine won't have it", () => {
  using fake = new FakeObject(IDebugClient5, { methods: { SetEventCallbacksWide: () => HR.E_FAIL } });
  using client = ComPtr.take(IDebugClient5, fake.pointer);
  assert.throws(() => listen({ client } as Interfaces, {}), DbgEngError);
});

Deno.test("EventHandlers can't be asynchronous", () => {
  const wrong = (): void => {
    // @ts-expect-error the target is stopped while a handler runs; nothing can be waited for
    const handlers: EventHandlers = { exception: async () => await Promise.resolve() };
    return void handlers;
  };
  assert.equal(typeof wrong, "function");
});

Deno.test("an error that a handler throws ends the wait: in a storm of events another one would not come to its end", () => {
  const throwing: EventHandlers = {
    exception: () => {
      throw new Error("thrown by a handler");
    },
  };
  const raise = (callbacks: Deno.PointerObject): void => {
    const { slot, parameters } = methods.Exception;
    let answer: unknown;
    const wait = (): void => {
      answer = callSlot(callbacks, slot, parameters, record(0xE0000001, []), 1);
    };
    assert.throws(() => nativeCall(wait), /thrown by a handler/);
    assert.equal(answer, 6, "DEBUG_STATUS_BREAK");
  };
  listening(throwing, raise);
});
