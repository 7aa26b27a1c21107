/** How the spool stands, in a file that the watch's health file, `doctor` and people read. @module */
import { z } from "zod";
import type { Holds, Same } from "../facts/same.ts";
import { objectIn } from "../log/json.ts";
import { readIfThere } from "./spool.ts";

/** How a sink stands. */
export interface SinkState {
  /** Its name in the recipe. */
  readonly name: string;
  /** Captures that it has got since the process that sends them began. */
  readonly sent: number;
  /** Captures that wait for it. */
  readonly waiting: number;
  /** Why the last capture could not be sent; absent when it could. */
  readonly trouble?: string | undefined;
  /** When this state began, in ISO 8601. */
  readonly since?: string | undefined;
}

/** How the spool stands. Times are ISO 8601. */
export interface ShipState {
  /** The version of this shape. */
  readonly version: 1;
  /** The process that sends. */
  readonly pid: number;
  /** When this was written. */
  readonly at: string;
  /** Captures that wait. */
  readonly waiting: number;
  /** Their bytes. */
  readonly bytes: number;
  /** When the oldest of them was put there; absent when none waits. */
  readonly oldest?: string | undefined;
  /** Captures that were given up because too much waited, or because their files were gone. */
  readonly dropped: number;
  /** Why, of the last. */
  readonly droppedBecause?: string | undefined;
  /** Captures that were not sent because the fleet had enough of their bucket. */
  readonly heldBack: number;
  /** The sinks, and the fleet. */
  readonly sinks: readonly SinkState[];
}

const text = z.string();
const schema = z.looseObject({
  version: z.literal(1),
  pid: z.int(),
  at: text,
  waiting: z.int(),
  bytes: z.number(),
  oldest: z.exactOptional(text),
  dropped: z.int(),
  droppedBecause: z.exactOptional(text),
  heldBack: z.int(),
  sinks: z.array(z.looseObject({
    name: text,
    sent: z.int(),
    waiting: z.int(),
    trouble: z.exactOptional(text),
    since: z.exactOptional(text),
  })),
});
/** If this doesn't compile, the schema and the type say different things. */
export type Agreement = Holds<Same<z.output<typeof schema>, ShipState>>;

/** How a spool stood when its courier last wrote; undefined where none has. */
export function readShipState(path: string): ShipState | undefined {
  return schema.safeParse(objectIn(readIfThere(path) ?? "")).data;
}

/** The trouble of a spool in words; undefined where there is none. */
export function shipTrouble({ sinks, dropped, droppedBecause }: ShipState): string | undefined {
  const failing = sinks.filter(({ trouble }) => trouble !== undefined);
  const parts = failing.map(({ name, waiting, trouble, since }) =>
    `the sink ${name} has not taken anything since ${since}, and ${waiting} ${
      waiting === 1 ? "capture waits" : "captures wait"
    } for it: ${trouble}`
  );
  if (dropped > 0) parts.push(`${dropped} given up unsent: ${droppedBecause}`);
  return parts.length === 0 ? undefined : parts.join("; ");
}
