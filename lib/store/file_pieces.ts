/** A file in pieces, for stores that take a large one only so: as much memory as one piece. @module */

/** What a store takes at once; both S3 and Azure Blob Storage take more. */
export const PIECE = 16 * 2 ** 20;

/** The pieces of a file, each whole. */
export async function* filePieces(path: string, size = PIECE): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  for (;;) {
    const piece = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      const read = await file.read(piece.subarray(filled));
      if (read === null) break;
      filled += read;
    }
    if (filled > 0) yield piece.subarray(0, filled);
    if (filled < size) return;
  }
}
