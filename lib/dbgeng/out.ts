/** Small buffers for out parameters. @module */
import { fromWide } from "../win32/text.ts";

/** One unsigned 32-bit value filled by a call. */
export function outU32(fill: (out: Uint32Array<ArrayBuffer>) => unknown): number {
  const out = new Uint32Array(1);
  fill(out);
  return out[0] ?? 0;
}

/** One unsigned 64-bit value filled by a call. */
export function outU64(fill: (out: BigUint64Array<ArrayBuffer>) => unknown): bigint {
  const out = new BigUint64Array(1);
  fill(out);
  return out[0] ?? 0n;
}

/** UTF-16 text filled by a call; a longer text is cut at `limit` characters. */
export function outText(fill: (text: Uint16Array<ArrayBuffer>) => unknown, limit = 1024): string {
  const text = new Uint16Array(limit);
  fill(text);
  return fromWide(text);
}
