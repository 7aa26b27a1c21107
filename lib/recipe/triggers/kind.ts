/**
 * What is known about one kind of trigger: for the schema, the policy, the samplers and the report. The file of each
 * trigger has a value of one of these types; `leaf.ts` has the table of all.
 *
 * @module
 */
import type { z } from "zod";
import type { SampleEvent, TargetEvent } from "../../facts/event.ts";
import type { Measure } from "../../facts/measures.ts";
import type { Quantity } from "../language/level.ts";

/** One at least; a test reads each as a recipe would have it. */
export type Examples<L> = readonly [L, ...L[]];

/** What a trigger or an action is for: a program, a machine (its kernel), or both; a program without it. */
export interface ForTargets {
  readonly targets?: "machine" | "both";
}

interface Common<L> extends ForTargets {
  /** What zod reads. */
  readonly schema: z.ZodType<L>;
  /** How a recipe writes it: for editors and for the reference of the language. */
  readonly examples: Examples<L>;
  /** What it waits for, as it follows "when". */
  words(leaf: L): string;
  /** Whether what fires it is a hang, or may be one: then it is examined what kind of hang it is. */
  readonly hangs?: true;
}

/** Fires at an event. */
export interface EventTrigger<L> extends Common<L> {
  readonly fires: "at an event";
  /** The kinds of the events at which it may fire. */
  events(leaf: L): readonly TargetEvent["kind"][];
  /** Whether an event of one of these kinds is one that it waits for. */
  fits(leaf: L, event: TargetEvent): boolean;
  /** Which of the events that fit is the first that fires it, from 1; without this each. */
  nth?(leaf: L): number | undefined;
  /** What its event is called if it stops the program; without this the program runs on. */
  readonly stops?: string;
  /** What its event is called if the process doesn't outlive it. */
  ends?(leaf: L): string | undefined;
}

/** Fires at a time. */
export interface TimeTrigger<L> extends Common<L> {
  readonly fires: "at a time";
  /** The span from the arming to the first time: `10s`. */
  first(leaf: L): string;
  /** The span between two times; without it there is one time. */
  every?(leaf: L): string | undefined;
}

interface Look<L> extends Common<L> {
  readonly fires: "at a look";
  /** What must be measured; without it nothing, because a heartbeat is listened for by itself. */
  readonly measure?: Measure;
  /** The span that it looks over: `10s`; undefined where one look is enough. */
  span(leaf: L): string | undefined;
}

/** Fires when a measured value is as it says. */
export interface LevelTrigger<L> extends Look<L> {
  readonly judges: "a level";
  /** What is measured, and so how its levels are written. */
  readonly quantity: Quantity;
  /** What the value must be, as it is written. */
  level(leaf: L): string;
  /** The value in a sample, in percent, bytes, bytes a second or as a number; undefined if it was not measured. */
  value(leaf: L, sample: SampleEvent): number | undefined;
}

/** Fires when something has not come for a span. */
export interface MissingTrigger<L> extends Look<L> {
  readonly judges: "what is missing";
  /** For how long it has not come, in ms; undefined if that was not measured. */
  missed(leaf: L, sample: SampleEvent): number | undefined;
}

/** Fires when what a look found is so, which the policy judges in a way of its own. */
export interface FoundTrigger<L> extends Look<L> {
  readonly judges: "what is found";
}

/** Whatever is known about one kind of trigger; `fires` and `judges` tell which of the five it is. */
export type LeafKind<L> =
  | EventTrigger<L>
  | TimeTrigger<L>
  | LevelTrigger<L>
  | MissingTrigger<L>
  | FoundTrigger<L>;
