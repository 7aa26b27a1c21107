/**
 * What the fleet has, as facts for the policy: read from the mirror that the courier keeps on this disk, so that nobody is
 * asked while a target stands. And, the other way, how often the fleet's limit held a dump back.
 *
 * @module
 */
import { join } from "node:path";
import { leaveHeld } from "../fleet/held.ts";
import { type KeptBucket, MIRROR, readMirror } from "../fleet/mirror.ts";
import { part } from "../fleet/slots.ts";
import type { TargetEvent } from "../facts/event.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import type { InFleet } from "../ship/entry.ts";
import { readIfThere, Spool } from "../ship/spool.ts";
import { fileFacts } from "../win32/image_file.ts";

/** Between two looks at the mirror's file. */
const LOOK_MS = 100;
/** Counts of what was held back are left for the courier at most so often. */
const HELD_MS = 30_000;
/** The version of a program whose file has none. */
const UNVERSIONED = "unversioned";

type FleetEvent = Extract<TargetEvent, { kind: "fleet" }>;

/** A program as the fleet knows it. */
type Program = Pick<InFleet, "app" | "appVersion">;

/** What the fleet has of what is watched here. */
export class FleetFacts implements Disposable {
  readonly #server: string;
  readonly #limit: NonNullable<Plan["limits"]>["fleet"];
  readonly #sinks: InFleet["sinks"];
  readonly #spool: string;
  readonly #programs = new Map<string, Program>();
  #lookedAt = -Infinity;
  #modified = 0;
  #buckets: readonly KeptBucket[] = [];
  readonly #held = new Map<string, Program & { readonly bucket: string; count: number }>();
  #leftAt = performance.now();

  private constructor(plan: Plan, server: string, folder: string) {
    this.#server = server;
    this.#limit = plan.limits?.fleet;
    // A webhook has no dump to give, and who knows its address may write to it.
    this.#sinks = Object.values(plan.sinks ?? {}).filter((sink) => !("webhook" in sink));
    this.#spool = new Spool(folder).path;
  }

  /** For a recipe that has a fleet. */
  static open(plan: Plan, folder: string): FleetFacts | undefined {
    return plan.fleet === undefined ? undefined : new FleetFacts(plan, plan.fleet, folder);
  }

  /** What an entry of the spool says of a capture of a program. */
  entryOf(image: string, bucket: string | undefined): InFleet {
    const limit = bucket === undefined ? undefined : this.#limit;
    return {
      server: this.#server,
      ...this.#program(image),
      bucket: bucket ?? "",
      ...(limit === undefined ? {} : { first: limit.first }),
      perVersion: limit?.per === "version",
      sinks: this.#sinks,
    };
  }

  /** How many dumps of a program's bucket the fleet has, whatever the version. */
  keptOf(image: string, bucket: string): number {
    this.#look();
    const app = part(this.#program(image).app.toLowerCase());
    return this.#buckets.filter((each) => each.app === app && each.bucket === part(bucket))
      .reduce((sum, { kept }) => sum + kept, 0);
  }

  /** The buckets of a process of which the fleet has enough. */
  fullOf(pid: number, image: string): FleetEvent[] {
    if (this.#limit === undefined) return [];
    this.#look();
    const { first, per } = this.#limit;
    const { app, appVersion } = this.#program(image);
    const version = per === "version" ? part(appVersion) : "all";
    return this.#buckets
      .filter((each) =>
        each.app === part(app.toLowerCase()) && each.version === version && each.kept >= first
      )
      .map(({ bucket, kept, hosts }) => ({ kind: "fleet", pid, bucket, kept, hosts }));
  }

  /** Counts a dump that the fleet's limit held back. */
  held(image: string, bucket: string): void {
    const program = this.#program(image);
    const key = `${program.app} ${program.appVersion} ${bucket}`;
    const count = (this.#held.get(key)?.count ?? 0) + 1;
    this.#held.set(key, { ...program, bucket, count });
    if (performance.now() - this.#leftAt > HELD_MS) this.#leave();
  }

  #leave(): void {
    this.#leftAt = performance.now();
    const at = new Date().toISOString();
    for (const held of this.#held.values()) {
      try {
        leaveHeld(this.#spool, { ...held, at });
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        return; // The disk is full: they are counted on.
      }
    }
    this.#held.clear();
  }

  #program(image: string): Program {
    const known = this.#programs.get(image);
    if (known !== undefined) return known;
    const app = image.split("\\").at(-1) ?? image;
    const program = { app, appVersion: fileFacts(image)?.version || UNVERSIONED };
    this.#programs.set(image, program);
    return program;
  }

  #look(): void {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = now;
    const path = join(this.#spool, MIRROR);
    const modified = modifiedAt(path);
    if (modified === this.#modified) return;
    this.#modified = modified;
    this.#buckets = readMirror(readIfThere(path));
  }

  /** Leaves the counts. */
  [Symbol.dispose](): void {
    this.#leave();
  }
}

/** When a file was last written, in ms since 1970; 0 where there is none. */
function modifiedAt(path: string): number {
  try {
    return Deno.statSync(path).mtime?.getTime() ?? 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
