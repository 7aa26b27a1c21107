/** Frames of x86 by what the compiler says of them: programs, sizes alone, and expressions. */
import assert from "node:assert/strict";
import { INTEL_CALL } from "../../lib/unwind/calls.ts";
import { UnwindError } from "../../lib/unwind/error.ts";
import type { FrameRules, X86FrameData } from "../../lib/unwind/frame_rules.ts";
import { answerNow } from "../../lib/unwind/memory.ts";
import { namedFrame, X86_NAMES } from "../../lib/unwind/named_registers.ts";
import { evaluate } from "../../lib/unwind/postfix.ts";
import { x86Convention } from "../../lib/unwind/x86_convention.ts";

const CODE = 0x1000n, STACK = 0x8000n, RETURN = 0x1020;

/** The caller of a frame whose stack is some words of four bytes, as its way, and registers by name. */
async function caller(
  rules: FrameRules,
  stack: readonly number[],
  registers: Readonly<Record<string, bigint>> = {},
  pushed = 0,
): Promise<{ readonly by: string; readonly registers: Readonly<Record<string, bigint>> } | undefined> {
  const words = new Uint8Array(new Uint32Array(stack).buffer);
  const frame = namedFrame({ eip: CODE + 5n, esp: STACK, ebp: 0x44n, ebx: 3n, ...registers }, X86_NAMES);
  const found = await x86Convention({
    word: 4,
    call: INTEL_CALL,
    isCode: (address) => address >= CODE && address < CODE + 0x1000n,
    rulesAt: () => Promise.resolve(rules),
    read: (address, length) =>
      Promise.resolve(
        address >= STACK
          ? words.subarray(Number(address - STACK), Number(address - STACK) + length)
          // Only what lies at a multiple of 16 is behind a call.
          : Uint8Array.of(0, 0, (address + BigInt(length)) % 16n === 0n ? 0xE8 : 0x90, 1, 2, 3, 4),
      ),
  }).caller({ ...frame, pushed }, true);
  return found && { by: found.by, registers: found.registers.registers };
}

const DATA: X86FrameData = {
  kind: "frame-data",
  program: undefined,
  usesBasePointer: false,
  parameters: 0,
  locals: 8,
  saved: 4,
};

Deno.test("a program says where the registers are, some of them by their numbers", async () => {
  const program = "$T0 $ebp = $eip $T0 4 + ^ = $ebp $T0 ^ = $esp $T0 8 + = $20 $T0 4 - ^ =";
  const found = await caller({ ...DATA, program }, [0, 77, 0x9000, RETURN], { ebp: STACK + 8n });
  assert.deepEqual(found, {
    by: "unwind-data",
    registers: { eip: BigInt(RETURN), esp: STACK + 16n, ebp: 0x9000n, ebx: 77n },
  });
});

Deno.test("sizes alone lead to the return address, behind what was pushed for the function that was called", async () => {
  const found = await caller(DATA, [0, 0, 0, 0, 0, RETURN], {}, 8);
  assert.deepEqual(found?.registers, { eip: BigInt(RETURN), esp: STACK + 24n, ebp: 0x44n, ebx: 3n });
  assert.equal(found?.by, "unwind-data");
});

Deno.test("a function that uses the base pointer for something else has saved it", async () => {
  const found = await caller({ ...DATA, saved: 8, usesBasePointer: true }, [0x9000, 0, 0, 0, RETURN]);
  assert.deepEqual(found?.registers, { eip: BigInt(RETURN), esp: STACK + 20n, ebp: 0x9000n, ebx: 3n });
});

Deno.test("where the stack was aligned the return address is looked for, and is a guess", async () => {
  const found = await caller(DATA, [0, 0, 0, 0x1021, 5, RETURN]);
  assert.equal(found?.by, "scan");
  assert.equal(found?.registers.esp, STACK + 24n);
});

Deno.test("what leads to no code, or out of the stack, is not followed", async () => {
  const chain = [0x9000, RETURN];
  for (const program of ["$eip 5 = $esp $esp 4 + =", "$eip $esp 4096 + ^ =", "nonsense", "$eip 1 0 / ="]) {
    const found = await caller({ ...DATA, program }, chain, { ebp: STACK });
    assert.equal(found?.by, "frame-pointer", program);
  }
});

Deno.test("expressions give what they name, and leave the rest", async () => {
  const of = new Map([
    [".cfa", "$esp 12 +"],
    [".ra", ".cfa 4 - ^"],
    ["$ebp", ".cfa 8 - ^"],
    ["$ebx", ".undef"],
  ]);
  assert.deepEqual(await caller({ kind: "expressions", of }, [0, 0x9000, RETURN]), {
    by: "unwind-data",
    registers: { eip: BigInt(RETURN), esp: STACK + 12n, ebp: 0x9000n, ebx: 3n },
  });
});

Deno.test("the language has arithmetic, memory and variables, and says what is wrong", () => {
  const run = (program: string): bigint | undefined =>
    answerNow(
      evaluate(program, new Map([["$esp", 0x17n]]), 4),
      (address, length) => new Uint8Array(length).fill(Number(address)),
    );
  assert.equal(run("$esp 16 @"), 0x10n);
  assert.equal(run("7 3 - 2 * 5 %"), 3n);
  assert.equal(run("0 1 -"), 0xFFFFFFFFn);
  assert.equal(run("17 ^"), 0x11111111n);
  assert.equal(run("$T0 5 = $T0 $T0 +"), 10n);
  assert.equal(run("$T0 5 ="), undefined);
  for (const wrong of ["+", "$T1 1 +", "1 2 =", "1 0 @", "= ".repeat(2000)]) {
    assert.throws(() => run(wrong), UnwindError, wrong.slice(0, 9));
  }
});
