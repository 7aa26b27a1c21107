/**
 * The shapes of trigger.ts and action.ts as TypeScript recipes are written: the same data, with the names, spans and
 * sizes that the compiler can check.
 *
 * @module
 */
import type { PresetName } from "../../facts/presets.ts";
import type { QualifierName } from "../../facts/qualifiers.ts";
import type * as Actions from "../actions/action.ts";
import type { Condition } from "../language/condition.ts";
import type { Duration } from "../language/duration.ts";
import type { ExceptionPattern } from "../language/exception_pattern.ts";
import type { FormatName } from "../language/format_name.ts";
import type { RuleLimits } from "./plan.ts";
import type { SampledSpec } from "../triggers/sampled_spec.ts";
import type { Size } from "../language/size.ts";
import type * as Triggers from "../triggers/trigger.ts";

export type { PresetName, QualifierName };

/** One at least. */
export type Several<T> = readonly [T, ...T[]];

/** The name of a dump: a preset, or a qualifier that programs have. */
export type DumpName = PresetName | Exclude<QualifierName, "DEBUG_DUMP_FULL" | "DEBUG_KERNEL_FULL_DUMP">;

/** An exception. */
export interface ExceptionSpec extends Triggers.ExceptionTrigger {
  /** Names, codes, patterns over names, or `*` for all. */
  readonly exception: ExceptionPattern | readonly ExceptionPattern[];
}

/** A process's end by its exit code. */
export interface ExitSpec extends Triggers.ExitTrigger {
  /** What the code must be. */
  readonly exit: Condition;
}

/** A breakpoint. */
export interface BreakpointSpec extends Triggers.BreakpointTrigger {
  /** `module!symbol`, `module!symbol+0x10`. */
  readonly breakpoint: `${string}!${string}`;
}

/** A span after the target was armed. */
export interface TimerSpec extends Triggers.TimerTrigger {
  /** The span to the first time. */
  readonly timer: Duration;
  /** The span between two times. */
  readonly every?: Duration;
}

/** How long the target may run. */
export interface DeadlineSpec extends Triggers.DeadlineTrigger {
  /** By the wall clock. */
  readonly deadline: Duration;
}

/** Fires when one of them fires. */
export interface AnySpec extends Triggers.AnyTrigger {
  /** Which. */
  readonly any: Several<TriggerSpec>;
}

/** Fires when the last of them has fired. */
export interface AllSpec extends Triggers.AllTrigger {
  /** Which, in any order. */
  readonly all: Several<TriggerSpec>;
  /** The span in which all must fire. */
  readonly within?: Duration;
}

/** Fires when they have fired one after the other. */
export interface SequenceSpec extends Triggers.SequenceTrigger {
  /** Which, in this order. */
  readonly sequence: Several<TriggerSpec>;
  /** The span in which all must fire. */
  readonly within?: Duration;
}

/** Fires at the nth time. */
export interface CountSpec extends Triggers.CountTrigger {
  /** What is counted. */
  readonly of: TriggerSpec;
  /** The span that is looked back. */
  readonly within?: Duration;
}

/** Fires when it has not fired for so long. */
export interface NotSpec extends Triggers.NotTrigger {
  /** What is missed. */
  readonly not: TriggerSpec;
  /** For how long. */
  readonly for: Duration;
}

/** Fires with one, unless the other has fired. */
export interface UnlessSpec extends Triggers.UnlessTrigger {
  /** What fires it. */
  readonly when: TriggerSpec;
  /** What keeps it from firing. */
  readonly unless: TriggerSpec;
  /** The span that is looked back. */
  readonly within?: Duration;
}

/** What can be waited for. */
export type TriggerSpec =
  | ExceptionSpec
  | ExitSpec
  | Triggers.LoadTrigger
  | Triggers.UnloadTrigger
  | Triggers.ThreadTrigger
  | Triggers.ProcessTrigger
  | Triggers.DebugTextTrigger
  | BreakpointSpec
  | TimerSpec
  | DeadlineSpec
  | Triggers.ManualTrigger
  | SampledSpec
  | AnySpec
  | AllSpec
  | SequenceSpec
  | CountSpec
  | NotSpec
  | UnlessSpec;

/** Writes a dump. */
export interface DumpSpec extends Actions.DumpAction {
  /** A preset or a qualifier. */
  readonly dump: DumpName;
  /** Flags, added to the preset's. */
  readonly format?: readonly FormatName[];
  /** So long after the trigger. */
  readonly after?: Duration;
  /** How long it may take. */
  readonly timeout?: Duration;
}

/** What ends a rule, because nothing can be done afterwards. */
export type LastAction = Actions.KillAction | Actions.DetachAction;

/** What can be done anywhere in a rule. */
export type OngoingAction =
  | DumpSpec
  | Actions.StacksAction
  | Actions.CommandsAction
  | Actions.ExecAction
  | Actions.LogAction
  | Actions.StopAction
  | Actions.ResumeAction;

/** One at least; a kill or detach only as the last. */
export type Steps = readonly [...OngoingAction[], OngoingAction | LastAction];

/** How much all rules together may write. */
export interface LimitsSpec extends Actions.Limits {
  /** The window in which `dumps` counts. */
  readonly per?: Duration;
  /** No dump so soon after the last. */
  readonly cooldown?: Duration;
  /** So many bytes of dumps in all. */
  readonly disk?: Size;
  /** No dump that leaves less free. */
  readonly free?: Size;
}

/** How much a rule may write. */
export interface RuleLimitsSpec extends LimitsSpec, Pick<RuleLimits, "by"> {}

/** A trigger with its actions. */
export interface RuleSpec {
  /** What it waits for. */
  readonly on: TriggerSpec;
  /** What it does then, in order. */
  readonly do: Steps;
  /** How much it may write. */
  readonly limit?: RuleLimitsSpec;
}
