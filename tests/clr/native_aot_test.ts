/** What a program compiled ahead of time wrote of its end, at a fail-fast that leads there. Made up, as the source says. */
import assert from "node:assert/strict";
import { Memory, readManaged } from "../../lib/clr/mod.ts";
import type { ManagedFacts } from "../../lib/facts/managed.ts";

const ADDRESS = 0x20000n, BASE = 0x7FF6_0000_0000n;
const modules = [{ base: BASE, path: "C:\\shop\\till.exe" }];
const hex = (value: bigint): string => `0x${value.toString(16)}`;

const TOLD = {
  version: "1.0.0",
  runtime_version: "10.0.12-servicing",
  runtime_type: 1,
  reason: 2,
  thread: "0x1a4",
  exception: {
    address: "0x1f0",
    hr: "0x80131509",
    message: "basket 7 cannot be paid",
    type: "System.InvalidOperationException",
    stack: [
      { ip: hex(BASE + 0x1234n), module: hex(BASE), offset: "0x12", name: "Shop.Till.Pay(Int32)" },
      { ip: "0x7ff812345678" },
    ],
    inner: [{ hr: "0x80131620", type: "System.IO.IOException", message: "no room" }],
  },
};

function read(json: string, size = json.length, code = 0xC0000409): ManagedFacts | undefined {
  const bytes = new TextEncoder().encode(json);
  const memory = new Memory({
    read: (address, length) => {
      const at = Number(address - ADDRESS);
      return at >= 0 && at + length <= bytes.length ? bytes.subarray(at, at + length) : undefined;
    },
  });
  const parameters = [72n, 0x80131509n, ADDRESS, BigInt(size)];
  return readManaged({ memory, modules, registers: () => undefined, stop: { tid: 420, code, parameters } });
}

Deno.test("a program compiled ahead of time is told by type, message, trace and inner exception", () => {
  const { runtime, exception } = read(JSON.stringify(TOLD))!;
  assert.deepEqual(runtime, { version: "10.0.12", singleFile: false, nativeAot: true });
  assert.deepEqual(exception, {
    type: "System.InvalidOperationException",
    bases: [],
    message: "basket 7 cannot be paid",
    hresult: "0x80131509",
    frames: [
      { address: hex(BASE + 0x1234n), sp: "0x0", module: "till.exe", function: "Shop.Till.Pay(Int32)" },
      { address: "0x7ff812345678", sp: "0x0" },
    ],
    inner: {
      type: "System.IO.IOException",
      bases: [],
      message: "no room",
      hresult: "0x80131620",
      frames: [],
    },
  });
});

Deno.test("an end without an exception is told by who asked for it", () => {
  const failFast = { version: "1.0.0", reason: 4, message: "the ledger is corrupt" };
  const { exception } = read(JSON.stringify(failFast))!;
  assert.deepEqual([exception?.type, exception?.message], ["Environment.FailFast", "the ledger is corrupt"]);
  assert.equal(read(JSON.stringify({ reason: 1 }))!.exception, undefined);
});

Deno.test("a text that is not there, cut off or nonsense is told as that", () => {
  const because = ["what it wrote of its end is not in the dump, or damaged"];
  for (const [json, size] of [["", 100], [JSON.stringify(TOLD).slice(0, 99), 99], ["[]", 2 ** 31]] as const) {
    assert.deepEqual(read(json, size)?.notRead, because);
  }
  const odd = { exception: { type: "A", stack: [7, null], inner: "x", hr: {}, message: 5 } };
  assert.equal(read(JSON.stringify(odd))?.exception?.type, "A");
});

Deno.test("an endless chain of inner exceptions ends", () => {
  let exception: unknown = { type: "Deepest" };
  for (let depth = 0; depth < 1000; depth++) exception = { type: "A", inner: [exception] };
  let depth = 0;
  for (let at = read(JSON.stringify({ exception }))?.exception; at !== undefined; at = at.inner) depth++;
  assert.equal(depth, 9);
});

Deno.test("another fail-fast is none of .NET's", () => {
  assert.equal(read(JSON.stringify(TOLD), 10, 0xC0000005), undefined);
});
