/**
 * How often each bucket was seen, on this machine and in its fleet: for rules that ask whether a crash is new, and for dumps
 * that escalate. This machine's own counts are in a file of the output folder, which outlives the dumps.
 *
 * @module
 */
import { join } from "node:path";
import { z } from "zod";
import type { TargetEvent } from "../facts/event.ts";
import { objectIn } from "../log/json.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { wantsSightings } from "../recipe/needs/sightings.ts";
import { readIfThere, writeWhole } from "../ship/spool.ts";
import type { FleetFacts } from "./fleet_facts.ts";

/** The file's name in the output folder. */
export const SIGHTINGS = ".trapline-sightings";
/** Of more buckets than this those that were seen first are forgotten. */
const MOST = 10_000;

/** The file: how often each program's bucket was seen, in the order in which they were seen first. */
const schema = z.looseObject({
  version: z.literal(1),
  seen: z.array(z.tuple([z.string(), z.int()])),
});

/** Counts them. */
export class Sightings {
  readonly #path: string;
  readonly #fleet: Pick<FleetFacts, "keptOf"> | undefined;

  private constructor(folder: string, fleet: FleetFacts | undefined) {
    this.#path = join(folder, SIGHTINGS);
    this.#fleet = fleet;
  }

  /** For a recipe that asks, or where everything is recorded; undefined for any other. */
  static open(
    plan: Plan,
    folder: string,
    fleet: FleetFacts | undefined,
    recordAll = false,
  ): Sightings | undefined {
    return recordAll || wantsSightings(plan) ? new Sightings(folder, fleet) : undefined;
  }

  /** An event with how often its bucket was seen before it; it is counted itself. */
  counted(event: TargetEvent, image: string): TargetEvent {
    if (event.kind !== "exception" && event.kind !== "process-exit" || event.bucket === undefined) {
      return event;
    }
    const app = image.split("\\").at(-1) ?? image;
    // A first chance is no crash yet: what follows it is the same bug's, and must not find it seen.
    const first = event.kind === "exception" && event.chance === "first";
    const key = `${first ? "first chance " : ""}${app} ${event.bucket}`;
    const all = new Map(schema.safeParse(objectIn(readIfThere(this.#path) ?? "")).data?.seen);
    const here = all.get(key) ?? 0;
    const seen = Math.max(here, this.#fleet?.keptOf(image, event.bucket) ?? 0);
    // The end that follows a second chance is the same crash.
    if (event.kind === "process-exit" && event.by === "unhandled") {
      return { ...event, seen: Math.max(0, seen - 1) };
    }
    this.#write(all.set(key, here + 1));
    return { ...event, seen };
  }

  #write(all: ReadonlyMap<string, number>): void {
    try {
      writeWhole(this.#path, `${JSON.stringify({ version: 1, seen: [...all].slice(-MOST) })}\n`);
    } catch (error) {
      // The disk is full: this bucket is new once more.
      if (!(error instanceof Error)) throw error;
    }
  }
}
