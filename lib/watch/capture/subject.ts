/** What a run's dumps are of, as far as taking one depends on it: {@link Subject}. @module */
import type { StackFrame } from "../../facts/frame.ts";
import type { TimedEvent } from "../../facts/event.ts";
import type { DumpOutcome, EngineFacts } from "../../log/record.ts";
import type { Identity } from "../../log/result.ts";
import type { DumpRequest } from "../../recipe/actions/dump_kind.ts";
import type { Manifest } from "../../store/manifest.ts";
import type { VerdictFacts } from "../sample/verdict.ts";
import type { Fitted } from "./fit.ts";
import type { PlannedDump, WantedDump } from "./planned.ts";
import type { WrittenDump } from "./written.ts";

/** What a stop's dumps have in common. */
export interface Stop {
  readonly trigger: TimedEvent;
  readonly identity: Identity;
  readonly engine: EngineFacts;
  readonly capturedAt: Date;
  readonly pausedMs: number;
  /** What shows what kind of hang it is, where a rule fired at one. */
  readonly hang?: VerdictFacts;
  /** The event thread's frames, for the bucket when the dump's own can't be read. */
  readonly frames: readonly StackFrame[];
}

/** A dump that was written. */
export interface Written {
  readonly plan: PlannedDump;
  readonly outcome: DumpOutcome;
  readonly dump: WrittenDump;
}

/** What a manifest says that only this kind of target has, or has in its own way. */
export type OwnFacts = Pick<
  Manifest,
  | "target"
  | "verification"
  | "exception"
  | "bugCheck"
  | "hang"
  | "bucket"
  | "formerBucket"
  | "stacks"
  | "stacksBy"
  | "stacksBecause"
  | "managed"
  | "cpp"
  | "stowed"
  | "stowed"
>;

/** A program or a machine. */
export interface Subject {
  /** How its dumps are called where a recipe doesn't say it; without this as those of programs. */
  readonly template?: string;
  /** What is asked of the engine. */
  request(wanted: WantedDump): DumpRequest;
  /** Whether there is room and time for it; `planned` bytes are to be written before it. */
  fit(request: DumpRequest, identity: Identity, planned: number): Fitted;
  /** Reads what one stop's dumps have in common; what it gives says of each what is known of it. */
  read(stop: Stop, written: readonly Written[]): Promise<(each: Written) => Promise<OwnFacts>>;
}
