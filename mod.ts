/**
 * Trapline: capture recipes for Windows crash and hang dumps. This is what recipes are written with, and what runs them.
 *
 * Importing it loads the language alone and needs no permission; what touches Windows is loaded when it is called.
 *
 * - `trapline/cli`: the command line as a function
 * - `trapline/policy`: what a recipe would have done, from a recorded run
 * - `trapline/files`: recipes in YAML, ProcDump's command lines, event logs, results
 * - `trapline/report`: what happened, in words
 * - `trapline/minidump`, `trapline/kerneldump`: reading dumps, anywhere
 * - `trapline/dbgeng`: Microsoft's debugger engine
 *
 * @module
 */
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
  AddedMemory,
  CaptureTold,
  DumpOutcome,
  EngineFacts,
  LogRecord,
  Miss,
  Note,
  Opening,
  SessionEnd,
  Stamp,
  Told,
} from "./lib/log/record.ts";
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
export { type Condition, type ExitComparison, type Operator } from "./lib/recipe/language/condition.ts";
export { debugText, type DebugTextPattern, type DebugTextTrigger } from "./lib/recipe/triggers/debug_text.ts";
export {
  type CollectOrder,
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
  BugCheckEvent,
  CapturedEvent,
  CountersFound,
  ExceptionEvent,
  ExitEvent,
  Fault,
  SampleEvent,
  TargetEvent,
  TerminatedEvent,
  Thrown,
  TimedEvent,
} from "./lib/facts/event.ts";
export type { LoadFailure } from "./lib/facts/load_failure.ts";
export type { ExceptionName, ExceptionPattern } from "./lib/recipe/language/exception_pattern.ts";
export type { FormatName } from "./lib/recipe/language/format_name.ts";
export { bugcheck, type BugCheckTrigger } from "./lib/recipe/triggers/bugcheck.ts";
export { planOfMachineFlags } from "./lib/recipe/options/machine_flags.ts";
export { planOfFlags, type RecipeFlags } from "./lib/recipe/options/flags.ts";
/** Hangs: `hang.window("10s")`, `hang.silence("5m")` and others. */
export * as hang from "./lib/recipe/triggers/hang_builders.ts";
export { type Combinator, type Leaf, type Trigger } from "./lib/recipe/triggers/trigger.ts";
export type {
  CountLevel,
  CpuLevel,
  LevelOperator,
  RateLevel,
  SizeLevel,
  SlopeSpan,
} from "./lib/recipe/language/level.ts";
export { breakpoint, type BreakpointSpec, type BreakpointTrigger } from "./lib/recipe/triggers/breakpoint.ts";
export {
  type LeafSpec,
  type Leaves,
  type LevelLeaf,
  type MissingLeaf,
  type SampledLeaf,
  type SampledSpec,
} from "./lib/recipe/triggers/leaf.ts";
export type { RuleLimits } from "./lib/recipe/plan/limits.ts";
export { parsePlan, type Plan, type Rule } from "./lib/recipe/plan/plan.ts";
export {
  extend,
  plan,
  type Recipe,
  recipe,
  type RecipeChange,
  type RecipeSpec,
} from "./lib/recipe/plan/recipe.ts";
export type { Pack } from "./lib/recipe/plan/pack.ts";
export type {
  AnySink,
  BlobSink,
  FolderSink,
  HttpSink,
  NatsSink,
  S3Sink,
  Sinks,
  SinkSpec,
  Spool,
  SpoolSpec,
  WebhookSink,
} from "./lib/recipe/plan/sinks.ts";
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
export type { CppException } from "./lib/facts/cpp.ts";
export type { StowedException } from "./lib/facts/stowed.ts";
export type { WaitedInVain } from "./lib/recipe/needs/named.ts";
export type {
  FleetLimit,
  LimitsSpec,
  RecipeLimits,
  RecipeLimitsSpec,
  RuleLimitsSpec,
} from "./lib/recipe/plan/limits.ts";
export type { RuleSpec } from "./lib/recipe/plan/recipe.ts";
export { crash, type CrashSpec, type CrashTrigger } from "./lib/recipe/triggers/crash.ts";
export { terminated, type TerminatedTrigger } from "./lib/recipe/triggers/terminated.ts";
export {
  cppException,
  exception,
  type ExceptionChoice,
  type ExceptionOptions,
  type ExceptionSpec,
  type ExceptionTrigger,
  netException,
  type SpokenOptions,
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
  timer,
  type TimerSpec,
  type TimerTrigger,
  type TimingLeaf,
} from "./lib/recipe/triggers/time.ts";
export { parseBytes, type Size, type SizeUnit } from "./lib/recipe/language/size.ts";
export type { Glob } from "./lib/recipe/language/glob.ts";
export { manual, type ManualTrigger } from "./lib/recipe/triggers/manual.ts";
export { load, type LoadTrigger, unload, type UnloadTrigger } from "./lib/recipe/triggers/module.ts";
export { thread, type ThreadTrigger } from "./lib/recipe/triggers/thread.ts";
export type { BreakpointInterest, ExceptionInterest, Interest } from "./lib/recipe/needs/interest.ts";
export { FILE_KINDS, type FileKind } from "./lib/minidump/file_kind.ts";
export type {
  Finding,
  FindingCode,
  Location,
  Severity,
  StreamEntry,
  StreamReport,
  Verification,
} from "./lib/minidump/mod.ts";
export type { Counted, Counts } from "./lib/log/counts.ts";
export type { HealthFacts } from "./lib/log/health.ts";
export type { Identity } from "./lib/log/result.ts";
export type { Cause, Fired } from "./lib/facts/cause.ts";
export { FOUND_BY, type FoundBy } from "./lib/facts/frame.ts";
export { type Hang, HANG_VERDICTS, type HangVerdict } from "./lib/facts/hang.ts";
export type {
  Capture,
  Collected,
  DumpedTarget,
  MachineTarget,
  Manifest,
  ManifestFinding,
  ManifestKind,
  ProcessTarget,
  StackFrame,
  ThreadStack,
} from "./lib/store/manifest.ts";
export {
  chooseKept,
  type Kept,
  type LeftAlone,
  prune,
  type Pruned,
  type PruneOptions,
  type Removal,
  type RetentionPolicy,
  type Shelved,
  StoreError,
} from "./lib/store/mod.ts";
export { VERSION } from "./lib/version.ts";
export { main, type MainDefaults } from "./lib/cli/recipe_main.ts";
export {
  attach,
  attachMachine,
  type AttachOptions,
  type Checked,
  convert,
  type Converted,
  ConvertError,
  type ConvertOptions,
  findTargets,
  type FoundProcess,
  HostError,
  LaunchError,
  type MachineOptions,
  matchingProcesses,
  type MatchOptions,
  parseSelector,
  processTree,
  type Resumed,
  resumeLeft,
  resumeMachine,
  run,
  type RunOptions,
  type RunResult,
  type Selector,
  type SelectorOptions,
  type SessionOptions,
  snap,
  type SnapOptions,
  type SnapResult,
  SnapshotLost,
  TargetError,
  waitForTarget,
  watch,
  type WatchOptions,
  type WatchResult,
} from "./lib/watch/mod.ts";
