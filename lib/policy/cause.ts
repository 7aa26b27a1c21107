/** What there is to say of a trigger that fired without an event that tells all. @module */
import type { Cause } from "../facts/cause.ts";
import { heartbeatName } from "../recipe/triggers/hang.ts";
import { keyOf, kindOf, type SampledLeaf } from "../recipe/triggers/leaf.ts";

/** What a look found of a condition: its value, and what it was at first. */
export type MeasuredCause = Pick<Cause, "value" | "from" | "ms">;

/** The cause of a trigger that is found by looking. */
export function causeOf(leaf: SampledLeaf, found: MeasuredCause): Cause {
  const of = partOf(leaf);
  return { trigger: keyOf(leaf), asked: asked(leaf), ...(of === undefined ? {} : { of }), ...found };
}

function asked(leaf: SampledLeaf): string {
  if ("dialog" in leaf) return leaf.dialog;
  const kind = kindOf(leaf);
  const span = kind.span(leaf) ?? "";
  if (kind.judges !== "a level") return span;
  return span === "" ? kind.level(leaf) : `${kind.level(leaf)} for ${span}`;
}

/** What of it is measured, where a trigger names one kind of several. */
function partOf(leaf: SampledLeaf): string | undefined {
  if ("heartbeat" in leaf) return heartbeatName(leaf.heartbeat);
  if ("memory" in leaf) return leaf.kind ?? "commit";
  if ("cpu" in leaf) return leaf.relative ?? "machine";
  return "io" in leaf ? leaf.direction : undefined;
}
