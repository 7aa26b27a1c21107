/** What the runtime ends a process for, by its own mark and by the thread that ended it. */
import assert from "node:assert/strict";
import type { ManagedException, ManagedFrame, ManagedThread } from "../../lib/facts/managed.ts";
import { fatalEnd } from "../../lib/clr/fatal.ts";

const inner: ManagedException = { type: "Shop.Broken", bases: [], hresult: "0x80131500", frames: [] };
const mark: ManagedException = {
  type: "System.ExecutionEngineException",
  bases: ["System.SystemException", "System.Exception"],
  hresult: "0x80131506",
  frames: [],
};
const message = (): string => "the ledger is corrupt";

function thread(...names: string[]): ManagedThread {
  const frames = names.map((name, index): ManagedFrame => ({
    address: "0x1000",
    sp: `0x${(0x2000 + index * 64).toString(16)}`,
    function: name,
  }));
  return { tid: 7, id: 1, frames };
}

const FAILS = thread(
  "System.Environment.FailFast(System.Threading.StackCrawlMark ByRef, System.String)",
  "System.Environment.FailFast(System.String)",
  "Shop.Ledger.Check()",
);

Deno.test("a thread in Environment.FailFast has called it, with a message and perhaps an exception", () => {
  const parts: unknown[] = [];
  const end = fatalEnd({ ...mark, inner }, FAILS, {
    hardware: false,
    message: (part) => {
      parts.push(part);
      return message();
    },
  });
  assert.deepEqual(end, {
    type: "Environment.FailFast",
    bases: [],
    message: "the ledger is corrupt",
    hresult: "0x80131623",
    frames: FAILS.frames,
    inner,
  });
  assert.deepEqual(parts, [{ from: 0x2000n, to: 0x2080n }]);
});

Deno.test("a FailFast whose message can't be found is reported as a FailFast", () => {
  const end = fatalEnd(mark, FAILS, { hardware: false, message: () => undefined });
  assert.deepEqual([end?.type, end?.message, end?.inner], ["Environment.FailFast", undefined, undefined]);
});

Deno.test("a fault in native code under the runtime has no exception of .NET behind it", () => {
  assert.equal(fatalEnd(mark, thread("Shop.Native.Length(IntPtr)"), { hardware: true, message }), undefined);
});

Deno.test("where no stack is known, only an exception that the mark leads to is reported", () => {
  assert.equal(fatalEnd(mark, undefined, { hardware: false, message }), undefined);
  assert.equal(fatalEnd({ ...mark, inner }, undefined, { hardware: false, message }), inner);
});

Deno.test("a fault that the runtime could not survive is reported by the runtime's own mark", () => {
  assert.equal(fatalEnd(mark, thread("Shop.Program.Main()"), { hardware: false, message }), mark);
});
