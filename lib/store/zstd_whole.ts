/**
 * Whether a file of zstd is whole. Deno's decompressor (2.9.6) takes a file that is cut off for one that ends there, and a
 * dump would lack its end without a word; so the frames' own lengths (RFC 8878) are followed beside it.
 *
 * @module
 */

const FRAME = 0xFD2FB528;
/** Frames of any content that decompressors pass over: sixteen numbers from this one on. */
const SKIPPABLE = 0x184D2A50;
const RLE = 1;

/** Passes on what it is given. @throws {Error} At its end, if that is amid a frame. */
export async function* wholeZstd(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const follow = frames();
  let wanted = follow.next().value ?? NOTHING;
  /** The bytes of a header so far, and how many of the content have passed. */
  let header: number[] = [];
  let passed = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      if (wanted.header) header.push(piece[at]!);
      const step = wanted.header ? 1 : Math.min(wanted.bytes - passed, piece.length - at);
      at += step;
      passed += step;
      while (passed === wanted.bytes) {
        const next = follow.next(new DataView(Uint8Array.from(header).buffer));
        // What follows the frames is none: the decompressor says so.
        wanted = next.value ?? NOTHING;
        header = [];
        passed = 0;
      }
    }
    yield piece;
  }
  if (wanted !== NOTHING && (passed > 0 || !wanted.first)) throw new Error("the zstd file is cut off");
}

/** What comes next in the file: a header to be looked at, or content to be passed over. */
interface Wanted {
  readonly bytes: number;
  readonly header: boolean;
  /** A frame begins here, so a file may end here. */
  readonly first?: boolean;
}

const NOTHING: Wanted = { bytes: Infinity, header: false };

function* frames(): Generator<Wanted, undefined, DataView> {
  for (;;) {
    const magic = (yield { bytes: 4, header: true, first: true }).getUint32(0, true);
    if ((magic & ~0xF) >>> 0 === SKIPPABLE) {
      const size = (yield { bytes: 4, header: true }).getUint32(0, true);
      if (size > 0) yield { bytes: size, header: false };
      continue;
    }
    if (magic !== FRAME) return undefined;
    const descriptor = (yield { bytes: 1, header: true }).getUint8(0);
    const rest = headerRest(descriptor);
    if (rest > 0) yield { bytes: rest, header: false };
    for (let last = false; !last;) {
      const block = yield { bytes: 3, header: true };
      const bits = block.getUint16(0, true) | block.getUint8(2) << 16;
      last = (bits & 1) !== 0;
      const bytes = (bits >> 1 & 3) === RLE ? 1 : bits >> 3;
      if (bytes > 0) yield { bytes, header: false };
    }
    if ((descriptor & 4) !== 0) yield { bytes: 4, header: false };
  }
}

/** How many bytes of a frame's header follow its descriptor: the window's size, a dictionary's number, the content's size. */
function headerRest(descriptor: number): number {
  const oneSegment = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const size = [oneSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  return (oneSegment ? 0 : 1) + dictionary + size;
}
