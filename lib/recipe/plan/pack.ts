/** How dumps are packed at their capture: as read, as written in TypeScript, for zod, in words. @module */
import { z } from "zod";
import { object, schemaOf } from "../language/schema_helpers.ts";
import { inWords } from "../language/lists.ts";

/** How dumps are packed at their capture. */
export interface Pack {
  /** Compressed as `zstd` or `gzip` do. */
  readonly compress?: "zstd" | "gzip";
  /** Encrypted by age to these public keys, `age1…`: who has none of their private keys can't read them, nor can we. */
  readonly encrypt?: readonly string[];
}

/** How dumps are packed. */
export const packSchema: z.ZodType<Pack> = schemaOf<Pack>()(
  object({
    compress: z.exactOptional(z.enum(["zstd", "gzip"]).describe("How dumps are compressed")),
    encrypt: z.exactOptional(
      z.array(
        z.string().regex(/^age1[a-z0-9]{20,}$/, "A public key of age begins with age1: age-keygen prints it"),
      ).min(1).describe("The public keys of age to which dumps are encrypted"),
    ),
  }).describe("How dumps are packed at their capture"),
);

/** How dumps are packed, in words. */
export function packInWords({ compress, encrypt }: Pack): string {
  const parts = [compress && `compressed by ${compress}`, encrypt && `encrypted to ${inWords(encrypt)}`];
  return `dumps are ${parts.filter(Boolean).join(" and ") || "kept as they are"}`;
}
