/** What the fleet has of each bucket, as one machine knows it, in a file that its watch reads at a stop. @module */
import { z } from "zod";
import type { Holds, Same } from "../facts/same.ts";
import { objectIn } from "../log/json.ts";
import { type SlotEntry, type SlotOf, slotOfKey } from "./slots.ts";

/** How many dumps of a bucket there are, and who has them. */
export interface KeptBucket extends SlotOf {
  readonly kept: number;
  readonly hosts: readonly string[];
}

/** The file's contents. */
export interface MirrorFile {
  /** The version of this shape. */
  readonly version: 1;
  readonly buckets: readonly KeptBucket[];
}

const text = z.string();
const schema = z.looseObject({
  version: z.literal(1),
  buckets: z.array(
    z.looseObject({ app: text, version: text, bucket: text, kept: z.int(), hosts: z.array(text) }),
  ),
});
/** If this doesn't compile, the schema and the type say different things. */
export type Agreement = Holds<Same<z.output<typeof schema>, MirrorFile>>;

/** The mirror's name in a spool's folder. */
export const MIRROR = "fleet.json";

/** What a mirror says; nothing where there is none. */
export function readMirror(text: string | undefined): readonly KeptBucket[] {
  return schema.safeParse(objectIn(text ?? "")).data?.buckets ?? [];
}

/** Folds slots into what there is of each bucket. */
export class Mirror {
  readonly #slots = new Map<string, SlotEntry>();

  /** Takes a slot in as it is now. */
  put(entry: SlotEntry): void {
    this.#slots.set(entry.key, entry);
  }

  /** Forgets a slot that was removed. */
  remove(key: string): void {
    this.#slots.delete(key);
  }

  /** The buckets of which something is kept. */
  get buckets(): KeptBucket[] {
    const found = new Map<string, KeptBucket>();
    for (const { key, slot } of this.#slots.values()) {
      const of = slotOfKey(key);
      if (of === undefined || slot.state !== "kept") continue;
      const { app, version, bucket } = of;
      const name = `${app}.${version}.${bucket}`;
      const { kept = 0, hosts = [] } = found.get(name) ?? {};
      found.set(name, { app, version, bucket, kept: kept + 1, hosts: [...new Set([...hosts, slot.host])] });
    }
    return [...found.values()];
  }
}
