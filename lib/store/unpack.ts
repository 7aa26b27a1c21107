/** Opening what was packed: decrypted by age, decompressed, and compared with the hash that the dump had. @module */
import { messageOf } from "../facts/text.ts";
import { createHash } from "node:crypto";
import { pipeline, Readable, type Transform } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { StoreError } from "./error.ts";
import { filePieces } from "./file_pieces.ts";
import { wholeZstd } from "./zstd_whole.ts";

/** How age's files begin. */
const AGE = "age-encryption.org/";
const ZSTD = 0x28B52FFD, GZIP = 0x1F8B;
/** What is read at once. */
const PIECE = 1 << 16;

/** What came out. */
export interface Unpacked {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes what a packed file holds into another, under its name only when all of it is there.
 *
 * @throws {StoreError} If no key opens it, or it is damaged.
 */
export async function unpackFile(from: string, to: string, identities: readonly string[]): Promise<Unpacked> {
  const draft = `${to}.partial`;
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    {
      using file = await Deno.open(draft, { write: true, create: true, truncate: true, mode: 0o600 });
      for await (const piece of decompressed(decrypted(from, identities))) {
        hash.update(piece);
        bytes += piece.length;
        for (let at = 0; at < piece.length;) at += await file.write(piece.subarray(at));
      }
      await file.sync();
    }
    await Deno.rename(draft, to);
  } catch (error) {
    await Deno.remove(draft).catch(() => undefined);
    throw new StoreError(`${from} can't be opened: ${messageOf(error)}`);
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Whether a file is one of age's. */
export async function isEncrypted(path: string): Promise<boolean> {
  return new TextDecoder().decode(await head(path, AGE.length)) === AGE;
}

/** The private keys in a file, as age-keygen writes it. @throws {StoreError} If there are none. */
export async function readIdentities(path: string): Promise<string[]> {
  const text = await Deno.readTextFile(path).catch((error) => {
    throw new StoreError(
      `The identity "${path}" can't be read: ${messageOf(error)}`,
    );
  });
  const found = text.split(/\s+/).filter((word) => /^AGE-SECRET-KEY-/i.test(word));
  if (found.length > 0) return found;
  throw new StoreError(`"${path}" has no private key of age: a line that begins with AGE-SECRET-KEY-1`);
}

/** What is in the file, or what age makes of it. */
async function* decrypted(path: string, identities: readonly string[]): AsyncGenerator<Uint8Array> {
  const file = filePieces(path, PIECE);
  if (!await isEncrypted(path)) return yield* file;
  const { Decrypter } = await import("age-encryption");
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    yield* await decrypter.decrypt(ReadableStream.from(file));
  } finally {
    // The library leaves the file open where no key fits.
    await file.return(undefined);
  }
}

/** By how it begins, whatever its name is. */
async function* decompressed(content: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const first = await content.next();
  if (first.done) return;
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield first.value;
    yield* content;
  };
  const start = first.value;
  const magic = start.length < 4 ? 0 : new DataView(start.buffer, start.byteOffset).getUint32(0);
  if (magic === ZSTD) yield* through(wholeZstd(whole()), createZstdDecompress());
  else if (magic >>> 16 === GZIP) yield* through(whole(), createGunzip());
  else yield* whole();
}

/**
 * Content after a transformation. `compose` of Deno 2.9.6 aborts one file in four whose pieces are read in one go; here an
 * error of the content destroys the transformation, whose reader then has it.
 */
function through(content: AsyncIterable<Uint8Array>, transform: Transform): AsyncIterable<Uint8Array> {
  return pipeline(Readable.from(content), transform, () => undefined);
}

async function head(path: string, length: number): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(length);
  const read = await file.read(bytes) ?? 0;
  return bytes.subarray(0, read);
}
