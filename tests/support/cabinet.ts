/** Writes cabinets for tests, from [MS-CAB] again. @module */
import { deflateRawSync } from "node:zlib";
import { Section } from "../minidump/synth.ts";

const BLOCK = 32_768;
const PACKINGS = { none: 0, mszip: 1, lzx: 0x1503 } as const;

/** A cabinet with one folder; what is packed in it refers from each block to the one before. */
export function cabinet(
  files: Readonly<Record<string, Uint8Array>>,
  { packing = "mszip", flags = 0 }: { packing?: keyof typeof PACKINGS; flags?: number } = {},
): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(Object.values(files).flatMap((bytes) => [...bytes]));
  const blocks = Array.from({ length: Math.ceil(all.length / BLOCK) }, (_, n) => {
    const bytes = all.subarray(n * BLOCK, (n + 1) * BLOCK);
    const dictionary = n === 0 ? {} : { dictionary: all.subarray((n - 1) * BLOCK, n * BLOCK) };
    const packed = packing === "mszip" ? [0x43, 0x4B, ...deflateRawSync(bytes, dictionary)] : [...bytes];
    return { packed, length: bytes.length };
  });
  const names = Object.keys(files).map((name) => [...new TextEncoder().encode(name), 0]);
  const list = 36 + 8;
  const data = list + names.reduce((sum, name) => sum + 16 + name.length, 0);
  const section = new Section();
  section.utf8("MSCF").u32(0, 0, 0, list, 0).u8(3, 1).u16(1, names.length, flags, 0, 0);
  section.u32(data).u16(blocks.length, PACKINGS[packing]);
  let at = 0;
  Object.values(files).forEach((bytes, n) => {
    section.u32(bytes.length, at).u16(0, 0, 0, 0).u8(...names[n]!);
    at += bytes.length;
  });
  for (const { packed, length } of blocks) section.u32(0).u16(packed.length, length).u8(...packed);
  return Uint8Array.from(section.resolve());
}
