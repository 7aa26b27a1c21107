/** The engine's interfaces, acquired together or not at all. @module */
import assert from "node:assert/strict";
import { ComPtr } from "../../lib/dbgeng/com.ts";
import { IDebugClient5 } from "../../lib/dbgeng/generated/mod.ts";
import { HR } from "../../lib/dbgeng/hresult.ts";
import { queryInterfaces } from "../../lib/dbgeng/interfaces.ts";
import { FakeObject } from "./fake_com.ts";

const OTHERS = 5;
const FILES = { source: "System32", folder: "C:\\engine", version: "10.0.1.2", files: [] } as const;

Deno.test("queryInterfaces() holds six references and releases them together, once", () => {
  using fake = new FakeObject(IDebugClient5);
  const interfaces = queryInterfaces(ComPtr.take(IDebugClient5, fake.pointer), FILES);
  assert.equal(fake.references, 1 + OTHERS);
  assert.equal(new Set(fake.asked).size, OTHERS);
  interfaces[Symbol.dispose]();
  interfaces[Symbol.dispose]();
  assert.equal(fake.references, 0);
});

for (let step = 1; step <= OTHERS; step++) {
  Deno.test(`queryInterfaces() releases all it has when interface ${step} of ${OTHERS} is missing`, () => {
    using fake = new FakeObject(IDebugClient5, { refuse: (n) => n === step ? HR.E_NOINTERFACE : HR.S_OK });
    assert.throws(() => queryInterfaces(ComPtr.take(IDebugClient5, fake.pointer), FILES), {
      name: "EngineLoadError",
      message: /^The engine 10\.0\.1\.2 \(System32: C:\\engine\) is too old: it has no IDebug\w+/,
    });
    assert.deepEqual([fake.asked.length, fake.references], [step, 0]);
  });
}
