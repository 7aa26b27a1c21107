/**
 * Trapline: capture recipes for Windows crash and hang dumps.
 *
 * Importing this loads no library and needs no permission; what touches Windows does so when it is called.
 *
 * @module
 */
export { cli, main, type MainDefaults } from "./lib/cli/mod.ts";
export type {
  FileKind,
  Finding,
  FindingCode,
  Location,
  Severity,
  StreamEntry,
  StreamReport,
  Verification,
} from "./lib/minidump/mod.ts";
export { type Budget, lend, spent, UNSPENT } from "./lib/policy/budget.ts";
export { type Unmet, unmetExpectations } from "./lib/policy/expectations.ts";
export {
  type Decision,
  type Firing,
  INITIAL,
  type Ledger,
  leftUndone,
  type LookState,
  type NodeState,
  type Open,
  type Reason,
  type RuleState,
  type State,
  type Step,
  step,
  type Suppressed,
  type Waiting,
} from "./lib/policy/machine.ts";
export type { Played } from "./lib/policy/virtual_run.ts";
export { simulate, type SimulationOptions, type SimulationResult } from "./lib/policy/simulate.ts";
export { type Expectation, readTimeline, type Timeline } from "./lib/policy/timeline.ts";
export type { Action, Actions } from "./lib/recipe/actions/action.ts";
export type { CommandsAction, StacksAction } from "./lib/recipe/actions/debugger.ts";
export type { DumpAction } from "./lib/recipe/actions/dump.ts";
export type { ExecAction } from "./lib/recipe/actions/exec.ts";
export type { DetachAction, KillAction, ResumeAction, StopAction } from "./lib/recipe/actions/going_on.ts";
export type { LogAction } from "./lib/recipe/actions/log.ts";
export type { Limits } from "./lib/recipe/plan/limits.ts";
export { commands, stacks } from "./lib/recipe/actions/debugger.ts";
export { dump, type DumpOptions } from "./lib/recipe/actions/dump.ts";
export { exec } from "./lib/recipe/actions/exec.ts";
export { detach, kill, resume, stop } from "./lib/recipe/actions/going_on.ts";
export { log } from "./lib/recipe/actions/log.ts";
export type {
  CaptureTold,
  DumpOutcome,
  EngineFacts,
  LogRecord,
  Miss,
  Note,
  Opening,
  Record,
  SessionEnd,
} from "./lib/log/record.ts";
export { type HealthFacts, readHealth } from "./lib/log/health.ts";
export { type Identity, readResult, type ResultFile } from "./lib/log/result.ts";
export { type Log, readLog } from "./lib/log/read.ts";
export {
  all,
  type AllSpec,
  type AllTrigger,
  any,
  type AnySpec,
  type AnyTrigger,
  type Combinators,
  count,
  type CountSpec,
  type CountTrigger,
  not,
  type NotSpec,
  type NotTrigger,
  sequence,
  type SequenceSpec,
  type SequenceTrigger,
  type TriggerSpec,
  unless,
  type UnlessSpec,
  type UnlessTrigger,
  type Within,
} from "./lib/recipe/triggers/combinators.ts";
export {
  type Comparison,
  type Condition,
  holds,
  type Operator,
  parseCondition,
} from "./lib/recipe/language/condition.ts";
export { debugText, type DebugTextPattern, type DebugTextTrigger } from "./lib/recipe/triggers/debug_text.ts";
export {
  describeDump,
  type DumpKind,
  type DumpRequest,
  parseDump,
  resolveDump,
  resolveMachineDump,
} from "./lib/recipe/actions/dump_kind.ts";
export { type Duration, milliseconds } from "./lib/recipe/language/duration.ts";
export { RecipeError } from "./lib/recipe/language/error.ts";
export type {
  CapturedEvent,
  CountersFound,
  ExceptionEvent,
  SampleEvent,
  TargetEvent,
  TimedEvent,
} from "./lib/facts/event.ts";
export type { ExceptionName, ExceptionPattern } from "./lib/recipe/language/exception_pattern.ts";
export type { FormatName } from "./lib/recipe/language/format_name.ts";
export { planOfFlags, type RecipeFlags } from "./lib/recipe/options/flags.ts";
/** Hangs: `hang.window("10s")`, `hang.silence("5m")` and others. */
export * as hang from "./lib/recipe/triggers/hang_builders.ts";
export {
  type BreakpointInterest,
  type ExceptionInterest,
  type Interest,
  interest,
  lacks,
} from "./lib/recipe/needs/interest.ts";
export { type Combinator, type Leaf, leaves, type Trigger } from "./lib/recipe/triggers/trigger.ts";
export type {
  CountLevel,
  CpuLevel,
  LevelOperator,
  RateLevel,
  SizeLevel,
  SlopeSpan,
} from "./lib/recipe/language/level.ts";
export {
  breakpoint,
  breakpointName,
  type BreakpointSpec,
  type BreakpointTrigger,
} from "./lib/recipe/triggers/breakpoint.ts";
export {
  type LeafSpec,
  type Leaves,
  type LevelLeaf,
  matches,
  type MissingLeaf,
  type SampledLeaf,
  type SampledSpec,
} from "./lib/recipe/triggers/leaf.ts";
export type { RuleLimits } from "./lib/recipe/plan/limits.ts";
export { parsePlan, type Plan, type Rule } from "./lib/recipe/plan/plan.ts";
export {
  importProcDump,
  type ProcDumpImport,
  type ProcDumpRecipe,
  type ProcDumpRefusal,
  type ProcDumpTarget,
} from "./lib/recipe/procdump/procdump.ts";
export {
  extend,
  plan,
  type Recipe,
  recipe,
  type RecipeChange,
  type RecipeSpec,
} from "./lib/recipe/plan/recipe.ts";
export {
  counter,
  type CounterBuilder,
  type CounterSpec,
  type CounterSpecs,
  type CounterTrigger,
  type CounterTriggers,
  gdi,
  handles,
  type Held,
  threads,
  userObjects,
} from "./lib/recipe/triggers/counters.ts";
export {
  cpu,
  type CpuSpec,
  type CpuTrigger,
  io,
  type IoSpec,
  type IoTrigger,
  memory,
  type MemorySpec,
  type MemoryTrigger,
} from "./lib/recipe/triggers/cpu_memory_io.ts";
export {
  type DialogTrigger,
  heartbeatName,
  type HeartbeatSource,
  type HeartbeatSpec,
  type HeartbeatTrigger,
  type NoProgressSpec,
  type NoProgressTrigger,
  type SilenceSpec,
  type SilenceTrigger,
  type WindowSpec,
  type WindowTrigger,
} from "./lib/recipe/triggers/hang.ts";
export { type Counter, type CounterFact, COUNTERS, type Measure } from "./lib/facts/measures.ts";
export type { Sampling } from "./lib/recipe/needs/samples.ts";
export type { Several } from "./lib/recipe/language/lists.ts";
export type { PresetName } from "./lib/facts/presets.ts";
export type { QualifierName } from "./lib/facts/qualifiers.ts";
export type { LastAction, OngoingAction, Steps } from "./lib/recipe/actions/action.ts";
export type { DumpName, DumpSpec } from "./lib/recipe/actions/dump.ts";
export type { LimitsSpec, RuleLimitsSpec } from "./lib/recipe/plan/limits.ts";
export type { RuleSpec } from "./lib/recipe/plan/recipe.ts";
export {
  exception,
  type ExceptionChoice,
  type ExceptionOptions,
  type ExceptionSpec,
  type ExceptionTrigger,
} from "./lib/recipe/triggers/exception.ts";
export {
  exit,
  type ExitSpec,
  type ExitTrigger,
  process,
  type ProcessTrigger,
} from "./lib/recipe/triggers/process.ts";
export {
  deadline,
  type DeadlineSpec,
  type DeadlineTrigger,
  nextDue,
  timer,
  type TimerSpec,
  type TimerTrigger,
  type TimingLeaf,
} from "./lib/recipe/triggers/time.ts";
export { bytes, type Size, type SizeUnit } from "./lib/recipe/language/size.ts";
export type { Glob } from "./lib/recipe/language/glob.ts";
export { manual, type ManualTrigger } from "./lib/recipe/triggers/manual.ts";
export { load, type LoadTrigger, unload, type UnloadTrigger } from "./lib/recipe/triggers/module.ts";
export { thread, type ThreadTrigger } from "./lib/recipe/triggers/thread.ts";
export { readRecipe, writeYaml } from "./lib/recipe/plan/yaml.ts";
export { explain } from "./lib/report/explain.ts";
export { coloured, type Paint, type Piece, type Style, uncoloured } from "./lib/report/paint.ts";
export type { Look } from "./lib/report/story.ts";
export { prune, type Pruned, type PruneOptions } from "./lib/store/prune.ts";
export { chooseKept, type Kept, type Removal, type RetentionPolicy } from "./lib/store/retention.ts";
export type { LeftAlone, Shelved } from "./lib/store/shelf.ts";
export { type Outcome, sentence } from "./lib/report/sentence.ts";
export { StoreError } from "./lib/store/folder.ts";
export type { Capture, Manifest, ManifestKind, StackFrame, ThreadStack } from "./lib/store/manifest.ts";
export { VERSION } from "./lib/version.ts";
export { convert, type Converted, ConvertError, type ConvertOptions } from "./lib/watch/capture/convert.ts";
export { LaunchError } from "./lib/watch/find/find_program.ts";
export { TargetError } from "./lib/watch/find/error.ts";
export { findTargets, type Found } from "./lib/watch/find/find.ts";
export { matches as matchingProcesses, type MatchOptions, waitForTarget } from "./lib/watch/find/matches.ts";
export { parseSelector, type Selector, type SelectorOptions } from "./lib/watch/find/selector.ts";
export { processTree } from "./lib/watch/find/tree.ts";
export { HostError } from "./lib/watch/hold/host_process.ts";
export { type Resumed, resumeLeft } from "./lib/watch/resume.ts";
export type { Counted, Counts } from "./lib/log/counts.ts";
export { watch, type WatchOptions, type WatchResult } from "./lib/watch/watchdog.ts";
export {
  attach,
  type AttachOptions,
  run,
  type RunOptions,
  type RunResult,
  type SessionOptions,
} from "./lib/watch/run.ts";
export { snap, type SnapOptions, type SnapResult } from "./lib/watch/snap.ts";
export { SnapshotLost } from "./lib/watch/capture/snapshot.ts";
