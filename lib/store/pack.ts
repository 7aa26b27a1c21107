/**
 * Packing a dump at its capture: compressed with zstd or gzip, and encrypted with age (age-encryption.org) to public keys,
 * so that neither this disk nor whoever keeps it can read it. What is written is what `zstd`, `gzip` and `age` read.
 *
 * @module
 */
import { createHash } from "node:crypto";
import zlib from "node:zlib";
import { encryptedTo } from "./age.ts";
import { filePieces } from "./file_pieces.ts";
import type { PackedFile, Packing } from "./packing.ts";

/** What is compressed at once, and is a frame of its own. */
const FRAME = 1 << 20;

/**
 * Packs a file into another, which is on the disk when this settles.
 *
 * @throws {Error} If a key is none, or the disk is full; then nothing is left of the other.
 */
export async function packFile(from: string, to: string, packing: Packing): Promise<PackedFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    using file = await Deno.open(to, { write: true, create: true, truncate: true });
    const { encrypt = [] } = packing;
    const content = compressed(filePieces(from, FRAME), packing);
    for await (const piece of encrypt.length > 0 ? encryptedTo(encrypt, content) : content) {
      hash.update(piece);
      bytes += piece.length;
      for (let at = 0; at < piece.length;) at += await file.write(piece.subarray(at));
    }
    await file.sync();
  } catch (error) {
    await Deno.remove(to).catch(() => undefined);
    throw error;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/**
 * Piece by piece, each a frame of its own, which both formats allow: level 1, because level 3 takes twice the time for a
 * tenth of the size (Deno 2.9.6).
 */
async function* compressed(
  pieces: AsyncIterable<Uint8Array>,
  { compress }: Packing,
): AsyncGenerator<Uint8Array> {
  const params = { [zlib.constants.ZSTD_c_compressionLevel]: 1 };
  for await (const piece of pieces) {
    yield compress === "zstd"
      ? zlib.zstdCompressSync(piece, { params })
      : compress === "gzip"
      ? zlib.gzipSync(piece, { level: 1 })
      : piece;
  }
}
