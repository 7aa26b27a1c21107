/**
 * The errors that WinRT stows (WinUI, UWP, C++/WinRT): the program ends with 0xC000027B, whose parameters are a list of
 * pointers to what failed before, and its length.
 *
 * Source: STOWED_EXCEPTION_INFORMATION_V1 and _V2 on learn.microsoft.com.
 *
 * @module
 */
import { ClrError, type Memory } from "../clr/mod.ts";
import { isStowed } from "../facts/stowed.ts";
import type { ExceptionRecord } from "./read.ts";

/** A stowed error, with the addresses that its stack goes through. */
export interface RawStowed {
  /** Its HRESULT, unsigned. */
  readonly hresult: number;
  readonly tid?: number;
  readonly message?: string;
  readonly addresses: readonly bigint[];
}

/** "SE01" and "SE02". */
const SIGNATURES: readonly number[] = [0x53453031, 0x53453032];
const BINARY = 1, TEXT = 2;
const MOST = 32, MOST_FRAMES = 128, MOST_TEXT = 1024;

/** The stowed errors in their order; none where the exception has none, or they can't be read. */
export function readStowed(
  memory: Memory,
  { code, parameters: [list, count] }: ExceptionRecord,
): RawStowed[] {
  if (!isStowed(code) || list === undefined || count === undefined || count > MOST) return [];
  for (const wide of [true, false]) {
    try {
      return Array.from({ length: Number(count) }, (_, index) => {
        const at = list + BigInt(index * (wide ? 8 : 4));
        return one(memory, wide ? memory.u64(at) : BigInt(memory.u32(at)), wide);
      });
    } catch (error) {
      // Pointers of the other width, or damage.
      if (!(error instanceof ClrError)) throw error;
    }
  }
  return [];
}

function one(memory: Memory, at: bigint, wide: boolean): RawStowed {
  if (!SIGNATURES.includes(memory.u32(at + 4n))) throw new ClrError("damaged", "no stowed exception");
  const hresult = memory.u32(at + 8n);
  const how = memory.u32(at + 12n);
  const tid = (how >>> 2) * 4;
  const known = { hresult, ...(tid === 0 ? {} : { tid }) };
  const pointer = (from: bigint): bigint => wide ? memory.u64(from) : BigInt(memory.u32(from));
  try {
    if ((how & 3) === TEXT) {
      const message = memory.utf16(pointer(at + 16n), MOST_TEXT);
      return { ...known, ...(message === "" ? {} : { message }), addresses: [] };
    }
    return { ...known, addresses: (how & 3) === BINARY ? stack(memory, at, wide) : [] };
  } catch (error) {
    // What failed is known without where.
    if (error instanceof ClrError) return { ...known, addresses: [] };
    throw error;
  }
}

function stack(memory: Memory, at: bigint, wide: boolean): bigint[] {
  const [size, count, words] = wide ? [24n, 28n, 32n] : [20n, 24n, 28n];
  const width = memory.u32(at + size);
  const length = Math.min(memory.u32(at + count), MOST_FRAMES);
  const first = wide ? memory.u64(at + words) : BigInt(memory.u32(at + words));
  if (width !== 4 && width !== 8) return [];
  const found = Array.from({ length }, (_, index) => {
    const place = first + BigInt(index * width);
    return width === 8 ? memory.u64(place) : BigInt(memory.u32(place));
  });
  const end = found.indexOf(0n);
  return end < 0 ? found : found.slice(0, end);
}
