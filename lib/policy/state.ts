/** What the rule machine remembers. Plain data all of it. @module */
import type { Fired } from "../facts/cause.ts";

/** What a node remembers of the looks at a process; what the fields mean in particular is the node's affair. */
export interface LookState {
  /** Its condition has held long enough, and has not been clearly over since. */
  readonly on?: true;
  /** The `active` ms at which the condition began to hold. */
  readonly since?: number;
  /** How many looks in a row. */
  readonly looks?: number;
  /** The value at which it fires next. */
  readonly next?: number;
  /** Earlier looks, the oldest first: `active` ms and value. */
  readonly points?: readonly (readonly [number, number])[];
}

/** Where a node of a trigger stands. What the fields mean is the node's affair. */
export interface NodeState {
  /** The nodes inside it. */
  readonly parts?: readonly NodeState[];
  /** Times, in ms; null where there was none yet. */
  readonly at?: readonly (number | null)[];
  /** How often. */
  readonly n?: number;
  /** By the process. */
  readonly pids?: { readonly [pid: string]: LookState };
}

/** What was written against the limits of a rule or of the recipe. */
export interface Ledger {
  /** Dumps by what they are counted by; their times where a limit holds for a window. */
  readonly counts: { readonly [key: string]: number | readonly number[] };
  /** The last dump, and which stop it belongs to. */
  readonly last?: { readonly at: number; readonly stop: number };
  /** Bytes of dumps that were written. */
  readonly bytes: number;
}

/** Where a rule stands. */
export interface RuleState {
  /** Its trigger's. */
  readonly node: NodeState;
  /** How often it fired. */
  readonly fired: number;
  /** It can't fire again. */
  readonly over?: true;
  /** What it wrote. */
  readonly ledger: Ledger;
  /** Dumps that didn't come, by reason. */
  readonly suppressed: { readonly [reason: string]: number };
}

/** A dump that was decided and of which nothing was reported yet. */
export interface Open {
  /** The rule's place in the Plan. */
  readonly rule: number;
  /** When it was decided, in ms. */
  readonly at: number;
  /** What it was counted by. */
  readonly bucket?: string;
  /** What it was counted by; absent where it isn't known. */
  readonly pid?: number;
}

/** A dump that comes later than its trigger, or an end of the target that waits for one. */
export interface Waiting {
  /** The rule's place in the Plan. */
  readonly rule: number;
  /** The action's place in the rule, each dump of a series with a place of its own. */
  readonly action: number;
  /** When it is due, in ms. */
  readonly at: number;
  /** When the rule fired, in ms. */
  readonly firedAt: number;
  /** The number of the moment in which the rule fired. */
  readonly stop: number;
  /** The process of the event that fired it. */
  readonly pid?: number;
  /** The bucket of the event that fired it. */
  readonly bucket?: string;
  /** What fired it. */
  readonly fired: Fired;
}

/** What the machine remembers between events: plain data that can be kept as JSON and taken up again. */
export interface State {
  /** The last time seen; undefined before the first event. */
  readonly now?: number;
  /** When the target was armed, in ms; undefined before. */
  readonly armedAt?: number;
  /** How many moments made a rule fire. */
  readonly stops: number;
  /** Processes that have started and not ended. */
  readonly running: readonly number[];
  /** Free bytes on the disk, as far as they are known. */
  readonly free?: number;
  /** How many dumps the fleet has, by process and bucket. */
  readonly fleet?: { readonly [processAndBucket: string]: number };
  /** By the rule's place in the Plan; empty before the first event. */
  readonly rules: readonly RuleState[];
  /** The whole recipe's. */
  readonly ledger: Ledger;
  /** Dumps of which nothing was reported yet, the oldest first. */
  readonly open: readonly Open[];
  /** The dumps of a process at the second chance that it is dying of; the exit that follows is the same moment. */
  readonly dying?: { readonly pid: number; readonly written: readonly string[] };
  /** What comes later. */
  readonly waiting: readonly Waiting[];
  /** When time alone lets something happen next, in ms. */
  readonly wakeAt?: number;
}

/** A ledger without an entry. */
export const EMPTY: Ledger = { counts: {}, bytes: 0 };

/** The state before anything happened. */
export const INITIAL: State = { stops: 0, running: [], rules: [], ledger: EMPTY, open: [], waiting: [] };
