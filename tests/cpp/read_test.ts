/** Exceptions planted in memory as the runtimes lay them out, for 64 and 32 bits, whole and damaged. */
import assert from "node:assert/strict";
import { Memory } from "../../lib/clr/mod.ts";
import { type ExceptionRecord, readCpp, readStowed } from "../../lib/cpp/mod.ts";
import { processorMs } from "../support/processor.ts";

const SIZE = 0x2000;
const START = 0x140000000n, NARROW = 0x400000n;

/** Memory of one piece that is written to. */
class Planted {
  readonly bytes = new Uint8Array(SIZE);
  readonly #view = new DataView(this.bytes.buffer);
  readonly start: bigint;
  #next = 0x10;

  constructor(start: bigint) {
    this.start = start;
  }

  /** The memory as readers have it. */
  get memory(): Memory {
    return new Memory({
      read: (address, length) => {
        const at = Number(address - this.start);
        return at >= 0 && at + length <= SIZE ? this.bytes.slice(at, at + length) : undefined;
      },
    });
  }

  /** Room for a structure: its address. */
  room(size: number): bigint {
    const at = this.#next;
    this.#next = Math.ceil((at + size) / 16) * 16;
    return this.start + BigInt(at);
  }

  text(text: string): bigint {
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const at = this.room(bytes.length + 1);
    this.bytes.set(bytes, Number(at - this.start));
    return at;
  }

  u32(at: bigint, value: number): void {
    this.#view.setUint32(Number(at - this.start), value, true);
  }

  u64(at: bigint, value: bigint): void {
    this.#view.setBigUint64(Number(at - this.start), value, true);
  }
}

interface Microsoft {
  readonly start?: bigint;
  readonly names: readonly string[];
  /** Where the std::exception lies in the object. */
  readonly distance?: number;
  readonly said?: string;
}

/** What `_CxxThrowException` raises. */
function microsoft(
  { start = START, names, distance = 0, said }: Microsoft,
): ExceptionRecord & { planted: Planted } {
  const planted = new Planted(start);
  const wide = start === START;
  const put = (at: bigint, value: bigint): void =>
    wide ? planted.u64(at, value) : planted.u32(at, Number(value));
  const field = (at: bigint, to: bigint): void => planted.u32(at, Number(wide ? to - start : to));
  const [object, info, array] = [planted.room(64), planted.room(16), planted.room(4 + names.length * 4)];
  field(info + 12n, array);
  planted.u32(array, names.length);
  for (const [index, name] of names.entries()) {
    const type = planted.room(28);
    const descriptor = planted.room(16 + name.length + 1);
    const text = Uint8Array.from(`${name}\0`, (letter) => letter.charCodeAt(0));
    planted.bytes.set(text, Number(descriptor - start) + (wide ? 16 : 8));
    field(array + BigInt(4 + index * 4), type);
    field(type + 4n, descriptor);
    planted.u32(type + 8n, name.includes("exception@std") ? distance : 0);
    planted.u32(type + 12n, 0xFFFFFFFF);
  }
  if (said !== undefined) put(object + BigInt(distance + (wide ? 8 : 4)), planted.text(said));
  const parameters = [0x19930520n, object, info, ...wide ? [start] : []];
  return { code: 0xE06D7363, parameters, planted };
}

const NAMES = [".?AVFull@shop@@", ".?AVruntime_error@std@@", ".?AVexception@std@@"];
const FULL = { type: "shop::Full", bases: ["std::runtime_error", "std::exception"] };

Deno.test("an exception of Microsoft's runtime: its type, bases and text, of 64 and of 32 bits", () => {
  for (const start of [START, NARROW]) {
    for (const distance of [0, 16]) {
      const { planted, ...raised } = microsoft({ start, names: NAMES, distance, said: "no room" });
      assert.deepEqual(readCpp(planted.memory, raised), {
        ...FULL,
        message: "no room",
        runtime: "microsoft",
      });
    }
  }
  // The record of a program of 32 bits in a dump of 64 may have its addresses extended by their sign.
  const { planted, ...raised } = microsoft({ start: NARROW, names: NAMES, said: "no room" });
  const extended = raised.parameters.map((value) => value | 0xFFFFFFFF00000000n);
  assert.equal(readCpp(planted.memory, { ...raised, parameters: extended })?.message, "no room");
});

Deno.test("a text of another encoding than UTF-8 is read as one of Windows", () => {
  const { planted, ...raised } = microsoft({ names: NAMES, said: "kein Platz f\xFCr B\xFCcher" });
  assert.equal(readCpp(planted.memory, raised)?.message, "kein Platz für Bücher");
});

Deno.test("what says nothing is told without a text, and what is no C++ exception not at all", () => {
  const { planted, ...raised } = microsoft({ names: [".H"] });
  assert.deepEqual(readCpp(planted.memory, raised), { type: "int", bases: [], runtime: "microsoft" });
  // A rethrow names no object.
  const rethrown = { ...raised, parameters: [0x19930520n, 0n, 0n, START] };
  assert.equal(readCpp(planted.memory, rethrown), undefined);
  assert.equal(readCpp(planted.memory, { ...raised, code: 0xC0000005 }), undefined);
  assert.equal(readCpp(planted.memory, { ...raised, parameters: [] }), undefined);
  assert.equal(
    readCpp(planted.memory, { code: 0x20474343, parameters: raised.parameters.slice(1) }),
    undefined,
  );
});

/** A class of GCC's: its description, with those of its bases. */
function described(planted: Planted, name: string, bases: readonly (readonly [bigint, bigint])[]): bigint {
  const kind = ["", "__si_class_type_info", "__vmi_class_type_info"][Math.min(bases.length, 2)]!;
  const ofKind = planted.room(16);
  planted.u64(ofKind + 8n, planted.text(kind === "" ? "x" : `N10__cxxabiv1${kind.length}${kind}E`));
  const table = planted.room(16);
  planted.u64(table, ofKind);
  const info = planted.room(24 + bases.length * 16);
  planted.u64(info, table + 8n);
  planted.u64(info + 8n, planted.text(name));
  if (bases.length === 1) planted.u64(info + 16n, bases[0]![0]);
  else {
    planted.u32(info + 20n, bases.length);
    for (const [index, [base, distance]] of bases.entries()) {
      planted.u64(info + BigInt(24 + index * 16), base);
      planted.u64(info + BigInt(32 + index * 16), distance << 8n | 2n);
    }
  }
  return info;
}

function gcc(again = false): ExceptionRecord & { planted: Planted } {
  const planted = new Planted(START);
  const exception = described(planted, "St9exception", []);
  const error = described(planted, "St13runtime_error", [[exception, 0n]]);
  const basket = described(planted, "N4shop6BasketE", []);
  const full = described(planted, "N4shop4FullE", [[basket, 0n], [error, 16n]]);
  const first = planted.room(80 + 64 + 64);
  planted.u64(first, full);
  const header = first + 80n, object = header + 64n;
  planted.u64(header, 0x474E5543432B2B00n);
  planted.u64(object + 16n + 8n, planted.text("no room"));
  if (!again) return { code: 0x20474343, parameters: [header], planted };
  const second = planted.room(80 + 64);
  planted.u64(second, object);
  planted.u64(second + 80n, 0x474E5543432B2B01n);
  return { code: 0x20474343, parameters: [second + 80n], planted };
}

Deno.test("an exception of mingw's GCC, and one that std::rethrow_exception throws again", () => {
  for (const again of [false, true]) {
    const { planted, ...raised } = gcc(again);
    assert.deepEqual(readCpp(planted.memory, raised), {
      type: "shop::Full",
      bases: ["shop::Basket", "std::runtime_error", "std::exception"],
      message: "no room",
      runtime: "gcc",
    });
  }
});

/** What WinRT stows: an error with a stack, and one with a text. */
function stowed(start: bigint): ExceptionRecord & { planted: Planted } {
  const planted = new Planted(start);
  const wide = start === START;
  const put = (at: bigint, value: bigint): void =>
    wide ? planted.u64(at, value) : planted.u32(at, Number(value));
  const [list, stack, words] = [planted.room(16), planted.room(32), planted.room(32)];
  for (const [index, address] of [0x1234n, 0x5678n, 0n].entries()) {
    put(stack + BigInt(index * (wide ? 8 : 4)), address);
  }
  for (const [index, letter] of [..."empty"].entries()) {
    planted.bytes[Number(words - start) + index * 2] = letter.charCodeAt(0);
  }
  for (const [index, form] of [1, 2].entries()) {
    const at = planted.room(56);
    put(list + BigInt(index * (wide ? 8 : 4)), at);
    planted.u32(at + 4n, 0x53453031 + index);
    planted.u32(at + 8n, 0x80070005);
    planted.u32(at + 12n, 0x1230 | form);
    put(at + 16n, form === 2 ? words : 0n);
    if (form === 2) continue;
    planted.u32(at + (wide ? 24n : 20n), wide ? 8 : 4);
    planted.u32(at + (wide ? 28n : 24n), 3);
    put(at + (wide ? 32n : 28n), stack);
  }
  return { code: 0xC000027B, parameters: [list, 2n], planted };
}

Deno.test("stowed errors have their HRESULTs, threads, stacks and texts, of 64 and of 32 bits", () => {
  for (const start of [START, NARROW]) {
    const { planted, ...raised } = stowed(start);
    assert.deepEqual(readStowed(planted.memory, raised), [
      { hresult: 0x80070005, tid: 0x1230, addresses: [0x1234n, 0x5678n] },
      { hresult: 0x80070005, tid: 0x1230, message: "empty", addresses: [] },
    ]);
  }
  const { planted, ...raised } = stowed(START);
  assert.deepEqual(readStowed(planted.memory, { ...raised, code: 0xC0000005 }), []);
  assert.deepEqual(readStowed(planted.memory, { ...raised, parameters: [1n, 2n] }), []);
  assert.deepEqual(
    readStowed(planted.memory, { ...raised, parameters: [raised.parameters[0]!, 1n << 40n] }),
    [],
  );
});

Deno.test("whatever is damaged, nothing is thrown, and soon", () => {
  let seed = 1;
  const next = (below: number): number => (seed = (seed * 48271) % 0x7FFFFFFF) % below;
  for (const made of [microsoft({ names: NAMES, said: "no room" }), gcc(), gcc(true), stowed(START)]) {
    const { planted, ...raised } = made;
    const whole = planted.bytes.slice();
    for (let run = 0; run < 2000; run++) {
      planted.bytes.set(whole);
      for (let at = next(4); at >= 0; at--) planted.bytes[next(0x400)] = next(256);
      const start = processorMs();
      const read = readCpp(planted.memory, raised);
      assert.ok(Array.isArray(readStowed(planted.memory, raised)));
      assert.ok(read === undefined || typeof read.type === "string");
      assert.ok(processorMs() - start < 1000);
    }
  }
});
