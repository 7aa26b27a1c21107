/**
 * Rules and actions as TypeScript recipes are written: the data of a Plan, with the names, spans and sizes that the
 * compiler can check. Triggers so written stand beside their kinds, in `../triggers/`.
 *
 * @module
 */
import type { PresetName } from "../../facts/presets.ts";
import type { QualifierName } from "../../facts/qualifiers.ts";
import type * as Actions from "../actions/action.ts";
import type { Duration } from "../language/duration.ts";
import type { FormatName } from "../language/format_name.ts";
import type { RuleLimits } from "./plan.ts";
import type { Size } from "../language/size.ts";
import type { TriggerSpec } from "../triggers/combinators.ts";

export type { PresetName, QualifierName };

/** The name of a dump: a preset, or a qualifier that programs have. */
export type DumpName = PresetName | Exclude<QualifierName, "DEBUG_DUMP_FULL" | `DEBUG_KERNEL_${string}`>;

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
