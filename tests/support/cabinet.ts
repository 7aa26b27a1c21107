/** Writes cabinets for tests, from [MS-CAB] again. @module */
import { deflateRawSync } from "node:zlib";
import { Section } from "../minidump/synth.ts";

const BLOCK = 32_768;
const PACKINGS = { none: 0, mszip: 1, quantum: 2, lzx: 3 } as const;

/** How a cabinet is packed; of LZX the blocks as `lzxFrames` makes them, and its window. */
export interface Packing {
  readonly packing?: Exclude<keyof typeof PACKINGS, "lzx"> | {
    readonly lzx: number;
    readonly blocks: readonly Uint8Array[];
  };
  readonly flags?: number;
}

/** A cabinet with one folder; what is packed in it refers from each block to the one before. */
export function cabinet(
  files: Readonly<Record<string, Uint8Array>>,
  { packing = "mszip", flags = 0 }: Packing = {},
): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(Object.values(files).flatMap((bytes) => [...bytes]));
  const blocks = Array.from({ length: Math.ceil(all.length / BLOCK) }, (_, n) => {
    const bytes = all.subarray(n * BLOCK, (n + 1) * BLOCK);
    const dictionary = n === 0 ? {} : { dictionary: all.subarray((n - 1) * BLOCK, n * BLOCK) };
    const packed = packing === "mszip"
      ? [0x43, 0x4B, ...deflateRawSync(bytes, dictionary)]
      : typeof packing === "object"
      ? packing.blocks[n]!
      : bytes;
    return { packed, length: bytes.length };
  });
  const names = Object.keys(files).map((name) => [...new TextEncoder().encode(name), 0]);
  const list = 36 + 8;
  const data = list + names.reduce((sum, name) => sum + 16 + name.length, 0);
  const section = new Section();
  section.utf8("MSCF").u32(0, 0, 0, list, 0).u8(3, 1).u16(1, names.length, flags, 0, 0);
  section.u32(data).u16(
    blocks.length,
    typeof packing === "object" ? PACKINGS.lzx | packing.lzx << 8 : PACKINGS[packing],
  );
  let at = 0;
  Object.values(files).forEach((bytes, n) => {
    section.u32(bytes.length, at).u16(0, 0, 0, 0).u8(...names[n]!);
    at += bytes.length;
  });
  for (const { packed, length } of blocks) section.u32(0).u16(packed.length, length).u8(...packed);
  const made = Uint8Array.from(section.resolve());
  new DataView(made.buffer).setUint32(8, made.length, true);
  return made;
}
