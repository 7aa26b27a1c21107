import assert from "node:assert/strict";
import fc from "fast-check";
import { clrException } from "../../lib/facts/clr.ts";
import { FAST_FAILS, fastFail } from "../../lib/facts/failfast.ts";
import { EXCEPTION_CODE } from "../../lib/facts/exceptions.ts";
import {
  canHoldSecrets,
  formatByName,
  formatNames,
  FORMATS,
  formatValue,
  memoryIn,
  memoryOfType,
  minidumpType,
} from "../../lib/facts/formats.ts";
import { presetByName, PRESETS } from "../../lib/facts/presets.ts";
import { memoryWritten, qualifierByName, qualifierName, QUALIFIERS } from "../../lib/facts/qualifiers.ts";
import { describeStatus, formatCode, statusByName, STATUSES } from "../../lib/facts/status.ts";

Deno.test("STATUSES are unique by code and by kebab name, and sorted", () => {
  const codes = STATUSES.map((fact) => fact.code);
  assert.deepEqual(codes, [...new Set(codes)].sort((a, b) => a - b));
  assert.equal(new Set(STATUSES.map((fact) => fact.kebab)).size, STATUSES.length);
  for (const fact of STATUSES) assert.match(fact.kebab, /^[a-z0-9]+(-[a-z0-9]+)*$/);
});

Deno.test("statusByName() finds every fact by each of its names", () => {
  for (const fact of STATUSES) {
    for (const name of [fact.kebab, fact.name, fact.name.toLowerCase(), ...fact.aliases]) {
      assert.equal(statusByName(name)?.code, fact.code, name);
    }
  }
});

Deno.test("statusByName() takes the spellings of WinBase.h", () => {
  assert.equal(statusByName("EXCEPTION_ACCESS_VIOLATION")?.code, 0xC0000005);
  assert.equal(statusByName("EXCEPTION_INT_DIVIDE_BY_ZERO")?.code, 0xC0000094);
  assert.equal(statusByName("EXCEPTION_FLT_STACK_CHECK")?.code, 0xC0000092);
  assert.equal(statusByName("EXCEPTION_PRIV_INSTRUCTION")?.code, 0xC0000096);
  assert.equal(statusByName("av")?.code, 0xC0000005);
  assert.equal(statusByName("no-such-thing"), undefined);
  assert.equal(statusByName(""), undefined);
});

Deno.test("describeStatus() names a code, signed or not, and passes unknown ones through", () => {
  assert.equal(describeStatus(0xC0000005), "0xC0000005 access violation");
  assert.equal(describeStatus(-1073741819), "0xC0000005 access violation");
  assert.equal(describeStatus(0x12345678), "0x12345678");
  assert.equal(describeStatus(0xC0000409), "0xC0000409 fail-fast");
  assert.equal(describeStatus(0x80131623), "0x80131623 .NET fail fast");
  assert.equal(describeStatus(0x80131506), "0x80131506 .NET engine failure");
  assert.equal(describeStatus(0xC06D007E), "0xC06D007E delay load DLL not found");
  assert.equal(formatCode(3), "0x00000003");
});

Deno.test("clrException() names .NET's classes by HRESULT, signed or not", () => {
  assert.equal(clrException(0x80131577), "KeyNotFoundException");
  assert.equal(clrException(0x80004003 | 0), "NullReferenceException");
  assert.equal(clrException(0x80130001), undefined);
});

Deno.test("fastFail() knows the reasons and takes the 64-bit parameter", () => {
  assert.equal(fastFail(7)?.name, "FAST_FAIL_FATAL_APP_EXIT");
  assert.equal(fastFail(10n)?.name, "FAST_FAIL_GUARD_ICALL_CHECK_FAILURE");
  assert.equal(fastFail(0xFFFFFFFF)?.name, "FAST_FAIL_INVALID_FAST_FAIL_CODE");
  assert.equal(fastFail(16), undefined);
  assert.equal(new Set(FAST_FAILS.map((fact) => fact.code)).size, FAST_FAILS.length);
});

Deno.test("qualifierByName() has every name, exactly spelt", () => {
  assert.equal(QUALIFIERS.length, 8);
  assert.equal(qualifierByName("DEBUG_USER_WINDOWS_SMALL_DUMP")?.value, 1024);
  assert.equal(qualifierByName("DEBUG_KERNEL_DUMP")?.value, 1025);
  assert.equal(qualifierByName("DEBUG_DUMP_FULL")?.user.accepted, false);
  assert.equal(qualifierByName("DEBUG_DUMP_FULL")?.kernel.accepted, true);
  assert.equal(qualifierByName("debug_dump_full"), undefined);
  assert.equal(qualifierName(1025), "DEBUG_DUMP_DEFAULT");
  assert.equal(qualifierName(1), undefined);
});

Deno.test("formatValue() and formatNames() are inverse over all 32 bits", () => {
  fc.assert(fc.property(fc.nat(0xFFFFFFFF), (value) => {
    assert.equal(formatValue(formatNames(value)), value);
  }));
});

Deno.test("format flags keep the sign bit out", () => {
  assert.equal(formatValue(["NO_OVERWRITE", "FULL_MEMORY"]), 0x80000001);
  assert.deepEqual(formatNames(0x80000001), ["FULL_MEMORY", "NO_OVERWRITE"]);
  assert.equal(formatByName("DEBUG_FORMAT_USER_SMALL_FULL_MEMORY")?.name, "FULL_MEMORY");
  assert.throws(() => formatValue(["FULLMEMORY"]), RangeError);
});

Deno.test("the bit that two flags share follows WRITE_CAB", () => {
  assert.deepEqual(formatNames(0x10000000), ["SCAN_PARTIAL_PAGES"]);
  assert.deepEqual(formatNames(0x30000000), ["CAB_SECONDARY_ALL_IMAGES", "WRITE_CAB"]);
  assert.equal(minidumpType(0x10000000), 0x00800000);
  assert.equal(minidumpType(0x30000000), 0);
});

Deno.test("minidumpType() of /ma and /mA is what the debugger documents", () => {
  const ma = FORMATS.filter((fact) => "mfFhut".includes(fact.letter ?? "-"))
    .reduce((bits, fact) => bits | fact.value, 0);
  assert.equal(ma, 0x0C07);
  assert.equal(minidumpType(ma), 0x1826);
  assert.equal(minidumpType(0x08000C07), 0x00021826);
});

Deno.test("PRESETS hold the flags they are documented with", () => {
  assert.deepEqual(formatNames(PRESETS.triage.format), [
    "UNLOADED_MODULES",
    "FILTER_MEMORY",
    "FILTER_PATHS",
    "FULL_MEMORY_INFO",
    "THREAD_INFO",
    "FILTER_TRIAGE",
  ]);
  assert.deepEqual(formatNames(PRESETS.mini.format), [
    "HANDLE_DATA",
    "UNLOADED_MODULES",
    "FULL_MEMORY_INFO",
    "THREAD_INFO",
    "IGNORE_INACCESSIBLE_MEM",
  ]);
  assert.equal(
    PRESETS.heap.format,
    (PRESETS.mini.format | formatValue(["PRIVATE_READ_WRITE_MEMORY", "DATA_SEGMENTS"])) >>> 0,
  );
  assert.equal(PRESETS.full.format, (PRESETS.mini.format | formatValue(["FULL_MEMORY"])) >>> 0);
  assert.equal(presetByName("full"), PRESETS.full);
  assert.equal(presetByName("constructor"), undefined);
});

Deno.test("PRESETS are the values that were published, and say whether the environment is in them", () => {
  const published = Object.values(PRESETS).map((
    { name, format, environment },
  ) => [name, format, environment]);
  assert.deepEqual(published, [
    ["triage", 0x00010C64, false],
    ["mini", 0x08000C06, false],
    ["heap", 0x08000D16, true],
    ["full", 0x08000C07, true],
  ]);
});

Deno.test("memoryIn() and memoryOfType() say the same of every set of flags that the engine takes", () => {
  const contents = FORMATS.filter((fact) => fact.minidumpType !== 0);
  fc.assert(fc.property(fc.subarray(contents), (facts) => {
    const flags = formatValue(facts.map(({ name }) => name));
    assert.deepEqual(memoryOfType(minidumpType(flags)), memoryIn(flags));
  }));
});

Deno.test("a dump with memory can hold secrets, one of code and headers can't", () => {
  const secret = (...names: string[]): boolean => [...memoryIn(formatValue(names))].some(canHoldSecrets);
  for (const { name, memory } of FORMATS) {
    assert.equal(secret(name), memory !== undefined && memory !== "code" && memory !== "headers", name);
  }
  assert.equal(secret("CODE_SEGMENTS", "MODULE_HEADERS", "HANDLE_DATA"), false);
  assert.equal(secret("CODE_SEGMENTS", "FULL_MEMORY"), true);
});

Deno.test("memoryWritten(): the legacy full dump has all memory, whatever its flags", () => {
  assert.deepEqual([...memoryWritten(1025, 0)], ["all"]);
  assert.deepEqual([...memoryWritten(1024, 0)], []);
  assert.deepEqual([...memoryWritten(1024, 0x110)], ["data", "writable"]);
});

Deno.test("EXCEPTION has the codes and the names of the table of statuses", () => {
  for (const [name, code] of Object.entries(EXCEPTION_CODE)) {
    assert.equal(statusByName(name)?.code, code, name);
  }
});
