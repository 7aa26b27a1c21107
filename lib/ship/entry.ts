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
  /** What a fleet needs to know of it; absent where there is no fleet. */
  readonly fleet?: InFleet | undefined;
}

/** A capture in a fleet. */
export interface InFleet {
  /** The fleet's server. */
  readonly server: string;
  /** The program's file name. */
  readonly app: string;
  /** The program's version. */
  readonly appVersion: string;
  /** The bucket that the fleet counts by; "" where there is none. */
  readonly bucket: string;
  /** How many dumps of a bucket the fleet keeps; absent where it has no limit. */
  readonly first?: number | undefined;
  /** Whether each version is counted for itself. */
  readonly perVersion: boolean;
  /** Where it was to be sent in all. */
  readonly sinks: readonly SinkSpec[];
  /** The slot that it has; absent before it is let out. */
  readonly slot?: string | undefined;
}

const schema = z.looseObject({
  version: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{64}$/),
  manifest: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.json$/),
  bucket: z.string(),
  at: z.iso.datetime(),
  bytes: z.int().min(0),
  to: z.array(z.looseObject({ name: z.string(), sink: sinkSchema })),
  fleet: z.exactOptional(z.looseObject({
    server: z.string(),
    app: z.string(),
    appVersion: z.string(),
    bucket: z.string(),
    first: z.exactOptional(z.int().min(1)),
    perVersion: z.boolean(),
    sinks: z.array(sinkSchema),
    slot: z.exactOptional(z.string()),
  })),
});
/** If this doesn't compile, the schema and the type say different things. */
export type Agreement = Holds<Same<z.output<typeof schema>, Entry>>;

/** An entry of a file's text; undefined where it is none. */
export function parseEntry(text: string): Entry | undefined {
  return schema.safeParse(objectIn(text)).data;
}
