/** Sinks, the fleet and packing as options. @module */
import { message, multiple, option, optional, string } from "./grammar.ts";
import type { Plan } from "../recipe/plan/plan.ts";
import { parseSink } from "../recipe/plan/sinks.ts";
import type { Pack } from "../recipe/plan/pack.ts";
import { UsageError } from "./exit.ts";

/** `--sink`, as often as wanted. */
export const sinkOption = multiple(option("--sink", string({ metavar: "KIND=ADDRESS" }), {
  description: message`Send captures: folder=DIR, s3=, blob=, http=, nats=`,
}));

/** `--fleet`. */
export const fleetOption = optional(option("--fleet", string({ metavar: "NATS" }), {
  description: message`Share limits and captures: nats://HOST, tls://HOST`,
}));

/** `--pack`, as often as wanted. */
export const packOption = multiple(option("--pack", string({ metavar: "HOW" }), {
  description: message`Compress (zstd, gzip), encrypt (age1…)`,
}));

/**
 * A recipe with what the options say of sinks and packing, beside what it says itself; it is not checked yet.
 *
 * @throws {RecipeError} If a sink is none.
 * @throws {UsageError} If dumps can't be packed so.
 */
export function withOptions(plan: Plan, sinks: readonly string[], packing: readonly string[]): Plan {
  const more = Object.fromEntries(sinks.map((text, i) => [`sink${i + 1}`, parseSink(text)]));
  return {
    ...plan,
    ...(sinks.length > 0 && { sinks: { ...plan.sinks, ...more } }),
    ...(packing.length > 0 && { pack: packOf(packing, plan.pack) }),
  };
}

function packOf(words: readonly string[], before: Pack = {}): Pack {
  const keys = words.filter((word) => word.startsWith("age1"));
  const wrong = words.find((word) => !keys.includes(word) && word !== "zstd" && word !== "gzip");
  if (wrong !== undefined) {
    throw new UsageError(`--pack takes zstd, gzip or a public key of age, not "${wrong}"`);
  }
  const compress = words.includes("gzip") ? "gzip" : words.includes("zstd") ? "zstd" : before.compress;
  return {
    ...(compress && { compress }),
    ...(keys.length > 0 ? { encrypt: keys } : before.encrypt && { encrypt: before.encrypt }),
  };
}
