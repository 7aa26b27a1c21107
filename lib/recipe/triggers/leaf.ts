/**
 * Every trigger that is one kind of event: the tables of them all, and what each can be asked. A new trigger is one file
 * beside this one, its type in Leaves, and its value in LEAVES.
 *
 * @module
 */
import type { SampleEvent, TargetEvent } from "../../facts/event.ts";
import type { Measure } from "../../facts/measures.ts";
import { milliseconds } from "../language/duration.ts";
import { type Level, parseLevel } from "../language/level.ts";
import { BUGCHECK, type BugCheckTrigger } from "./bugcheck.ts";
import { BREAKPOINT, type BreakpointSpec, type BreakpointTrigger } from "./breakpoint.ts";
import { COUNTER_TRIGGERS, type CounterSpecs, type CounterTriggers } from "./counters.ts";
import {
  CPU,
  type CpuSpec,
  type CpuTrigger,
  IO,
  type IoSpec,
  type IoTrigger,
  MEMORY,
  type MemorySpec,
  type MemoryTrigger,
} from "./cpu_memory_io.ts";
import { CRASH, type CrashSpec, type CrashTrigger } from "./crash.ts";
import { DEBUG_TEXT, type DebugTextTrigger } from "./debug_text.ts";
import { EXCEPTION, type ExceptionSpec, type ExceptionTrigger } from "./exception.ts";
import {
  DIALOG,
  type DialogTrigger,
  HEARTBEAT,
  type HeartbeatSpec,
  type HeartbeatTrigger,
  NO_PROGRESS,
  type NoProgressSpec,
  type NoProgressTrigger,
  SILENCE,
  type SilenceSpec,
  type SilenceTrigger,
  WINDOW,
  type WindowSpec,
  type WindowTrigger,
} from "./hang.ts";
import type {
  EventTrigger,
  FoundTrigger,
  LeafKind,
  LevelTrigger,
  MissingTrigger,
  TimeTrigger,
} from "./kind.ts";
import { MANUAL, type ManualTrigger } from "./manual.ts";
import { LOAD, type LoadTrigger, UNLOAD, type UnloadTrigger } from "./module.ts";
import { EXIT, type ExitSpec, type ExitTrigger, PROCESS, type ProcessTrigger } from "./process.ts";
import { TERMINATED, type TerminatedTrigger } from "./terminated.ts";
import { THREAD, type ThreadTrigger } from "./thread.ts";
import {
  DEADLINE,
  type DeadlineSpec,
  type DeadlineTrigger,
  TIMER,
  type TimerSpec,
  type TimerTrigger,
  type TimingLeaf,
} from "./time.ts";

/** Every such trigger by the key that names it. */
export interface Leaves extends CounterTriggers {
  /** A crash, whoever handles it. */
  readonly crash: CrashTrigger;
  /** An exception. */
  readonly exception: ExceptionTrigger;
  /** A process's end by its exit code. */
  readonly exit: ExitTrigger;
  /** A DLL that is loaded. */
  readonly load: LoadTrigger;
  /** A DLL that is unloaded. */
  readonly unload: UnloadTrigger;
  /** A thread's start or end. */
  readonly thread: ThreadTrigger;
  /** The start or end of a process. */
  readonly process: ProcessTrigger;
  /** A process that another one ends by force. */
  readonly terminated: TerminatedTrigger;
  /** Debug text. */
  readonly debugText: DebugTextTrigger;
  /** A breakpoint. */
  readonly breakpoint: BreakpointTrigger;
  /** A bug check of a machine. */
  readonly bugcheck: BugCheckTrigger;
  /** A span after the target was armed. */
  readonly timer: TimerTrigger;
  /** How long the target may run. */
  readonly deadline: DeadlineTrigger;
  /** Somebody asks for it. */
  readonly manual: ManualTrigger;
  /** A window that doesn't answer. */
  readonly window: WindowTrigger;
  /** A modal dialog. */
  readonly dialog: DialogTrigger;
  /** No output. */
  readonly silence: SilenceTrigger;
  /** A sign of life. */
  readonly heartbeat: HeartbeatTrigger;
  /** No use of the processor. */
  readonly noProgress: NoProgressTrigger;
  /** The use of the processor. */
  readonly cpu: CpuTrigger;
  /** The use of memory. */
  readonly memory: MemoryTrigger;
  /** Bytes read and written. */
  readonly io: IoTrigger;
}

/** One kind of event. */
export type Leaf = Leaves[keyof Leaves];

/** A leaf that waits for a measured value. */
export type LevelLeaf = CpuTrigger | MemoryTrigger | IoTrigger | CounterTriggers[keyof CounterTriggers];

/** A leaf that waits until something has not come for a span. */
export type MissingLeaf = SilenceTrigger | HeartbeatTrigger | NoProgressTrigger;

/** What is found by looking again and again: a hang, or the use of a resource. */
export type SampledLeaf = WindowTrigger | DialogTrigger | MissingLeaf | LevelLeaf;

/** One kind of event, as TypeScript recipes write it. */
export type LeafSpec =
  | CrashSpec
  | TerminatedTrigger
  | ExceptionSpec
  | ExitSpec
  | LoadTrigger
  | UnloadTrigger
  | ThreadTrigger
  | ProcessTrigger
  | DebugTextTrigger
  | BreakpointSpec
  | BugCheckTrigger
  | TimerSpec
  | DeadlineSpec
  | ManualTrigger
  | SampledSpec;

/** What is found by looking again and again, as TypeScript recipes write it. */
export type SampledSpec =
  | WindowSpec
  | DialogTrigger
  | SilenceSpec
  | HeartbeatSpec
  | NoProgressSpec
  | CpuSpec
  | MemorySpec
  | IoSpec
  | CounterSpecs[keyof CounterSpecs];

type KindFor<L> = L extends LevelLeaf ? LevelTrigger<L>
  : L extends MissingLeaf ? MissingTrigger<L>
  : L extends SampledLeaf ? FoundTrigger<L>
  : L extends TimingLeaf ? TimeTrigger<L>
  : EventTrigger<L>;

/** What is known about each. Messages name the keys in this order. */
export const LEAVES: { readonly [Key in keyof Leaves]: KindFor<Leaves[Key]> } = {
  crash: CRASH,
  exception: EXCEPTION,
  exit: EXIT,
  load: LOAD,
  unload: UNLOAD,
  thread: THREAD,
  process: PROCESS,
  terminated: TERMINATED,
  debugText: DEBUG_TEXT,
  breakpoint: BREAKPOINT,
  bugcheck: BUGCHECK,
  timer: TIMER,
  deadline: DEADLINE,
  manual: MANUAL,
  window: WINDOW,
  dialog: DIALOG,
  silence: SILENCE,
  heartbeat: HEARTBEAT,
  noProgress: NO_PROGRESS,
  cpu: CPU,
  memory: MEMORY,
  ...COUNTER_TRIGGERS,
  io: IO,
};

const KEYS = Object.keys(LEAVES) as readonly (keyof Leaves)[];

/** Whether a trigger is one kind of event, not several triggers together. */
export function isLeaf(trigger: object): trigger is Leaf {
  return KEYS.some((key) => key in trigger);
}

/** The key that names a leaf. */
export function keyOf(leaf: Leaf): keyof Leaves {
  return KEYS.find((key) => key in leaf)!;
}

/** What is known about a leaf. */
export function kindOf(leaf: LevelLeaf): LevelTrigger<LevelLeaf>;
export function kindOf(leaf: MissingLeaf): MissingTrigger<MissingLeaf>;
export function kindOf(leaf: SampledLeaf): SampledKind;
export function kindOf(leaf: Leaf): LeafKind<Leaf>;
export function kindOf(leaf: Leaf): LeafKind<Leaf> {
  return LEAVES[keyOf(leaf)];
}

type SampledKind = LevelTrigger<SampledLeaf> | MissingTrigger<SampledLeaf> | FoundTrigger<SampledLeaf>;

/** Whether a leaf is found by looking, so that no single event matches it. */
export function isSampled(leaf: Leaf): leaf is SampledLeaf {
  return kindOf(leaf).fires === "at a look";
}

/** Whether a leaf fires at a time, so that no event matches it. */
export function isTiming(leaf: Leaf): leaf is TimingLeaf {
  return kindOf(leaf).fires === "at a time";
}

/** What must be measured for a leaf; undefined for a heartbeat. */
export function measureOf(leaf: SampledLeaf): Measure | undefined {
  return kindOf(leaf).measure;
}

/** The span that a leaf looks over, in ms; undefined where one look is enough. */
export function spanOf(leaf: SampledLeaf): number | undefined {
  const text = kindOf(leaf).span(leaf);
  return text === undefined ? undefined : milliseconds(text);
}

/** What a leaf's value must be. */
export function levelOf(leaf: LevelLeaf): Level {
  const kind = kindOf(leaf);
  return parseLevel(kind.level(leaf), kind.quantity);
}

/** A leaf's value in a sample, in percent, bytes, bytes a second or as a number; undefined if it was not measured. */
export function valueIn(leaf: LevelLeaf, sample: SampleEvent): number | undefined {
  return kindOf(leaf).value(leaf, sample);
}

/** For how long something has not come, in ms; undefined if it was not measured. */
export function missedIn(leaf: MissingLeaf, sample: SampleEvent): number | undefined {
  return kindOf(leaf).missed(leaf, sample);
}

/** The kinds of the events at which a leaf may fire; none for one that fires at a time or at a look. */
export function eventsOf(leaf: Leaf): readonly TargetEvent["kind"][] {
  const kind = kindOf(leaf);
  return kind.fires === "at an event" ? kind.events(leaf) : [];
}

/**
 * Whether an event is one that a leaf waits for. Pure: the machine decides by it.
 *
 * No event matches a timer or a deadline: those are due at a time ({@link nextDue}). No single sample matches a hang or
 * a use of resources: the machine remembers the looks before. The `nth` of an exception isn't
 * looked at, because one event can't tell which of several it is: the machine counts those that match.
 */
export function matches(leaf: Leaf, event: TargetEvent): boolean {
  const kind = kindOf(leaf);
  return kind.fires === "at an event" && kind.events(leaf).includes(event.kind) && kind.fits(leaf, event);
}
