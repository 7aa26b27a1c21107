/** Functions are undone as the system does it: prologues, epilogues, chained parts, interrupts. */
import assert from "node:assert/strict";
import type { UnwindError } from "../../lib/unwind/error.ts";
import { unwindX64, unwindX64Leaf, type X64Caller, type X64Function } from "../../lib/unwind/x64.ts";
import { RSP } from "../../lib/unwind/x64_registers.ts";

const RBX = 3, RBP = 5, RSI = 6, R12 = 12;
const BASE = 0x140000000n, STACK = 0x7000n;
const UNWIND = 0x500, CHAINED = 0x600;
const FUNCTION: X64Function = { base: BASE, begin: 0x100, end: 0x200, unwind: UNWIND };

/** An image with code at its functions and unwind data, and a stack whose words are 0xA0, 0xA1 and so on. */
interface Scene {
  readonly info: readonly number[];
  readonly chained?: readonly number[];
  /** The offset of the instruction from the function's start, and the code from there on. */
  readonly at: number;
  readonly code?: readonly number[];
  readonly registers?: Readonly<Record<number, bigint>>;
  readonly entry?: X64Function;
  readonly returned?: boolean;
}

function memory(
  { info, chained = [], at, code = [0x90] }: Scene,
): (from: bigint, size: number) => Promise<Uint8Array> {
  const image = new Uint8Array(0x800);
  image.set(info, UNWIND);
  image.set(chained, CHAINED);
  image.set(code, FUNCTION.begin + at);
  const stack = new BigUint64Array(Array.from({ length: 64 }, (_, word) => 0xA0n + BigInt(word)));
  const bytes = new Uint8Array(stack.buffer);
  return (from, size) => {
    const [start, all] = from >= BASE ? [BASE, image] : [STACK, bytes];
    const offset = Number(from - start);
    return Promise.resolve(offset < 0 ? new Uint8Array() : all.slice(offset, offset + size));
  };
}

async function undo(scene: Scene): Promise<X64Caller> {
  const general = Array.from(
    { length: 16 },
    (_, n) => scene.registers?.[n] ?? (n === RSP ? STACK : BigInt(n)),
  );
  const ip = BASE + BigInt(FUNCTION.begin + scene.at);
  const { entry = FUNCTION, returned = false } = scene;
  return await unwindX64({ ip, general }, entry, memory(scene), { returned });
}

/** The instruction pointer, the stack pointer from {@link STACK}, and the registers asked for. */
function told({ ip, general }: X64Caller, ...registers: number[]): (bigint | undefined)[] {
  return [ip, general[RSP]! - STACK, ...registers.map((register) => general[register])];
}

const PUSH_RBX_TAKE_32 = [1, 5, 2, 0, 5, 0x32, 1, 0x30];

Deno.test("a prologue is undone as far as it has run", async () => {
  const steps: [at: number, ...bigint[]][] = [
    [0x20, 0xA5n, 0x30n, 0xA4n], // all of it: 32 bytes, rbx, the return address
    [5, 0xA5n, 0x30n, 0xA4n], // after the last instruction
    [1, 0xA1n, 0x10n, 0xA0n], // rbx is pushed, nothing taken
    [0, 0xA0n, 8n, 3n], // nothing has run
  ];
  for (const [at, ...expected] of steps) {
    assert.deepEqual(told(await undo({ info: PUSH_RBX_TAKE_32, at }), RBX), expected, `at ${at}`);
  }
});

Deno.test("large allocations have both sizes", async () => {
  const scaled = await undo({ info: [1, 7, 2, 0, 7, 0x01, 4, 0], at: 0x20 });
  assert.deepEqual(told(scaled), [0xA4n, 0x28n]);
  const whole = await undo({ info: [1, 7, 3, 0, 7, 0x11, 0x18, 0, 0, 0], at: 0x20 });
  assert.deepEqual(told(whole), [0xA3n, 0x20n]);
});

Deno.test("saved registers count from the frame register where there is one, else from the stack pointer", async () => {
  // save rsi at +8, far save r12 at +16; allocate 0x18
  const saves = [0x64, 1, 0, 10, 0xC5, 16, 0, 0, 0];
  const plain = await undo({ info: [1, 10, 6, 0, 10, ...saves, 4, 0x22], at: 0x20 });
  assert.deepEqual(told(plain, RSI, R12), [0xA3n, 0x20n, 0xA1n, 0xA2n]);
  // rbp = rsp + 0x10 at the time; since then the function has taken more.
  const registers = { [RBP]: STACK + 0x18n };
  const framed = await undo({
    info: [1, 10, 7, 0x15, 10, ...saves, 6, 3, 4, 0x22],
    at: 0x20,
    registers: { ...registers, [RSP]: STACK + 0x100n },
  });
  assert.deepEqual(told(framed, RSI, R12), [0xA4n, 0x28n, 0xA2n, 0xA3n]);
});

Deno.test("in a prologue the frame register counts only once it is set", async () => {
  const info = [1, 10, 3, 0x15, 6, 3, 5, 0x22, 1, 0x50];
  const registers = { [RBP]: 0xDEADn };
  assert.deepEqual(told(await undo({ info, at: 5, registers }), RBP), [0xA4n, 0x28n, 0xA3n]);
  assert.deepEqual(
    told(await undo({ info, at: 6, registers: { [RBP]: STACK + 0x10n } }), RBP),
    [0xA4n, 0x28n, 0xA3n],
  );
});

Deno.test("a part of a function goes on with the part before it", async () => {
  const info = [0x21, 3, 1, 0, 3, 0x02, 0, 0, 0, 1, 0, 0, 0x80, 1, 0, 0, 0x00, 0x06, 0, 0];
  const caller = await undo({ info, chained: [1, 1, 1, 0, 1, 0x30], at: 0x20 });
  assert.deepEqual(told(caller, RBX), [0xA2n, 0x18n, 0xA1n]);
  const circle = [0x21, 0, 0, 0, 0, 1, 0, 0, 0x80, 1, 0, 0, 0x00, 0x05, 0, 0];
  await assert.rejects(
    undo({ info: circle, at: 0x20 }),
    { code: "bad-unwind-data" } satisfies Partial<UnwindError>,
  );
});

Deno.test("an entry may stand for another one", async () => {
  const entry = { ...FUNCTION, unwind: CHAINED + 1 };
  const other = [0, 1, 0, 0, 0, 2, 0, 0, 0x00, 0x05, 0, 0];
  const caller = await undo({ info: PUSH_RBX_TAKE_32, chained: other, at: 0x20, entry });
  assert.deepEqual(told(caller, RBX), [0xA5n, 0x30n, 0xA4n]);
});

Deno.test("an interrupted function is where the machine frame says, and was not called", async () => {
  for (const [info, word] of [[0x0A, 0xA0n], [0x1A, 0xA1n]] as const) {
    const caller = await undo({ info: [1, 0, 1, 0, 0, info], at: 0x20 });
    assert.equal(caller.interrupted, true);
    assert.deepEqual([caller.ip, caller.general[RSP]], [word, word + 3n]);
  }
});

Deno.test("an epilogue of version 1 is seen in the code and run to its end", async () => {
  const info = PUSH_RBX_TAKE_32;
  const epilogues: [what: string, code: number[], ...told: bigint[]][] = [
    ["add rsp, 32; pop rbx; ret", [0x48, 0x83, 0xC4, 0x20, 0x5B, 0xC3], 0xA5n, 0x30n, 0xA4n],
    ["add rsp, 8 (long); ret 0", [0x48, 0x81, 0xC4, 8, 0, 0, 0, 0xC2, 0, 0], 0xA1n, 0x10n, 3n],
    ["pop rbx; rep ret", [0x5B, 0xF3, 0xC3], 0xA1n, 0x10n, 0xA0n],
    ["bnd ret", [0xF2, 0xC3], 0xA0n, 8n, 3n],
    ["jmp out of the function", [0x5B, 0xE9, 0, 0x10, 0, 0], 0xA1n, 0x10n, 0xA0n],
    ["jmp to its start", [0x5B, 0xEB, 0xDD], 0xA1n, 0x10n, 0xA0n],
    ["jmp [rip+n]", [0x5B, 0xFF, 0x25, 0, 0, 0, 0], 0xA1n, 0x10n, 0xA0n],
    ["rex.w jmp rax", [0x5B, 0x48, 0xFF, 0xE0], 0xA1n, 0x10n, 0xA0n],
  ];
  for (const [what, code, ...expected] of epilogues) {
    assert.deepEqual(told(await undo({ info, at: 0x20, code }), RBX), expected, what);
  }
});

Deno.test("what looks like an epilogue and is none is not run", async () => {
  const bodies: [what: string, scene: Partial<Scene>][] = [
    ["jmp within the function", { code: [0x5B, 0xEB, 0x10] }],
    ["pop and go on", { code: [0x5B, 0x90] }],
    ["a return address before an epilogue", { code: [0x5B, 0xC3], returned: true }],
    ["code that ends too soon", { at: 0xFE, code: [0x5B] }],
  ];
  for (const [what, scene] of bodies) {
    const caller = await undo({ info: PUSH_RBX_TAKE_32, at: 0x20, ...scene });
    assert.deepEqual(told(caller, RBX), [0xA5n, 0x30n, 0xA4n], what);
  }
});

Deno.test("an epilogue that sets the stack from the frame register", async () => {
  const scene = {
    info: [1, 5, 3, 0x15, 5, 3, 4, 0x22, 1, 0x50],
    at: 0x20,
    registers: { [RBP]: STACK + 0x10n },
  };
  const caller = await undo({ ...scene, code: [0x48, 0x8D, 0x65, 8, 0x5D, 0xC3] });
  assert.deepEqual(told(caller, RBP), [0xA4n, 0x28n, 0xA3n]);
});

Deno.test("epilogues of version 2 are where the unwind data says", async () => {
  // Size 4, one at the end and one 0x80 before it; push r12, push rbx, allocate 8.
  const info = [2, 6, 5, 0, 4, 0x16, 0x80, 0x06, 6, 0x02, 3, 0x30, 1, 0xC0];
  const [end, inner] = [0x100 - 4, 0x80];
  for (const start of [end, inner]) {
    const run = async (into: number): Promise<(bigint | undefined)[]> =>
      told(await undo({ info, at: start + into }), RBX, R12);
    assert.deepEqual(await run(0), [0xA2n, 0x18n, 0xA0n, 0xA1n], "pop rbx; pop r12; ret");
    assert.deepEqual(await run(1), [0xA1n, 0x10n, 3n, 0xA0n], "pop r12; ret");
    assert.deepEqual(await run(3), [0xA0n, 8n, 3n, 12n], "ret");
  }
  assert.deepEqual(told(await undo({ info, at: 0x20 }), RBX, R12), [0xA3n, 0x20n, 0xA1n, 0xA2n], "elsewhere");
});

Deno.test("a function without unwind data has only its return address on the stack", async () => {
  const general = Array.from({ length: 16 }, () => STACK);
  const caller = await unwindX64Leaf({ ip: BASE, general }, memory({ info: [], at: 0 }));
  assert.deepEqual(told(caller), [0xA0n, 8n]);
});

Deno.test("what is not there, and what is no unwind data, is an UnwindError with its reason", async () => {
  const cases: [Partial<Scene>, UnwindError["code"]][] = [
    [{ info: [3, 0, 0, 0] }, "bad-unwind-data"],
    [{ info: [1, 0, 1, 0, 0, 0x0B] }, "bad-unwind-data"],
    [{ info: [1, 0, 1, 0, 0, 0x01] }, "bad-unwind-data"],
    [{ info: [1, 0, 1, 0, 0, 0x03] }, "bad-unwind-data"],
    [{ entry: { ...FUNCTION, unwind: 0xFFFF00 } }, "no-unwind-data"],
    [{ entry: { ...FUNCTION, unwind: 0x7FE } }, "bad-unwind-data"],
    [{ entry: { ...FUNCTION, unwind: 0xFFFF01 } }, "no-unwind-data"],
    [{ registers: { [RSP]: 0x100n } }, "no-stack"],
  ];
  for (const [scene, code] of cases) {
    await assert.rejects(
      undo({ info: PUSH_RBX_TAKE_32, at: 0x20, ...scene }),
      { code },
      JSON.stringify(scene, (_, value) => typeof value === "bigint" ? `${value}` : value),
    );
  }
});
