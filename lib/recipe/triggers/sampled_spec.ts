/** The shapes of triggers that are found by looking, as TypeScript recipes are written. @module */
import type { Duration } from "../language/duration.ts";
import type { CountLevel, CpuLevel, RateLevel, SizeLevel } from "../language/level.ts";
import type * as Triggers from "./trigger.ts";

/** A window that doesn't answer. */
export interface WindowSpec extends Triggers.WindowTrigger {
  /** For how long. */
  readonly window: Duration;
}

/** No output of a program that was launched. */
export interface SilenceSpec extends Triggers.SilenceTrigger {
  /** For how long. */
  readonly silence: Duration;
}

/** What gives a sign of life: a file whose time moves on, an address that answers, a pipe that can be opened. */
export type HeartbeatSource =
  | { readonly file: string }
  | { readonly http: `http://${string}` | `https://${string}` }
  | { readonly pipe: string };

/** A sign of life that doesn't come any more. */
export interface HeartbeatSpec extends Triggers.HeartbeatTrigger {
  /** What gives it. */
  readonly heartbeat: HeartbeatSource;
  /** For how long it is missed. */
  readonly for: Duration;
}

/** No use of the processor by the process and those that it started. */
export interface NoProgressSpec extends Triggers.NoProgressTrigger {
  /** For how long. */
  readonly noProgress: Duration;
}

/** The use of the processor. */
export interface CpuSpec extends Triggers.CpuTrigger {
  /** A comparison. */
  readonly cpu: CpuLevel;
  /** How long it must hold. */
  readonly for?: Duration;
}

/** The use of memory. */
export interface MemorySpec extends Triggers.MemoryTrigger {
  /** A comparison, growth or a slope. */
  readonly memory: SizeLevel;
  /** How long it must hold; of a slope, the span over which it is measured. */
  readonly for?: Duration;
}

/** A number of kernel handles. */
export interface HandlesSpec extends Triggers.HandlesTrigger {
  /** A comparison, growth or a slope. */
  readonly handles: CountLevel;
  /** How long it must hold; of a slope, the span over which it is measured. */
  readonly for?: Duration;
}

/** A number of GDI objects. */
export interface GdiSpec extends Triggers.GdiTrigger {
  /** A comparison, growth or a slope. */
  readonly gdi: CountLevel;
  /** How long it must hold; of a slope, the span over which it is measured. */
  readonly for?: Duration;
}

/** A number of USER objects. */
export interface UserSpec extends Triggers.UserTrigger {
  /** A comparison, growth or a slope. */
  readonly user: CountLevel;
  /** How long it must hold; of a slope, the span over which it is measured. */
  readonly for?: Duration;
}

/** A number of threads. */
export interface ThreadsSpec extends Triggers.ThreadsTrigger {
  /** A comparison, growth or a slope. */
  readonly threads: CountLevel;
  /** How long it must hold; of a slope, the span over which it is measured. */
  readonly for?: Duration;
}

/** Bytes read and written a second. */
export interface IoSpec extends Triggers.IoTrigger {
  /** A comparison. */
  readonly io: RateLevel;
  /** How long it must hold. */
  readonly for?: Duration;
}

/** What is found by looking again and again. */
export type SampledSpec =
  | WindowSpec
  | Triggers.DialogTrigger
  | SilenceSpec
  | HeartbeatSpec
  | NoProgressSpec
  | CpuSpec
  | MemorySpec
  | HandlesSpec
  | GdiSpec
  | UserSpec
  | ThreadsSpec
  | IoSpec;
