/**
 * Encrypting with age (age-encryption.org/v1). The header, where the keys are, is age-encryption's; the content is
 * encrypted here by the system's ChaCha20-Poly1305, which is some times as fast as one in JavaScript.
 *
 * @module
 */
import { createCipheriv, hkdfSync } from "node:crypto";

const CHUNK = 64 * 1024;
const NONCE = 16, TAG = 16;

/** Encrypts content to public keys. @throws {Error} If one of them is none. */
export async function* encryptedTo(
  recipients: readonly string[],
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { header, fileKey } = await headerFor(recipients);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  yield header;
  yield nonce;
  const key = new Uint8Array(hkdfSync("sha256", fileKey, nonce, "payload", 32));
  let counter = 0n;
  const sealed = (chunk: Uint8Array, last: boolean): Uint8Array => {
    // Eleven bytes count the chunks, and the twelfth says which is the last.
    const iv = new Uint8Array(12);
    new DataView(iv.buffer).setBigUint64(3, counter++);
    iv[11] = last ? 1 : 0;
    const cipher = createCipheriv("chacha20-poly1305", key, iv, { authTagLength: TAG });
    const body = cipher.update(chunk);
    const end = cipher.final();
    const whole = new Uint8Array(body.length + end.length + TAG);
    whole.set(body);
    whole.set(end, body.length);
    whole.set(cipher.getAuthTag(), body.length + end.length);
    return whole;
  };
  let waiting: Uint8Array | undefined;
  for await (const chunk of chunked(content)) {
    if (waiting !== undefined) yield sealed(waiting, false);
    waiting = chunk;
  }
  yield sealed(waiting ?? new Uint8Array(), true);
}

/** A header, and the key of the file that it wraps for each recipient: taken from an empty file that the library encrypts. */
async function headerFor(
  recipients: readonly string[],
): Promise<{ header: Uint8Array; fileKey: Uint8Array }> {
  const { Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  let fileKey = new Uint8Array();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = key.slice();
      return [];
    },
  });
  const empty = await encrypter.encrypt(new Uint8Array());
  return { header: empty.subarray(0, empty.length - NONCE - TAG), fileKey };
}

/** Content in chunks of age's size, the last with what is left. */
async function* chunked(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let chunk = new Uint8Array(CHUNK);
  let filled = 0;
  for await (const piece of content) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + CHUNK - filled);
      chunk.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < CHUNK) continue;
      yield chunk;
      chunk = new Uint8Array(CHUNK);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}
