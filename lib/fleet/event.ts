/** What machines tell a fleet: a capture, or how often something was held back. The shapes of the stream's messages. @module */
import { z } from "zod";
import type { Holds, Same } from "../facts/same.ts";
import { objectIn } from "../log/json.ts";
import { sinkSchema, type SinkSpec } from "../recipe/plan/sinks.ts";

/** What every event has. */
interface AnyEvent {
  /** The version of this shape. */
  readonly version: 1;
  /** Tells it from every other: of a capture its id. */
  readonly id: string;
  /** The machine. */
  readonly host: string;
  /** The program's file name. */
  readonly app: string;
  /** The program's version. */
  readonly appVersion: string;
  /** The bucket; absent for a dump without one. */
  readonly bucket?: string | undefined;
  /** When, by the machine's clock, in ISO 8601. */
  readonly at: string;
}

/** A capture that is where it was sent to. */
export interface CaptureEvent extends AnyEvent {
  readonly kind: "capture";
  readonly recipe: string;
  readonly rule: string;
  readonly headline?: string | undefined;
  /** The dump's size. */
  readonly bytes: number;
  /** Where it was sent. It holds no credential. */
  readonly sinks: readonly SinkSpec[];
  /** The dump's name there: `dumps/SHA-256.dmp.zst.age`; absent for stacks alone. */
  readonly object?: string | undefined;
  /** The name there of the files that were collected with it: `files/SHA-256.zip`; absent where there are none. */
  readonly files?: string | undefined;
}

/** Dumps that the fleet's limit held back. */
export interface HeldEvent extends AnyEvent {
  readonly kind: "held";
  /** How many. */
  readonly count: number;
}

/** An event. */
export type FleetEvent = CaptureEvent | HeldEvent;

const text = z.string();
const ANY = {
  version: z.literal(1),
  id: text,
  host: text,
  app: text,
  appVersion: text,
  bucket: z.exactOptional(text),
  at: text,
};
const schema = z.discriminatedUnion("kind", [
  z.looseObject({
    ...ANY,
    kind: z.literal("capture"),
    recipe: text,
    rule: text,
    headline: z.exactOptional(text),
    bytes: z.number(),
    sinks: z.array(sinkSchema),
    object: z.exactOptional(text),
    files: z.exactOptional(text),
  }),
  z.looseObject({ ...ANY, kind: z.literal("held"), count: z.int() }),
]);
/** If this doesn't compile, the schema and the type say different things. */
export type Agreement = Holds<Same<z.output<typeof schema>, FleetEvent>>;

/** An event of a message's text; undefined where it is none that we know. */
export function parseFleetEvent(text: string): FleetEvent | undefined {
  return schema.safeParse(objectIn(text)).data;
}
