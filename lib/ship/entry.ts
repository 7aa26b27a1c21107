/** What waits to be sent: the shape of a file in the spool. @module */
import { z } from "zod";
import type { Holds, Same } from "../facts/same.ts";
import { objectIn } from "../log/json.ts";
import { sinkSchema, type SinkSpec } from "../recipe/plan/sinks.ts";

/** A sink that a capture still has to go to. */
export interface Destination {
  /** Its name in the recipe, under which its credentials are looked for. */
  readonly name: string;
  readonly sink: SinkSpec;
}

/** A capture that waits to be sent. It holds no credential. */
export interface Entry {
  /** The version of this shape. */
  readonly version: 1;
  /** The SHA-256 of the dump itself, or of the manifest where there is no dump: the same capture has the same. */
  readonly id: string;
  /** The manifest's file name, in the folder of the spool. */
  readonly manifest: string;
  /** What counts as the same crash when there is too much. */
  readonly bucket: string;
  /** When it was put here, in ISO 8601. */
  readonly at: string;
  /** The bytes that it keeps waiting. */
  readonly bytes: number;
  /** Where it still has to go. */
  readonly to: readonly Destination[];
}

const schema = z.looseObject({
  version: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{64}$/),
  manifest: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.json$/),
  bucket: z.string(),
  at: z.iso.datetime(),
  bytes: z.int().min(0),
  to: z.array(z.looseObject({ name: z.string(), sink: sinkSchema })),
});
/** If this doesn't compile, the schema and the type say different things. */
export type Agreement = Holds<Same<z.output<typeof schema>, Entry>>;

/** An entry of a file's text; undefined where it is none. */
export function parseEntry(text: string): Entry | undefined {
  return schema.safeParse(objectIn(text)).data;
}
