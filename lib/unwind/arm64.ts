/** Undoes one function of ARM64: from the registers in it to those in its caller. @module */
import { type Arm64Code, instructionsOf, readArm64Codes } from "./arm64_codes.ts";
import { readPacked } from "./arm64_packed.ts";
import { UnwindError } from "./error.ts";
import { ask, type Asking } from "./memory.ts";
import { ARM64_NAMES, namedFrame, type RegisterFrame } from "./named_registers.ts";

/** An entry of an image's exception directory. */
export interface Arm64Function {
  /** What its offsets count from. */
  readonly base: bigint;
  readonly begin: number;
  /** Its unwind data, packed, or where that lies. */
  readonly unwind: number;
}

/** The frame of the caller, and whether the function was not called but interrupted. */
export interface Arm64Caller {
  readonly frame: RegisterFrame;
  readonly interrupted: boolean;
}

const MOST_BYTES = 8192;
const INSTRUCTION = 4;

/**
 * The registers in the caller of a function; `undefined` where the instruction lies behind the function's end.
 *
 * @throws {UnwindError} If the stack or the unwind data is not there, or the data is no such.
 */
export function* unwindArm64(
  { registers, ip }: RegisterFrame,
  { base, begin, unwind }: Arm64Function,
): Asking<Arm64Caller | undefined> {
  const offset = Number(ip - base) - begin;
  const found = yield* codesAt(base, unwind, offset);
  return found && (yield* undo(found, { ...registers }));
}

/** The codes to be undone at an offset into a function; `undefined` behind its end. */
function* codesAt(base: bigint, unwind: number, offset: number): Asking<readonly Arm64Code[] | undefined> {
  const packed = readPacked(unwind);
  if (packed === undefined) {
    if ((unwind & 3) !== 0) throw new UnwindError("bad-unwind-data", "The unwind data is of an unknown kind");
    return yield* codesOfRecord(base + BigInt(unwind), offset);
  }
  const { length, isPart, codes, epilogue } = packed;
  if (offset >= length) return undefined;
  if (isPart) return codes;
  const [at, count] = [offset / INSTRUCTION, codes.length];
  if (at < count) return codes.slice(count - at);
  const into = at - (length / INSTRUCTION - (epilogue.length + 1));
  return into > 0 ? epilogue.slice(into) : codes;
}

/**
 * A record: u32 length 18, version 2, exception data 1, one epilogue 1, epilogues 5, words of codes 5; where both are zero
 * a second word has epilogues 16, words 8. Then the epilogues: u32 start 18, reserved 4, index of codes 10.
 */
function* codesOfRecord(address: bigint, offset: number): Asking<readonly Arm64Code[] | undefined> {
  const head = (yield* ask(address, 4, "no-unwind-data")).getUint32(0, true);
  const length = (head & 0x3FFFF) * INSTRUCTION;
  if ((head >>> 18 & 3) !== 0) {
    throw new UnwindError("bad-unwind-data", "The unwind data's version is unknown");
  }
  if (offset >= length) return undefined;
  let [epilogues, words, at] = [head >>> 22 & 31, head >>> 27, address + 4n];
  const isOne = (head >>> 21 & 1) !== 0;
  if (epilogues === 0 && words === 0) {
    const more = (yield* ask(at, 4, "no-unwind-data")).getUint32(0, true);
    [epilogues, words, at] = [more & 0xFFFF, more >>> 16 & 0xFF, at + 4n];
  }
  const scopes = isOne ? 0 : epilogues;
  const size = scopes * 4 + words * 4;
  if (size > MOST_BYTES * 32) throw new UnwindError("bad-unwind-data", "The unwind data is too long");
  const view = yield* ask(at, size, "no-unwind-data");
  const bytes = new Uint8Array(view.buffer, view.byteOffset + scopes * 4, words * 4);
  const instruction = offset / INSTRUCTION;
  const prologue = instructionsOf(bytes, 0);
  const { codes, own } = readArm64Codes(bytes, 0);
  // A part that was split from its function has no prologue of its own.
  if (instruction < prologue && own > 0) return codes.slice(prologue - instruction);
  const starts = isOne
    ? [{ start: length / INSTRUCTION - (instructionsOf(bytes, epilogues) + 1), index: epilogues }]
    : Array.from({ length: scopes }, (_, n) => {
      const scope = view.getUint32(n * 4, true);
      return { start: scope & 0x3FFFF, index: scope >>> 22 };
    });
  for (const { start, index } of starts) {
    const into = instruction - start;
    if (into < 0 || into > instructionsOf(bytes, index)) continue;
    return readArm64Codes(bytes, index).codes.slice(into);
  }
  return codes;
}

function* undo(codes: readonly Arm64Code[], registers: Record<string, bigint>): Asking<Arm64Caller> {
  const read = function* (address: bigint): Asking<bigint> {
    return (yield* ask(BigInt.asUintN(64, address), 8, "no-stack")).getBigUint64(0, true);
  };
  const of = (name: string): bigint => registers[name] ?? 0n;
  for (const code of codes) {
    switch (code.op) {
      case "allocate":
        registers.sp = of("sp") + BigInt(code.bytes);
        break;
      case "set-frame":
        registers.sp = of("fp") - BigInt(code.above);
        break;
      case "save":
        for (const [index, name] of code.registers.entries()) {
          const isFollowed = registers[name] !== undefined;
          if (isFollowed) registers[name] = yield* read(of("sp") + BigInt(code.offset + 8 * index));
        }
        registers.sp = of("sp") + BigInt(code.lowered);
        break;
      case "sign-return-address":
        registers.lr = unsigned(of("lr"));
        break;
      case "interrupt": {
        const all = { ...registers, pc: of("lr") };
        for (const [name, at] of Object.entries(code.places)) {
          Object.assign(all, { [name]: yield* read(of("sp") + BigInt(at)) });
        }
        return { frame: namedFrame(all, ARM64_NAMES), interrupted: true };
      }
    }
  }
  return { frame: namedFrame({ ...registers, pc: of("lr") }, ARM64_NAMES), interrupted: false };
}

/** An address without the signature in its upper bits; bit 55 says whether it is one of the kernel's. */
function unsigned(address: bigint): bigint {
  const kernel = (address >> 55n & 1n) === 1n;
  return kernel ? address | 0xFFFF000000000000n : BigInt.asUintN(48, address);
}
