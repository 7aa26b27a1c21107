/** Opening what was packed: decrypted by age, decompressed, and compared with the hash that the dump had. @module */
import { messageOf } from "../facts/text.ts";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { StoreError } from "./error.ts";

/** How age's files begin. */
const AGE = "age-encryption.org/";
const ZSTD = 0x28B52FFD, GZIP = 0x1F8B;

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
      for await (const piece of await decompressed(await decrypted(from, identities))) {
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

async function decrypted(path: string, identities: readonly string[]): Promise<AsyncIterable<Uint8Array>> {
  const file = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
  if (!await isEncrypted(path)) return file;
  const { Decrypter } = await import("age-encryption");
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  return await decrypter.decrypt(file);
}

/** By how it begins, whatever its name is. */
async function decompressed(content: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const pieces = content[Symbol.asyncIterator]();
  const first = await pieces.next();
  const start = first.done ? new Uint8Array() : first.value;
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    if (!first.done) yield start;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  };
  const magic = start.length < 4 ? 0 : new DataView(start.buffer, start.byteOffset).getUint32(0);
  const through = magic === ZSTD
    ? createZstdDecompress()
    : magic >>> 16 === GZIP
    ? createGunzip()
    : undefined;
  return through === undefined
    ? whole()
    : Readable.from(whole()).compose(through) as AsyncIterable<Uint8Array>;
}

async function head(path: string, length: number): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(length);
  const read = await file.read(bytes) ?? 0;
  return bytes.subarray(0, read);
}
