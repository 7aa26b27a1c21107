/** What one look at a process says of a condition. @module */
import { type Level, type LevelOperator } from "../recipe/language/level.ts";
import { fits } from "../recipe/language/glob.ts";
import type { SampleEvent } from "../facts/event.ts";
import {
  type LevelLeaf,
  levelOf,
  missedIn,
  type MissingLeaf,
  type SampledLeaf,
  spanOf,
  valueIn,
} from "../recipe/triggers/leaf.ts";
import { CONFIRMING_LOOKS, type DialogTrigger, type WindowTrigger } from "../recipe/triggers/hang.ts";
import type { MeasuredCause } from "./cause.ts";
import type { LookState } from "./state.ts";

/** A judgement. */
export interface Judgement {
  /** It is so now. */
  readonly holds: boolean;
  /** It is over so clearly that the next time is another. */
  readonly over: boolean;
  /** For how many ms it must hold before it fires. */
  readonly span: number;
  /** What must be remembered of this look. */
  readonly keep: LookState;
  /** What was found, for whoever reads it. */
  readonly found: MeasuredCause;
  /** What is remembered instead when it fires now, of a condition that has only firings and never goes on. */
  readonly spent?: LookState;
}

/** Judges a look by what is remembered of those before; undefined when what it needs was not measured. */
export type LookJudge = (before: LookState, sample: SampleEvent) => Judgement | undefined;

/** The judge of a trigger. */
export function judgeOf(leaf: SampledLeaf): LookJudge {
  if ("window" in leaf) return window(leaf);
  if ("dialog" in leaf) return dialog(leaf);
  if ("silence" in leaf || "heartbeat" in leaf || "noProgress" in leaf) return missing(leaf);
  const level = levelOf(leaf);
  if (level.kind === "compare") return comparison(leaf, level);
  return level.kind === "growth" ? growth(leaf, level) : slope(leaf, level);
}

/** A window that was found not to answer at several looks in a row, `looks` of them. */
function window(leaf: WindowTrigger): LookJudge {
  const { confirm = CONFIRMING_LOOKS } = leaf;
  const limit = spanOf(leaf)!;
  return ({ looks = 0 }, { window }) => {
    if (window === undefined) return undefined;
    const { ms } = window;
    const row = ms > 0 ? Math.min(looks + 1, confirm) : 0;
    const keep = row > 0 ? { looks: row } : {};
    return { holds: ms >= limit && row >= confirm, over: ms < limit, span: 0, keep, found: { ms } };
  };
}

function dialog({ dialog: pattern }: DialogTrigger): LookJudge {
  return (_, { dialog }) => {
    if (dialog === undefined) return undefined;
    const holds = dialog !== null && (fits(pattern, dialog.title) || fits(pattern, dialog.text));
    return { holds, over: !holds, span: 0, keep: {}, found: {} };
  };
}

/** What has not come: the span is measured by whoever looks, and begins anew when it comes. */
function missing(leaf: MissingLeaf): LookJudge {
  const limit = spanOf(leaf)!;
  return (_, sample) => {
    const missed = missedIn(leaf, sample);
    if (missed === undefined) return undefined;
    return { holds: missed >= limit, over: missed < limit, span: 0, keep: {}, found: { ms: missed } };
  };
}

/** A value against a threshold. */
function comparison(leaf: LevelLeaf, { operator, value: threshold }: Level & { kind: "compare" }): LookJudge {
  const span = spanOf(leaf) ?? 0;
  return (_, sample) => {
    const value = valueIn(leaf, sample);
    if (value === undefined) return undefined;
    return { ...compared(operator, value, threshold), span, keep: {}, found: { value } };
  };
}

/** How far a value must go back past its threshold, so that one that wavers around it is one time. */
const BACK = 0.1;

function compared(
  operator: LevelOperator,
  value: number,
  threshold: number,
): Pick<Judgement, "holds" | "over"> {
  const holds = isSo(operator, value, threshold);
  const back = operator.startsWith(">") ? value <= threshold * (1 - BACK) : value >= threshold * (1 + BACK);
  return { holds, over: !holds && back };
}

function isSo(operator: LevelOperator, value: number, threshold: number): boolean {
  switch (operator) {
    case ">":
      return value > threshold;
    case ">=":
      return value >= threshold;
    case "<":
      return value < threshold;
    case "<=":
      return value <= threshold;
  }
}

/**
 * A value above what it was at first: fires at each whole step, of several at once for the last. `next` is the step's, and
 * `points` is the first look.
 */
function growth(leaf: LevelLeaf, { step }: Level & { kind: "growth" }): LookJudge {
  const span = spanOf(leaf) ?? 0;
  return (before, sample) => {
    const value = valueIn(leaf, sample);
    if (value === undefined) return undefined;
    const { next = value + step, points = [[sample.active, value]] } = before;
    const steps = Math.floor((value - next) / step) + 1;
    return {
      holds: value >= next,
      over: true,
      span,
      keep: { next, points },
      spent: { next: next + steps * step, points },
      found: risen(value, sample, points[0]!),
    };
  };
}

/** How many earlier looks a slope keeps. */
const MOST_POINTS = 16;

/** A value's growth from a look at least a span ago until now. `points` are looks since then, evenly apart. */
function slope(leaf: LevelLeaf, { operator, value: threshold }: Level & { kind: "slope" }): LookJudge {
  const span = spanOf(leaf)!;
  const apart = span / (MOST_POINTS - 2);
  return ({ points = [] }, sample) => {
    const value = valueIn(leaf, sample);
    if (value === undefined) return undefined;
    const { active } = sample;
    const from = points.findLastIndex(([time]) => active - time >= span);
    const last = points.at(-1);
    const isNew = last === undefined || active - last[0] >= apart;
    const kept = from > 0 ? points.slice(from) : points;
    const keep = { points: isNew ? [...kept, [active, value] as const] : kept };
    const base = points[from];
    if (base === undefined) return { holds: false, over: false, span: 0, keep, found: { value } };
    const rise = (value - base[1]) / (active - base[0]);
    return { ...compared(operator, rise, threshold), span: 0, keep, found: risen(value, sample, base) };
  };
}

function risen(
  value: number,
  { active }: SampleEvent,
  [since, from]: readonly [active: number, value: number],
): MeasuredCause {
  return { value, from, ms: active - since };
}
