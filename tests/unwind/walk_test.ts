/** Stacks are followed as far as that is sure, and say how each frame was found and why they end. */
import assert from "node:assert/strict";
import { UnwindError } from "../../lib/unwind/error.ts";
import { type Caller, type Registers, type Stack, walk } from "../../lib/unwind/walk.ts";
import { ARM64_CALL, INTEL_CALL } from "../../lib/unwind/calls.ts";
import { namedFrame, X86_NAMES } from "../../lib/unwind/named_registers.ts";
import { type X86Code, x86Convention } from "../../lib/unwind/x86_convention.ts";
import { type X64Code, x64Convention, x64Frame } from "../../lib/unwind/x64_convention.ts";
import { RBP, RSP } from "../../lib/unwind/x64_registers.ts";

/** A walk over callers that are known beforehand. */
async function walked(
  ...callers: (Partial<Caller<Registers>> & Partial<Registers> | Error)[]
): Promise<Stack<Registers>> {
  let next = 0;
  const caller = (): Promise<Caller<Registers> | undefined> => {
    const found = callers[next++];
    if (found instanceof Error) throw found;
    if (found === undefined) return Promise.resolve(undefined);
    const { ip = 0x1000n, sp = BigInt(next) * 16n, by = "unwind-data", interrupted = false } = found;
    return Promise.resolve({ registers: { ip, sp }, by, interrupted });
  };
  return await walk(
    { ip: 0x1000n, sp: 0n },
    { caller },
    (address) => address >= 0x1000n && address < 0x2000n,
    5,
  );
}

Deno.test("a stack is whole where the last return address is zero", async () => {
  const { frames, cut } = await walked({}, { ip: 0x1004n, interrupted: true }, { ip: 0n });
  assert.equal(cut, undefined);
  assert.deepEqual(frames.map(({ by, returned }) => [by, returned]), [
    ["context", false],
    ["unwind-data", true],
    ["unwind-data", false],
  ]);
});

Deno.test("a stack is cut, and says why, where it would leave what is sure", async () => {
  const cuts: [RegExp, number, Parameters<typeof walked>][] = [
    [/0x3, is in no code/, 2, [{}, { ip: 3n }]],
    [/back into itself/, 2, [{}, { sp: 16n }]],
    [/nothing tells/, 2, [{}]],
    [/not there/, 2, [{}, new UnwindError("no-stack", "it is not there")]],
    [/only the innermost 5 frames/, 5, [{}, {}, {}, {}, {}, {}]],
  ];
  for (const [reason, count, callers] of cuts) {
    const { frames, cut } = await walked(...callers);
    assert.match(cut ?? "", reason);
    assert.equal(frames.length, count, cut);
  }
  await assert.rejects(walked(new TypeError("a fault of ours")), TypeError);
});

const CODE = 0x1000n, STACK = 0x8000n;

/** Code of which nothing is known but that it is code, with a call before each address that is a multiple of 16. */
function unknownCode(stack: readonly bigint[]): X64Code {
  const words = new Uint8Array(new BigUint64Array(stack).buffer);
  return {
    isCode: (address) => address >= CODE && address < CODE + 0x1000n,
    functionAt: () => Promise.resolve(undefined),
    rulesAt: () => Promise.resolve(undefined),
    read: (address, length) => {
      if (address >= STACK) {
        return Promise.resolve(words.subarray(Number(address - STACK), Number(address - STACK) + length));
      }
      const call = (address + BigInt(length)) % 16n === 0n ? [0, 0, 0xE8, 1, 2, 3, 4] : [0, 0, 0, 0, 0, 0, 0];
      return Promise.resolve(Uint8Array.from(call));
    },
  };
}

async function callerIn(
  code: X64Code,
  registers: { ip?: bigint; rbp?: bigint },
  returned = true,
): Promise<unknown> {
  const { ip = CODE + 5n, rbp = 0n } = registers;
  const general = Array.from({ length: 16 }, (_, n) => n === RSP ? STACK : n === RBP ? rbp : 0n);
  const found = await x64Convention(code).caller(x64Frame({ ip, general }), returned);
  return found && [found.by, found.registers.ip, found.registers.sp - STACK];
}

Deno.test("without unwind data a chain of frame pointers is followed", async () => {
  const code = unknownCode([1n, 2n, STACK + 0x40n, CODE + 0x20n]);
  assert.deepEqual(await callerIn(code, { rbp: STACK + 16n }), ["frame-pointer", CODE + 0x20n, 32n]);
});

Deno.test("else what is behind a call is taken for a return address, and is marked so", async () => {
  // Data, no call before it, in no code; then one.
  const code = unknownCode([7n, CODE + 0x21n, 0x99n, CODE + 0x30n]);
  assert.deepEqual(await callerIn(code, { rbp: 0x55n }), ["scan", CODE + 0x30n, 32n]);
  assert.deepEqual(await callerIn(unknownCode([7n, 8n]), {}), undefined);
});

Deno.test("a call to where no code is has its return address on top", async () => {
  const code = unknownCode([CODE + 0x30n]);
  assert.deepEqual(await callerIn(code, { ip: 0n }, false), ["unwind-data", CODE + 0x30n, 8n]);
});

Deno.test("calls of all lengths are known", () => {
  const calls: [string, ...number[]][] = [
    ["call rel32", 0xE8, 1, 2, 3, 4],
    ["call rax", 0xFF, 0xD0],
    ["call [rax]", 0xFF, 0x10],
    ["call [rax+8]", 0xFF, 0x50, 8],
    ["call [rsp+8]", 0xFF, 0x54, 0x24, 8],
    ["call [rip+n]", 0xFF, 0x15, 1, 2, 3, 4],
    ["call [rax+n]", 0xFF, 0x90, 1, 2, 3, 4],
    ["call [rsp+n]", 0xFF, 0x94, 0x24, 1, 2, 3, 4],
    ["call r8", 0x41, 0xFF, 0xD0],
  ];
  const { endsWithCall } = INTEL_CALL;
  const pad = [0x90, 0x90, 0x90, 0x90, 0x90, 0x90];
  for (const [what, ...bytes] of calls) assert.ok(endsWithCall(Uint8Array.from([...pad, ...bytes])), what);
  const others = [[0xFF, 0xE0], [0xFF, 0xD0, 0x90], [0xE9, 1, 2, 3, 4], [0xFF, 0x50], []];
  for (const bytes of others) assert.ok(!endsWithCall(Uint8Array.from([...pad, ...bytes])), `${bytes}`);
});

Deno.test("calls of ARM64 are bl and blr", () => {
  const { endsWithCall } = ARM64_CALL;
  assert.ok(endsWithCall(Uint8Array.of(0x10, 0x20, 0, 0x94)), "bl forwards");
  assert.ok(endsWithCall(Uint8Array.of(0xF0, 0xFF, 0xFF, 0x97)), "bl backwards");
  assert.ok(endsWithCall(Uint8Array.of(0, 1, 0x3F, 0xD6)), "blr x8");
  assert.ok(!endsWithCall(Uint8Array.of(0, 1, 0x1F, 0xD6)), "br x8");
  assert.ok(!endsWithCall(Uint8Array.of(0x10, 0x20, 0, 0x14)), "b");
});

/** The caller of a frame of x86 over a stack of words of four bytes. */
async function x86Caller(
  stack: readonly number[],
  fp: bigint,
  ip = CODE + 5n,
  returned = true,
): Promise<unknown> {
  const words = new Uint8Array(new Uint32Array(stack).buffer);
  const code: X86Code = {
    word: 4,
    rulesAt: () => Promise.resolve(undefined),
    call: INTEL_CALL,
    isCode: (address) => address >= CODE && address < CODE + 0x1000n,
    read: (address, length) =>
      Promise.resolve(
        address >= STACK
          ? words.subarray(Number(address - STACK), Number(address - STACK) + length)
          : Uint8Array.of(0, 0, 0xE8, 1, 2, 3, 4),
      ),
  };
  const frame = namedFrame({ eip: ip, esp: STACK, ebp: fp }, X86_NAMES);
  const found = await x86Convention(code).caller(frame, returned);
  return found && [found.by, found.registers.ip, found.registers.sp - STACK, found.registers.fp];
}

Deno.test("x86 is followed by its frame pointers, and where there are none by looking", async () => {
  const ret = Number(CODE) + 0x20;
  assert.deepEqual(await x86Caller([1, 2, Number(STACK) + 0x40, ret], STACK + 8n), [
    "frame-pointer",
    BigInt(ret),
    16n,
    STACK + 0x40n,
  ]);
  assert.deepEqual(await x86Caller([1, 2, ret], 4n), ["scan", BigInt(ret), 12n, 4n]);
  assert.deepEqual(
    await x86Caller([1, 2, ret], 0n),
    ["frame-pointer", 0n, 0n, 0n],
    "the first frame of a thread",
  );
  assert.deepEqual(await x86Caller([ret, 0], STACK + 0x40n, 0n, false), [
    "scan",
    BigInt(ret),
    4n,
    STACK + 0x40n,
  ]);
});
