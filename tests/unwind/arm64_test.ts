/** Functions of ARM64 are undone at every instruction of a real run: see tests/support/arm64_trace.ts. */
import assert from "node:assert/strict";
import { Image } from "../../lib/image/image.ts";
import { fileLayout } from "../../lib/image/layout.ts";
import { bytesSource } from "../../lib/minidump/mod.ts";
import { type Arm64Caller, unwindArm64 } from "../../lib/unwind/arm64.ts";
import { UnwindError } from "../../lib/unwind/error.ts";
import { answer, type ReadMemory } from "../../lib/unwind/memory.ts";
import { ARM64_NAMES, namedFrame } from "../../lib/unwind/named_registers.ts";
import { type Trace, traces } from "../support/arm64_trace.ts";

/** What a function must give back as it was. */
const KEPT = [...Array.from({ length: 10 }, (_, n) => `x${19 + n}`), "fp"];
const RETURN = 0xD65F03C0, CALL = 0x94000000;

/** Undoes each moment, and compares with the registers at the function's first instruction; how many were compared. */
async function replay(
  { image: file, steps, options }: Trace,
): Promise<{ moments: number; functions: number }> {
  const image = await Image.open(await fileLayout(bytesSource(Uint8Array.fromBase64(file))));
  const base = BigInt(image.headers.base);
  const table = (await image.functions())!;
  const stack = new Map<bigint, number>();
  const read: ReadMemory = async (address, length) => {
    if (address >= base && address < base + BigInt(image.headers.size)) {
      return await image.read(Number(address - base), length);
    }
    return Uint8Array.from({ length }, (_, n) => stack.get(address + BigInt(n)) ?? 0);
  };
  const registers: Record<string, bigint> = {};
  /** The registers at the start of each function that has not returned yet. */
  const entered: Record<string, bigint>[] = [];
  const functions = new Set<number>();
  let [moments, last] = [0, 0];
  for (const [index, { set, stores }] of steps.entries()) {
    for (const [name, value] of Object.entries(set)) registers[name] = BigInt(`0x${value}`);
    if (last === RETURN) entered.pop();
    if ((last & 0xFC000000) >>> 0 === CALL) entered.push({ ...registers });
    const rva = Number(registers.pc! - base);
    const { entry } = await table.before(rva);
    const start = entered.at(-1);
    if (start !== undefined && entered.length > 1) {
      const frame = namedFrame(registers, ARM64_NAMES);
      const isIn = entry?.end !== undefined && rva < entry.end;
      const found: Arm64Caller | undefined = isIn
        ? await answer(unwindArm64(frame, { base, begin: entry.begin, unwind: entry.unwind }), read)
        : { frame: namedFrame({ ...registers, pc: registers.lr! }, ARM64_NAMES), interrupted: false };
      const what = `${options}, step ${index}, at 0x${rva.toString(16)}`;
      const caller = found!.frame;
      assert.deepEqual(
        [caller.ip, caller.sp, ...KEPT.map((name) => [name, caller.registers[name]])],
        [start.lr, start.sp, ...KEPT.map((name) => [name, start[name]])],
        what,
      );
      assert.equal(found!.interrupted, false);
      moments++;
      if (isIn) functions.add(entry.begin);
    }
    for (const [address, bytes] of stores) {
      const at = BigInt(`0x${address}`);
      Uint8Array.fromHex(bytes).toReversed().forEach((byte, n) => stack.set(at + BigInt(n), byte));
    }
    last = new DataView((await image.read(rva, 4)).slice().buffer).getUint32(0, true);
  }
  return { moments, functions: functions.size };
}

Deno.test("at every instruction of a run the caller's registers are those it had", async () => {
  const all = await traces();
  for (const trace of all) {
    const { moments, functions } = await replay(trace);
    assert.ok(
      moments > 700 && functions >= 8,
      `${trace.options}: ${moments} moments in ${functions} functions`,
    );
  }
  assert.equal(all.length, 4);
});

/** Undoes a function whose unwind data is a record at 0x100, with a stack of words 0xA0, 0xA1 and so on at 0x1000. */
async function undo(
  record: readonly number[],
  pc: bigint,
  more: Record<string, bigint> = {},
): Promise<Arm64Caller> {
  const bytes = new Uint8Array(new BigUint64Array(64).map((_, n) => 0xA0n + BigInt(n)).buffer);
  const data = Uint8Array.from(record);
  const read: ReadMemory = (address, length) => {
    const [from, all] = address >= 0x1000n ? [0x1000n, bytes] : [0x100n, data];
    return Promise.resolve(all.subarray(Number(address - from), Number(address - from) + length));
  };
  const registers = Object.fromEntries(Array.from({ length: 29 }, (_, n) => [`x${n}`, BigInt(n)]));
  const frame = namedFrame({ ...registers, fp: 29n, lr: 0x30n, sp: 0x1000n, pc, ...more }, ARM64_NAMES);
  return (await answer(unwindArm64(frame, { base: 0n, begin: 0, unwind: 0x100 }), read))!;
}

/** A record with one epilogue at its end whose codes are the prologue's, for 32 instructions. */
const head = (words: number): number[] => [32, 0, 1 << 5, words << 3];

Deno.test("pairs behind each other are stored one behind the other", async () => {
  // save_next, save_next, save_regp_x x19 by 48 bytes.
  const { frame } = await undo([...head(1), 0xE6, 0xE6, 0xCC, 0x05, 0xE4, 0, 0, 0].with(3, 2 << 3), 0x40n);
  assert.deepEqual(
    ["x19", "x20", "x21", "x22", "x23", "x24", "sp", "pc"].map((name) => frame.registers[name]),
    [0xA0n, 0xA1n, 0xA2n, 0xA3n, 0xA4n, 0xA5n, 0x1030n, 0x30n],
  );
});

Deno.test("pairs behind vector registers are vector registers, which are not followed", async () => {
  // save_next, save_any_reg of q6 and q7 by 160 bytes.
  const { frame } = await undo([...head(1), 0xE6, 0xE7, 0x66, 0x89, 0xE4, 0, 0, 0].with(3, 2 << 3), 0x40n);
  assert.deepEqual(["x8", "x9", "sp"].map((name) => frame.registers[name]), [8n, 9n, 0x10A0n]);
});

Deno.test("an interrupted function is where the system's record says, and was not called", async () => {
  const machine = await undo([...head(1), 0xE9, 0xE4, 0, 0], 0x40n);
  assert.deepEqual([machine.interrupted, machine.frame.sp, machine.frame.ip], [true, 0xA0n, 0xA1n]);
  const context = await undo([...head(1), 0xEA, 0xE4, 0, 0], 0x40n);
  assert.deepEqual(
    ["x0", "x28", "fp", "lr", "sp", "pc"].map((name) => context.frame.registers[name]),
    [0xA1n, 0xA0n + 29n, 0xA0n + 30n, 0xA0n + 31n, 0xA0n + 32n, 0xA0n + 33n],
  );
});

Deno.test("a part that was split from its function undoes that one's prologue, too", async () => {
  // Own: allocate 16; end of the part; the function's: save lr at 8, allocate 32.
  const record = [...head(2), 0x01, 0xE5, 0xD2, 0xC1, 0x02, 0xE4, 0, 0];
  const body = await undo(record, 0x40n);
  assert.deepEqual([body.frame.sp, body.frame.registers.lr], [0x1030n, 0xA3n]);
  const first = await undo(record, 0n);
  assert.deepEqual([first.frame.sp, first.frame.registers.lr], [0x1020n, 0xA1n], "before its own prologue");
});

Deno.test("a list that fills its words may have no end", async () => {
  const { frame } = await undo([...head(1), 0x01, 0x01, 0x01, 0x01], 0x40n);
  assert.equal(frame.sp, 0x1040n);
});

Deno.test("what is not there, and what is no unwind data, is an UnwindError", async () => {
  const refused: [string, number[]][] = [
    ["bad-unwind-data", [...head(1), 0xF0, 0xE4, 0, 0]],
    ["bad-unwind-data", [...head(1), 0xE4, 0, 0, 0].with(2, 1 << 5 | 4)],
    ["no-unwind-data", []],
    ["no-stack", [...head(1), 0xC0, 0xFF, 0x81, 0xE4]],
  ];
  for (const [code, record] of refused) {
    await assert.rejects(
      undo(record, 0x40n),
      (error) => error instanceof UnwindError && error.code === code,
      code,
    );
  }
});
