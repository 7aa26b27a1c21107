/** What must be looked at again and again for a Plan, and what a recording doesn't have of it. @module */
import { type Measure, MEASURES } from "../../facts/measures.ts";
import { heartbeatName, type HeartbeatTrigger } from "../triggers/hang.ts";
import { isSampled, type Leaf, measureOf, spanOf } from "../triggers/leaf.ts";

/** What a Plan's sampled triggers need to be measured; plain data. */
export interface Sampling {
  /** From one look to the next, in ms. */
  readonly period: number;
  /** What each look measures; each once, sorted. */
  readonly measures: readonly Measure[];
  /** The heartbeats that are listened for; each once. */
  readonly heartbeats: readonly HeartbeatTrigger["heartbeat"][];
}

/** Looks a span should have, so that it is met in good time and a short lapse in it is seen. */
const LOOKS = 4;
const SHORTEST = 100;
const LONGEST = 1000;

/** What must be looked at for leaves; undefined where nothing must. */
export function samplingOf(leaves: readonly Leaf[]): Sampling | undefined {
  const sampled = leaves.filter(isSampled);
  if (sampled.length === 0) return undefined;
  const spans = sampled.flatMap((leaf) => spanOf(leaf) ?? []);
  const period = Math.min(LONGEST, Math.max(SHORTEST, Math.round(Math.min(...spans) / LOOKS)));
  const heartbeats = new Map(
    sampled.flatMap((leaf) => "heartbeat" in leaf ? [[heartbeatName(leaf.heartbeat), leaf.heartbeat]] : []),
  );
  const measures = new Set(sampled.flatMap((leaf) => measureOf(leaf) ?? []));
  return { period, measures: [...measures].sort(), heartbeats: [...heartbeats.values()] };
}

/** What the looks of a recording don't tell of what is wanted, each in words. */
export function lacksSamples(recorded: Sampling | undefined, wanted: Sampling | undefined): string[] {
  const there = new Set(recorded?.heartbeats.map(heartbeatName));
  const beats = wanted?.heartbeats.map(heartbeatName) ?? [];
  const measures = wanted?.measures.filter((measure) => !recorded?.measures.includes(measure)) ?? [];
  return [
    ...measures.map((measure) => MEASURES[measure]),
    ...beats.filter((name) => !there.has(name)).map((name) => `heartbeat ${name}`),
  ];
}
