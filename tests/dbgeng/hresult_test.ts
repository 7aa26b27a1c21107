/** HRESULTs: names, text, and the way from a failure to an exception. @module */
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  check,
  DbgEngError,
  formatHResult,
  HR,
  type HResult,
  hresult,
  succeeded,
} from "../../lib/dbgeng/hresult.ts";

Deno.test("hresult() makes the same of a code written signed and unsigned", () => {
  assert.equal(hresult(0x80004001), hresult(-2147467263));
  fc.assert(fc.property(fc.integer({ min: 0, max: 0xFFFF_FFFF }), (value) => {
    const code = hresult(value);
    assert.equal(code >>> 0, value);
    assert.equal(hresult(code), code);
    assert.equal(succeeded(code), value < 0x8000_0000, "the top bit alone tells");
  }));
});

Deno.test("HResult is a type of its own", () => {
  const code: HResult = hresult(0);
  const number: number = code;
  // @ts-expect-error a plain number is no HRESULT
  const plain: HResult = 0;
  // @ts-expect-error nor may it be checked as one
  const unchecked = (): HResult => check(number, "operation");
  assert.deepEqual([number, plain, typeof unchecked], [0, 0, "function"]);
});

Deno.test("HR has the names and values of the Windows headers", () => {
  const WIN32 = { FILE_NOT_FOUND: 2, PATH_NOT_FOUND: 3, WRITE_FAULT: 29, FILE_EXISTS: 80, DISK_FULL: 112 };
  for (const [name, value] of Object.entries(WIN32)) {
    assert.equal(HR[`ERROR_${name}` as keyof typeof HR], hresult(0x80070000 + value), name);
  }
  assert.deepEqual(
    [HR.S_OK, HR.S_FALSE, HR.E_NOTIMPL, HR.E_NOINTERFACE, HR.E_FAIL, HR.E_UNEXPECTED, HR.E_INVALIDARG],
    [0, 1, 0x80004001, 0x80004002, 0x80004005, 0x8000FFFF, 0x80070057].map(hresult),
  );
  // An NTSTATUS comes as an HRESULT by FACILITY_NT_BIT.
  assert.deepEqual(
    [HR.STATUS_ACCESS_DENIED, HR.STATUS_NOT_SUPPORTED, HR.STATUS_PROCESS_IS_TERMINATING],
    [0xC0000022, 0xC00000BB, 0xC000010A].map((status) => hresult(status | 0x1000_0000)),
  );
});

Deno.test("HR has no two names for one code", () => {
  assert.equal(new Set(Object.values(HR)).size, Object.keys(HR).length);
});

Deno.test("formatHResult() gives the name where there is one, and always eight hex digits", () => {
  assert.equal(formatHResult(HR.E_NOTIMPL), "E_NOTIMPL (0x80004001)");
  assert.equal(formatHResult(HR.S_FALSE), "S_FALSE (0x00000001)");
  assert.equal(formatHResult(hresult(0x80041234)), "0x80041234");
  assert.equal(formatHResult(hresult(0xABC)), "0x00000ABC");
});

Deno.test("check() passes every success through", () => {
  for (const code of [HR.S_OK, HR.S_FALSE, hresult(0x7FFF_FFFF)]) assert.equal(check(code, "it"), code);
});

Deno.test("check() throws a failure with its code, operation and detail, from where it was called", () => {
  const failing = (): HResult => check(HR.E_FAIL, "IDebugClient5::OpenDumpFileWide", "no such dump");
  assert.throws(failing, (error) => {
    assert.ok(error instanceof DbgEngError);
    const { name, code, operation, detail, message } = error;
    assert.deepEqual({ name, code, operation, detail, message }, {
      name: "DbgEngError",
      code: HR.E_FAIL,
      operation: "IDebugClient5::OpenDumpFileWide",
      detail: "no such dump",
      message: "IDebugClient5::OpenDumpFileWide: E_FAIL (0x80004005): no such dump",
    });
    const [, first] = error.stack!.split("\n    at ");
    assert.match(first!, /^failing /);
    return true;
  });
});

Deno.test("DbgEngError without a detail ends with the code", () => {
  assert.equal(new DbgEngError(hresult(0x80041234), "it").message, "it: 0x80041234");
});
