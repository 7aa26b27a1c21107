import assert from "node:assert/strict";
import fc from "fast-check";
import { BUG_CHECK_NAMES } from "../../lib/facts/bug_check.table.ts";
import { NTSTATUS_NAMES, WIN32_ERROR_NAMES } from "../../lib/facts/code_names.table.ts";
import { FAST_FAILS } from "../../lib/facts/failfast.ts";
import { codeOf, type Meaning, meaningsOf } from "../../lib/facts/meanings.ts";
import { STATUSES } from "../../lib/facts/status.ts";

/** `kind name` of each meaning. */
function kinds(text: string): string[] {
  return meaningsOf(text).map(({ kind, name }) => `${kind} ${name}`);
}

const FIRST: readonly (readonly [text: string, first: string])[] = [
  ["0xC0000005", "exception STATUS_ACCESS_VIOLATION"],
  ["c0000005", "exception STATUS_ACCESS_VIOLATION"],
  ["C0000005h", "exception STATUS_ACCESS_VIOLATION"],
  ["-1073741819", "exception STATUS_ACCESS_VIOLATION"],
  ["3221225477", "exception STATUS_ACCESS_VIOLATION"],
  ["0xFFFFFFFFC0000005", "exception STATUS_ACCESS_VIOLATION"],
  ["av", "exception STATUS_ACCESS_VIOLATION"],
  ["STATUS_SHARING_VIOLATION", "exception STATUS_SHARING_VIOLATION"],
  ["0x139", "bug check KERNEL_SECURITY_CHECK_FAILURE"],
  ["0x1000007E", "bug check SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M"],
  ["DPC_WATCHDOG_VIOLATION", "bug check DPC_WATCHDOG_VIOLATION"],
  ["FAST_FAIL_HEAP_METADATA_CORRUPTION", "fail-fast FAST_FAIL_HEAP_METADATA_CORRUPTION"],
  ["heap-metadata-corruption", "fail-fast FAST_FAIL_HEAP_METADATA_CORRUPTION"],
  ["E_FAIL", "HRESULT E_FAIL"],
  ["0x80070005", "HRESULT E_ACCESSDENIED"],
  ["0x8007007E", "HRESULT ERROR_MOD_NOT_FOUND"],
  ["0xD0000022", "HRESULT STATUS_ACCESS_DENIED"],
  ["0x80131509", "HRESULT InvalidOperationException"],
  ["740", "Win32 error ERROR_ELEVATION_REQUIRED"],
  ["ERROR_SHARING_VIOLATION", "Win32 error ERROR_SHARING_VIOLATION"],
  ["134", "exit code Node.js and POSIX shells"],
  ["-1", "exit code many programs"],
];

for (const [text, first] of FIRST) {
  Deno.test(`meaningsOf("${text}") is first of all the ${first}`, () => {
    assert.equal(kinds(text)[0], first);
  });
}

Deno.test("a small number gets all that it can mean, a bug check first where it is in hexadecimal", () => {
  assert.deepEqual(kinds("0x7")[0], "bug check INVALID_SOFTWARE_INTERRUPT");
  assert.deepEqual(kinds("7").at(-1), "fail-fast FAST_FAIL_FATAL_APP_EXIT");
  assert.deepEqual(new Set(meaningsOf("7").map(({ kind }) => kind)).size, 4);
});

Deno.test("what is no code of 32 bits and no name means nothing", () => {
  for (
    const text of ["", " ", "zzz", "0x1C0000005", "4294967296", "-2147483649", "1.5", "0x", "constructor"]
  ) {
    assert.deepEqual(meaningsOf(text), [], text);
  }
});

Deno.test("codeOf() reads what any of our ways writes", () => {
  fc.assert(fc.property(fc.nat(0xFFFFFFFF), (code) => {
    assert.equal(codeOf(String(code)), code);
    assert.equal(codeOf(String(code | 0)), code);
    assert.equal(codeOf(`0x${code.toString(16)}`), code);
    assert.equal(codeOf(`${code.toString(16)}h`), code);
  }));
});

Deno.test("every code of every table is found by its number and by its name, with words", () => {
  const has = (text: string, kind: Meaning["kind"], name: string): void => {
    const found = meaningsOf(text).find((meaning) => meaning.kind === kind && meaning.name === name);
    assert.ok(found, `${kind} ${name}: ${text}`);
  };
  for (const { code, name } of STATUSES) {
    has(String(code), "exception", name);
    has(name, "exception", name);
  }
  for (const [code, name] of NTSTATUS_NAMES) {
    if (code >= 0x10000) has(name, "exception", meaningsOf(name)[0]!.name);
  }
  for (const { code, name } of FAST_FAILS) {
    if (code < 0x10000) has(String(code), "fail-fast", name);
    has(name, "fail-fast", name);
  }
  for (const [code, name] of BUG_CHECK_NAMES) has(`0x${code.toString(16)}`, "bug check", name);
  for (const [code, name] of WIN32_ERROR_NAMES) {
    if (code > 0 && code < 0x10000) has(String(code), "Win32 error", name);
  }
});
