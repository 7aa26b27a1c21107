/** The health file of a watch: how it stands, for whatever watches the watchdog. @module */
import { z } from "zod";
import { text, whole } from "./event_schema.ts";
import type { Holds, Same } from "../facts/same.ts";
import type { Counts } from "./counts.ts";
import { objectIn } from "./json.ts";

/** How a watch stands. Times are ISO 8601. */
export interface HealthFacts extends Omit<Counts, "processes" | "exceptions"> {
  /** The version of this shape. */
  readonly version: 1;
  /** The recipe's name. */
  readonly recipe: string;
  /** The watch's own process. */
  readonly pid: number;
  /** When it began. */
  readonly startedAt: string;
  /** When this was written: older than a minute means that the watch is gone or stuck. */
  readonly at: string;
  /** How many targets are watched now. */
  readonly watching: number;
  /** How many targets have been watched and are gone. */
  readonly ended: number;
  /** Bytes of the watch's own process in RAM. */
  readonly memory: number;
  /** Bytes of its heap that are in use. */
  readonly heap: number;
  /** Bytes that its heap holds, in use or not: V8 takes and gives back as it likes. */
  readonly heapHeld: number;
  /** Captures that wait to be sent to the recipe's sinks; absent where nothing has been sent. */
  readonly unsent?: number | undefined;
  /** Their bytes. */
  readonly unsentBytes?: number | undefined;
  /** Why they wait, where a sink takes none; absent where all is well. */
  readonly unsentBecause?: string | undefined;
  /** The last trouble, in words; absent when there was none. */
  readonly trouble?: string | undefined;
}

const schema = z.looseObject({
  version: z.literal(1),
  recipe: text,
  pid: whole,
  startedAt: text,
  at: text,
  ...{ watching: whole, ended: whole, refused: whole, samples: whole, fired: whole },
  bugChecks: whole.default(0),
  ...{ captures: whole, unverified: whole, missed: whole, suppressed: whole },
  ...{ memory: whole, heap: whole, heapHeld: whole },
  unsent: z.exactOptional(whole),
  unsentBytes: z.exactOptional(whole),
  unsentBecause: z.exactOptional(text),
  trouble: z.exactOptional(text),
});
/** If this doesn't compile, the schema and the type say different things. */
export type Agreement = Holds<Same<z.output<typeof schema>, HealthFacts>>;

/** What is read back of a health file. */
export const healthSchema: z.ZodType<HealthFacts> = schema;

/**
 * Reads a health file; undefined when it is none.
 *
 * @example
 * ```ts ignore
 * import { readHealth } from "trapline";
 *
 * const health = readHealth(await Deno.readTextFile("C:\\dumps\\health.json"));
 * if (!health || Date.now() - Date.parse(health.at) > 60_000) console.error("the watch is gone or stuck");
 * ```
 */
export function readHealth(text: string): HealthFacts | undefined {
  return schema.safeParse(objectIn(text)).data;
}
