/** Leaves that are found by looking again and again: which they are, and what each looks at. @module */
import { milliseconds } from "../language/duration.ts";
import type { SampleEvent } from "../../facts/event.ts";
import { type Level, parseLevel } from "../language/level.ts";
import { heartbeatName, type Measure } from "../needs/samples.ts";
import type {
  CpuTrigger,
  GdiTrigger,
  HandlesTrigger,
  HeartbeatTrigger,
  IoTrigger,
  Leaf,
  MemoryTrigger,
  NoProgressTrigger,
  SampledLeaf,
  SilenceTrigger,
  ThreadsTrigger,
  UserTrigger,
} from "./trigger.ts";

/** A leaf that waits for a measured value. */
export type LevelLeaf =
  | CpuTrigger
  | MemoryTrigger
  | HandlesTrigger
  | GdiTrigger
  | UserTrigger
  | ThreadsTrigger
  | IoTrigger;

/** A leaf that waits until something has not come for so long. */
export type MissingLeaf = SilenceTrigger | HeartbeatTrigger | NoProgressTrigger;

/** What each kind of sampled leaf has measured; a heartbeat is no measurement but listened for by itself. */
const MEASURED = {
  window: "windows",
  dialog: "dialogs",
  silence: "silence",
  heartbeat: undefined,
  noProgress: "idle",
  cpu: "cpu",
  memory: "memory",
  handles: "handles",
  gdi: "gdi",
  user: "user",
  threads: "threads",
  io: "io",
} as const satisfies Readonly<Record<KeyOf<SampledLeaf>, Measure | undefined>>;

/** The key that names each. */
type KeyOf<T> = T extends unknown ? Exclude<keyof T, "for" | "confirm" | "relative" | "kind" | "direction">
  : never;

const KEYS = Object.keys(MEASURED) as (keyof typeof MEASURED)[];

/** Whether a leaf is found by looking, so that no single event matches it. */
export function isSampled(leaf: Leaf): leaf is SampledLeaf {
  return KEYS.some((key) => key in leaf);
}

/** What must be measured for a leaf; undefined for a heartbeat. */
export function measureOf(leaf: SampledLeaf): Measure | undefined {
  return MEASURED[KEYS.find((key) => key in leaf)!];
}

/** The span that a leaf looks over, in ms; undefined where one look is enough. */
export function spanOf(leaf: SampledLeaf): number | undefined {
  const text = "window" in leaf
    ? leaf.window
    : "silence" in leaf
    ? leaf.silence
    : "noProgress" in leaf
    ? leaf.noProgress
    : "for" in leaf
    ? leaf.for
    : undefined;
  return text === undefined ? undefined : milliseconds(text);
}

/** What a leaf's value must be. */
export function levelOf(leaf: LevelLeaf): Level {
  if ("cpu" in leaf) return parseLevel(leaf.cpu, "percent");
  if ("memory" in leaf) return parseLevel(leaf.memory, "size");
  if ("io" in leaf) return parseLevel(leaf.io, "rate");
  if ("handles" in leaf) return parseLevel(leaf.handles, "count");
  if ("gdi" in leaf) return parseLevel(leaf.gdi, "count");
  return parseLevel("user" in leaf ? leaf.user : leaf.threads, "count");
}

/** A leaf's value in a sample, in percent, bytes, bytes a second or as a number; undefined if it was not measured. */
export function valueIn(leaf: LevelLeaf, sample: SampleEvent): number | undefined {
  if ("cpu" in leaf) return cpuIn(leaf, sample);
  if ("memory" in leaf) return sample[leaf.kind === "working-set" ? "workingSet" : leaf.kind ?? "commit"];
  if ("io" in leaf) return ioIn(leaf, sample);
  if ("handles" in leaf) return sample.handles;
  if ("gdi" in leaf) return sample.gdi;
  return "user" in leaf ? sample.user : sample.threads;
}

function cpuIn({ relative = "machine" }: CpuTrigger, { cpu, cores }: SampleEvent): number | undefined {
  const of = relative === "core" ? 1 : cores;
  return cpu === undefined || of === undefined ? undefined : cpu / of * 100;
}

function ioIn({ direction }: IoTrigger, { read, written }: SampleEvent): number | undefined {
  if (direction !== undefined) return direction === "read" ? read : written;
  return read === undefined || written === undefined ? undefined : read + written;
}

/** For how long something has not come, in ms; undefined if it was not measured. */
export function missedIn(leaf: MissingLeaf, sample: SampleEvent): number | undefined {
  if ("silence" in leaf) return sample.silent;
  return "noProgress" in leaf ? sample.idle : sample.beats?.[heartbeatName(leaf.heartbeat)];
}
