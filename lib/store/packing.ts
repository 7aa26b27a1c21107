/** How a dump is to be packed, and what its name says of it. @module */
import { messageOf } from "../facts/text.ts";
import { StoreError } from "./error.ts";

/** How dumps are packed. */
export interface Packing {
  /** By what they are compressed; not at all without it. */
  readonly compress?: "zstd" | "gzip" | undefined;
  /** The public keys (`age1…`) to which they are encrypted; not at all without one. */
  readonly encrypt?: readonly string[] | undefined;
}

/** What a packed file's name has behind `.dmp`: `.zst.age`. */
export function packedEnding({ compress, encrypt = [] }: Packing): string {
  const compressed = compress === undefined ? "" : compress === "zstd" ? ".zst" : ".gz";
  return `${compressed}${encrypt.length > 0 ? ".age" : ""}`;
}

/** What a file is that was packed. */
export interface PackedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** Sees that dumps can be packed so, before there is one. @throws {StoreError} If a key is none. */
export async function checkPacking({ encrypt = [] }: Packing = {}): Promise<void> {
  if (encrypt.length === 0) return;
  const { Encrypter } = await import("age-encryption");
  for (const recipient of encrypt) {
    try {
      new Encrypter().addRecipient(recipient);
    } catch (error) {
      throw new StoreError(
        `"${recipient}" is no public key of age: ${messageOf(error)}`,
      );
    }
  }
}
