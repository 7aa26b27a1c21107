import assert from "node:assert/strict";
import { DbgEngError, type Engine, HR, type HResult } from "../../lib/dbgeng/mod.ts";
import { writeDump } from "../../lib/host/dump_writer.ts";
import type { DumpOrder } from "../../lib/host/protocol.ts";

const ORDER: DumpOrder = {
  file: "a.dmp.partial",
  asked: "DEBUG_DUMP_DEFAULT",
  qualifier: 1025,
  format: 2,
  strict: false,
  comment: "why",
};
const FULL_AND_HANDLES = 0x08000C07;

type Written = readonly [file: string, qualifier: number, format: number, comment: string];

/** An engine that refuses the given qualifiers, and what it was told to write. */
function engine(refuses: Readonly<Record<number, Error>>): { engine: Engine; written: Written[] } {
  const written: Written[] = [];
  const writeDumpFileWide = (...given: Written): void => {
    written.push(given);
    const refusal = refuses[given[1]];
    if (refusal) throw refusal;
  };
  return { engine: { writeDumpFileWide } as unknown as Engine, written };
}

const failed = (code: HResult): DbgEngError => new DbgEngError(code, "WriteDumpFileWide");

/** The outcome without its time. */
function outcome(refuses: Readonly<Record<number, Error>>, order: DumpOrder): [object, Written[]] {
  const { engine: fake, written } = engine(refuses);
  const { ms, ...rest } = writeDump(fake, order);
  assert.ok(ms >= 0);
  return [rest, written];
}

Deno.test("writeDump() asks for what is wanted, as it is wanted", () => {
  const [told, written] = outcome({}, ORDER);
  assert.deepEqual(told, { file: ORDER.file, ok: true, qualifier: 1025, format: 2 });
  assert.deepEqual(written, [["a.dmp.partial", 1025, 2, "why"]]);
});

Deno.test("writeDump() writes DEBUG_DUMP_SMALL with full memory where DEBUG_DUMP_DEFAULT is no longer written", () => {
  const [told, written] = outcome({ 1025: failed(HR.E_NOTIMPL) }, ORDER);
  assert.deepEqual(told, {
    file: ORDER.file,
    ok: true,
    qualifier: 1024,
    format: FULL_AND_HANDLES,
    because: "this engine no longer writes DEBUG_DUMP_DEFAULT of a program (E_NOTIMPL)",
  });
  assert.deepEqual(written[1], ["a.dmp.partial", 1024, FULL_AND_HANDLES, "why"]);
});

Deno.test("writeDump() keeps the flags that were asked for, unsigned", () => {
  const [told] = outcome({ 1025: failed(HR.E_NOTIMPL) }, { ...ORDER, format: 0x80000000 });
  assert.equal((told as { format: number }).format, 0x88000C07);
});

Deno.test("writeDump() writes nothing else when the order is strict", () => {
  const refusal = failed(HR.E_NOTIMPL);
  const [told, written] = outcome({ 1025: refusal }, { ...ORDER, strict: true });
  assert.deepEqual(told, {
    file: ORDER.file,
    ok: false,
    qualifier: 1025,
    format: 2,
    because: refusal.message,
  });
  assert.equal(written.length, 1);
});

Deno.test("writeDump() writes nothing else after another refusal, or of another qualifier", () => {
  for (const [qualifier, code] of [[1025, HR.E_FAIL], [1024, HR.E_NOTIMPL]] as const) {
    const refusal = failed(code);
    const [told, written] = outcome({ [qualifier]: refusal }, { ...ORDER, qualifier });
    assert.deepEqual(told, { file: ORDER.file, ok: false, qualifier, format: 2, because: refusal.message });
    assert.equal(written.length, 1);
  }
});

Deno.test("writeDump() tells why the second attempt failed", () => {
  const refusal = failed(HR.E_FAIL);
  const [told] = outcome({ 1025: failed(HR.E_NOTIMPL), 1024: refusal }, ORDER);
  assert.deepEqual(told, {
    file: ORDER.file,
    ok: false,
    qualifier: 1024,
    format: FULL_AND_HANDLES,
    because: refusal.message,
  });
});

Deno.test("writeDump() says in words of a program that it has not run, or that it changed while it was read", () => {
  const because = (code: HResult, text: string): string => {
    const refusal = new DbgEngError(code, "WriteDumpFileWide", text);
    return (outcome({ 1025: refusal }, ORDER)[0] as { because: string }).because;
  };
  const start = "GenGetProcessInfo.Start(0x8bc) failed, 0x800703e6; Dump creation failed, Win32 error 0n998";
  assert.match(because(HR.ERROR_NOACCESS, start), /^it has not run yet.*created suspended/);
  const changed =
    "WriteFullMemory virtual memory layout changed, retries 5, 0x2319000 (0x3a:0x17000acea53000)";
  assert.match(
    because(0x8007000D as unknown as HResult, changed),
    /^its memory changed .* heap instead of full$/,
  );
  assert.match(because(HR.E_ACCESSDENIED, changed), /E_ACCESSDENIED .*WriteFullMemory/);
});

Deno.test("writeDump() hides no error that isn't the engine's", () => {
  assert.throws(() => outcome({ 1025: new TypeError("a bug") }, ORDER), TypeError);
});

const FULL = { ...ORDER, asked: "full", qualifier: 1024, format: FULL_AND_HANDLES };

/** An engine whose disk is too small for some formats. */
function smallDisk(code: HResult, ...formats: number[]): { engine: Engine; written: number[] } {
  const written: number[] = [];
  const writeDumpFileWide = (...[, , format]: Written): void => {
    written.push(format);
    if (formats.includes(format)) throw failed(code);
  };
  return { engine: { writeDumpFileWide } as unknown as Engine, written };
}

for (const code of [0x8007001D, 0x80070070, 0x80070027] as unknown as HResult[]) {
  Deno.test(`writeDump() steps down from full to heap to mini while the disk is full (${(code >>> 0).toString(16)})`, () => {
    const { engine: fake, written } = smallDisk(code, FULL_AND_HANDLES, 0x08000D16);
    const { ms: _, ...told } = writeDump(fake, FULL);
    assert.deepEqual(written, [FULL_AND_HANDLES, 0x08000D16, 0x08000C06]);
    assert.deepEqual(told, {
      file: ORDER.file,
      ok: true,
      qualifier: 1024,
      format: 0x08000C06,
      because: "the disk was full while full was written; the disk was full while heap was written",
    });
  });
}

Deno.test("writeDump() fails where the disk is too full for the smallest, and at once for a strict order", () => {
  const full = 0x80070070 as HResult;
  const { engine: fake, written } = smallDisk(full, FULL_AND_HANDLES, 0x08000D16, 0x08000C06);
  assert.equal(writeDump(fake, FULL).ok, false);
  assert.equal(written.length, 3);
  assert.equal(writeDump(fake, { ...FULL, strict: true }).ok, false);
  assert.equal(written.length, 4);
});

Deno.test("writeDump() tells why an order is for less than was asked", () => {
  const { engine: fake } = smallDisk(HR.E_FAIL);
  assert.equal(
    writeDump(fake, { ...FULL, instead: { ...FULL, because: "there was no room" } }).because,
    "there was no room",
  );
});
