/**
 * Which IL offset an instruction of jitted code belongs to: the debug info that the code's header leads to. Its layout
 * is not in the descriptor of .NET 10; it is accepted only where its own lengths agree with each other.
 */
import { soft } from "../error.ts";
import type { Runtime } from "../runtime.ts";
import type { ClrCode } from "./runtime_function.ts";

/** A native offset and the IL offset that begins there. */
interface Boundary {
  readonly native: number;
  /** Below 0: prologue, epilogue, or no mapping. */
  readonly il: number;
}

/** A flag byte of 1: the state of a method that is replaced while it runs comes first. */
const HAS_PATCHPOINTS = 1;
const MOST_LOCALS = 2000;
const MOST_BYTES = 2048;
const MOST_BOUNDARIES_BYTES = 2000;
/** IL offsets are written from the lowest special one on. */
const LOWEST_IL = -3, PROLOGUE = -2;
const SOURCE_BITS = 2;

/** The IL offset of an instruction; `undefined` where it is not known, as in code that was not jitted. */
export function ilOffset(runtime: Runtime, code: ClrCode, address: bigint): number | undefined {
  if (!code.jitted) return undefined;
  const boundaries = soft(() => boundariesOf(runtime, code.start), () => undefined);
  const offset = Number(BigInt.asUintN(32, address - code.start));
  const il = boundaries?.findLast(({ native }) => native <= offset)?.il;
  // Behind the method's last statement are calls to throw that many places of it share: they belong to no one line.
  return il === PROLOGUE ? 0 : il === undefined || il < 0 ? undefined : il;
}

function boundariesOf({ memory }: Runtime, start: bigint): Boundary[] | undefined {
  const info = memory.u64(memory.u64(start - 8n));
  if (info === 0n) return undefined;
  const flags = memory.u8(info);
  if ((flags & ~HAS_PATCHPOINTS) !== 0) return undefined;
  const read = (at: bigint): Boundary[] | undefined => {
    const bytes = memory.tryBytes(at, MOST_BYTES) ?? memory.tryBytes(at, 256);
    return bytes === undefined ? undefined : unpack(bytes);
  };
  if (flags === 0) return read(info + 1n);
  const locals = memory.u32(info + 17n);
  return locals > MOST_LOCALS ? undefined : read(info + 41n + BigInt(locals * 4));
}

/** Sizes in nibbles, then a bit string: for each boundary its source, native delta and IL offset. */
function unpack(bytes: Uint8Array): Boundary[] | undefined {
  const header = new Nibbles(bytes, 0);
  const size = header.number();
  header.number(); // The bytes of the variables' places.
  const start = header.end();
  if (size === 0 || size > MOST_BOUNDARIES_BYTES || start + size > bytes.length) return undefined;
  const counts = new Nibbles(bytes, start);
  const [count, nativeBits, ilBits] = [counts.number(), counts.number() + 1, counts.number() + 1];
  const first = counts.end();
  const width = nativeBits + ilBits + SOURCE_BITS;
  if (count === 0 || nativeBits > 32 || ilBits > 32) return undefined;
  if (first - start + Math.ceil(count * width / 8) !== size) return undefined;
  const boundaries: Boundary[] = [];
  let native = 0;
  for (let index = 0; index < count; index++) {
    const at = index * width + SOURCE_BITS;
    native += bitsAt(bytes, first * 8 + at, nativeBits);
    const il = bitsAt(bytes, first * 8 + at + nativeBits, ilBits) + LOWEST_IL;
    boundaries.push({ native, il });
  }
  return boundaries;
}

/** A number in a bit string, the lowest bit first. */
function bitsAt(bytes: Uint8Array, at: number, bits: number): number {
  let value = 0;
  for (let bit = 0; bit < bits; bit++) {
    const byte = bytes[at + bit >>> 3] ?? 0;
    value += (byte >>> (at + bit & 7) & 1) * 2 ** bit;
  }
  return value;
}

/** Numbers of three bits a nibble, the low nibble of a byte first; the fourth bit says that it goes on. */
class Nibbles {
  #at: number;
  #high = false;

  constructor(readonly bytes: Uint8Array, at: number) {
    this.#at = at;
  }

  number(): number {
    let value = 0;
    for (let count = 0; count < 11; count++) {
      const nibble = this.#next();
      value = value * 8 + (nibble & 7);
      if ((nibble & 8) === 0) break;
    }
    return value;
  }

  /** The first whole byte that was not read from. */
  end(): number {
    return this.#high ? this.#at + 1 : this.#at;
  }

  #next(): number {
    const byte = this.bytes[this.#at] ?? 0;
    this.#high = !this.#high;
    if (this.#high) return byte & 15;
    this.#at++;
    return byte >>> 4;
  }
}
