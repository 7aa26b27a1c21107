/**
 * What a record of each kind holds: the one schema of the event log. Where it and record.ts say different things, this
 * doesn't compile.
 *
 * @module
 */
import { z } from "zod";
import type { Holds, Same } from "../facts/same.ts";
import { actionSchema } from "../recipe/actions/action.ts";
import type { Interest } from "../recipe/needs/interest.ts";
import { type Measure, MEASURES } from "../facts/measures.ts";
import {
  addedSchema,
  amount,
  chance,
  EVENTS,
  flag,
  loadFailureSchema,
  object,
  optional,
  process,
  record,
  rule,
  text,
  whole,
} from "./event_schema.ts";
import type { LogRecord } from "./record.ts";

const outcome = z.enum(["exited", "killed", "detached", "stopped", "lost"]);

/** A dump that there is not. */
export const missSchema = object({ ...rule, asked: text, because: text });
/** What a rule waited for and was never there. */
export const unmetSchema = object({ ...rule, because: text });
/** How a target's watch ended. */
export const END = { outcome, exitCode: optional(whole), dll: optional(loadFailureSchema) };

const interest = object({
  exceptions: z.array(object({ code: z.union([whole, z.literal("other")]), chance })),
  exits: flag,
  crashes: flag.default(false),
  terminations: flag.default(false),
  loads: flag,
  unloads: flag,
  threads: object({ start: flag, exit: flag }),
  processes: flag,
  debugText: flag,
  breakpoints: z.array(object({ name: text, where: text, passes: whole })),
  buckets: optional(z.literal(true)),
  thrown: optional(z.literal(true)),
  samples: optional(object({
    period: whole,
    measures: z.array(z.enum(Object.keys(MEASURES) as Measure[])),
    heartbeats: z.array(z.union([object({ file: text }), object({ http: text }), object({ pipe: text })])),
  })),
});

/** What no rule sees. */
const REMARKS = [
  // The plan may be of another version.
  record("interest", { recipe: text, interest, plan: z.unknown(), started: text }),
  record("host", process),
  record("engine", { engine: object({ source: text, version: text, folder: text }), ms: amount }),
  record("machine", { connection: text, build: whole, processors: whole, ms: amount }),
  record("attached", { ...process, afterStartMs: amount, image: optional(text) }),
  record("exposed", { ms: amount }),
  record("dumping", { file: text, expected: amount }),
  record("dumped", {
    outcome: object({
      file: text,
      ok: flag,
      qualifier: whole,
      format: whole,
      ms: amount,
      because: optional(text),
      added: optional(addedSchema),
    }),
  }),
  record("resumed", { pausedMs: amount, unasked: optional(flag) }),
  record("kept", { ...process, ...rule, dump: text, ok: flag, bucket: optional(text) }),
  record("missed", missSchema.shape),
  record("unheard", { because: text }),
  record("untyped", process),
  record("fired", rule),
  record("decided", { ...rule, action: actionSchema, pid: optional(whole), due: amount }),
  record("suppressed", { ...rule, reason: text }),
  record("unmeasurable", { ...process, what: z.enum(Object.keys(MEASURES) as Measure[]), because: text }),
  record("suspended", process),
  record("refused", { ...process, because: text }),
  record("log", { ...rule, text }),
  record("printed", { ...rule, command: text, text }),
  record("exec", { ...rule, program: text, code: z.int() }),
  record("killed", rule),
  record("unmet", unmetSchema.shape),
  record("ended", { ...END, missed: z.array(missSchema), leftRunning: z.array(whole) }),
  record("closed", {}),
  record("host-lost", {
    what: z.enum(["armed", "snapshot", "machine"]),
    resumedThreads: whole,
    because: optional(text),
  }),
  record("spent", { ...rule, reason: z.enum(["limit", "over"]) }),
  record("unsent", { because: text }),
  record("late", { what: text, stop: whole }),
] as const;

const records = z.discriminatedUnion("kind", [...EVENTS, ...REMARKS]);

type Kind = LogRecord["kind"];
type Read = z.output<typeof records>;
/** The kinds that record.ts has otherwise. */
type Differing = {
  [K in Kind]: Same<Extract<Read, { kind: K }>, LogRecord<K>> extends true ? never : K;
}[Kind];
/** If this doesn't compile, `Differing` says where. */
export type Agreement = [Holds<Same<Read["kind"], Kind>>, Holds<Same<Differing, never>>];

/** A record of any kind. */
export const recordSchema: z.ZodType<LogRecord> = records;
/** The first record, as far as it says what a log can hold. */
export const interestSchema: z.ZodType<Interest> = interest;

const KINDS: ReadonlySet<string> = new Set(records.options.map(({ shape }) => shape.kind.value));

/** Whether this version has records of a kind. */
export function isRecordKind(kind: string): boolean {
  return KINDS.has(kind);
}
