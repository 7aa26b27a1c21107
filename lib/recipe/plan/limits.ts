/** How much a rule or a recipe may write: as read, as written in TypeScript, for zod, in words. @module */
import { z } from "zod";
import { count } from "../../facts/text.ts";
import { duration, size, wholeNumber } from "../language/common_schema.ts";
import type { Duration } from "../language/duration.ts";
import { RecipeError } from "../language/error.ts";
import { checked, object, schemaOf } from "../language/schema_helpers.ts";
import type { Size } from "../language/size.ts";

/** How much a rule or a recipe may write. */
export interface Limits {
  /** How many dumps: in all, or in any window of `per`. */
  readonly dumps?: number;
  /** The window in which `dumps` counts: `1h`. */
  readonly per?: string;
  /** How many dumps of one bucket. */
  readonly perBucket?: number;
  /** How many dumps of one process. */
  readonly perProcess?: number;
  /** The shortest time between two dumps. */
  readonly cooldown?: string;
  /** How many bytes of dumps in all: `4GiB`. */
  readonly disk?: string;
  /** How much must stay free on the disk. */
  readonly free?: string;
}

/** How much a rule may write. */
export interface RuleLimits extends Limits {
  /** Counts `dumps` of each bucket or each process for itself. */
  readonly by?: "bucket" | "process";
}

/** How many dumps of one bug a fleet keeps, on whichever of its machines. */
export interface FleetLimit {
  /** How many: the first N. */
  readonly first: number;
  /** Of what: of a bucket. */
  readonly by?: "bucket";
  /** Counted anew for each version of the program; without it over all of them. */
  readonly per?: "version";
}

/** How much all rules of a recipe together may write. */
export interface RecipeLimits extends Limits {
  /** How many dumps of a bug all machines together keep: needs a fleet (`--fleet`). */
  readonly fleet?: FleetLimit;
}

/** What holds for a recipe that says nothing else: a storm stays harmless. */
export const DEFAULT_LIMITS = { dumps: 10, perBucket: 3, free: "1GiB" } as const satisfies Limits;

/** How much all rules together may write. */
export interface LimitsSpec extends Limits {
  /** The window in which `dumps` counts. */
  readonly per?: Duration;
  /** The shortest time between two dumps. */
  readonly cooldown?: Duration;
  /** How many bytes of dumps in all. */
  readonly disk?: Size;
  /** How much must stay free on the disk. */
  readonly free?: Size;
}

/** How much all rules of a recipe together may write. */
export interface RecipeLimitsSpec extends LimitsSpec, Pick<RecipeLimits, "fleet"> {}

/** How much a rule may write. */
export interface RuleLimitsSpec extends LimitsSpec, Pick<RuleLimits, "by"> {}

const LIMITS = {
  dumps: z.exactOptional(wholeNumber("How many dumps: in all, or in any window of `per`")),
  per: z.exactOptional(duration("The window in which `dumps` counts")),
  perBucket: z.exactOptional(wholeNumber("How many dumps of one bucket")),
  perProcess: z.exactOptional(wholeNumber("How many dumps of one process")),
  cooldown: z.exactOptional(duration("The shortest time between two dumps")),
  disk: z.exactOptional(size("How many bytes of dumps in all")),
  free: z.exactOptional(size("How much must stay free on the disk")),
} as const;

/** Words that change what `dumps` counts mean nothing alone. */
function needsDumps(limits: { readonly dumps?: number; readonly per?: string; readonly by?: string }): void {
  if (limits.dumps !== undefined) return;
  const [alone] = (["per", "by"] as const).filter((key) => limits[key] !== undefined);
  if (alone) throw new RecipeError(`"${alone}" says how "dumps" counts, but "dumps" is missing. Write both`);
}

const fleetLimit = schemaOf<FleetLimit>()(
  object({
    first: wholeNumber("How many dumps the fleet keeps: the first N"),
    by: z.exactOptional(z.enum(["bucket"]).describe("Of what: of a bucket")),
    per: z.exactOptional(z.enum(["version"]).describe("Counted anew for each version of the program")),
  }).describe("How many dumps of a bug all machines together keep"),
);

/** How much a recipe may write. */
export const limitsSchema: z.ZodType<RecipeLimits> = schemaOf<RecipeLimits>()(
  object({ ...LIMITS, fleet: z.exactOptional(fleetLimit) }).superRefine(checked(needsDumps)),
)
  .meta({ id: "Limits", description: "How much may be written by all rules together" });

/** How much a rule may write. */
export const ruleLimitsSchema: z.ZodType<RuleLimits> = schemaOf<RuleLimits>()(
  object({
    ...LIMITS,
    by: z.exactOptional(
      z.enum(["bucket", "process"]).describe("Counts `dumps` of each bucket or process for itself"),
    ),
  }).superRefine(checked(needsDumps)).describe("How much this rule may write"),
);

/** How much may be written, in words. */
export function limitsInWords(limits: RuleLimits & RecipeLimits): string {
  const parts = [
    limits.dumps &&
    `at most ${count(limits.dumps, "dump")}${limits.by ? ` of each ${limits.by}` : ""}${
      limits.per ? ` in ${limits.per}` : ""
    }`,
    limits.perBucket && `${limits.perBucket} of a bucket`,
    limits.perProcess && `${limits.perProcess} of a process`,
    limits.cooldown && `none within ${limits.cooldown} of the last`,
    limits.disk && `${limits.disk} of files`,
    limits.free && `${limits.free} of the disk left free`,
    limits.fleet &&
    `the first ${limits.fleet.first} of a bucket in the fleet${
      limits.fleet.per ? ` for each ${limits.fleet.per}` : ""
    }`,
  ].filter(Boolean);
  return parts.join(", ") || "no limit of its own";
}
