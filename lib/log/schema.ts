/**
 * What a record of each kind holds: the one schema of the event log, whether a run wrote it or a hand. Where it and
 * record.ts say different things, this doesn't compile.
 *
 * @module
 */
import { z } from "zod";
import type { Holds, Same } from "../facts/same.ts";
import { actionSchema } from "../recipe/actions/action.ts";
import type { TimedEvent } from "../facts/event.ts";
import type { Interest } from "../recipe/needs/interest.ts";
import { type Counter, COUNTER_NAMES, type Measure, MEASURES } from "../facts/measures.ts";
import type { LogRecord } from "./record.ts";

const text = z.string();
const flag = z.boolean();
const whole = z.int().min(0);
/** Ms, bytes, a share: what is measured is never below 0. */
const amount = z.number().min(0);
const hex = text.regex(/^(0x[0-9a-fA-F]+|\d+)$/, "A number as text, like 0x7ff0");
const chance = z.enum(["first", "second"]);
const outcome = z.enum(["exited", "killed", "detached", "lost"]);
const optional = z.exactOptional;
/** What a newer Trapline says besides isn't lost. */
const object = z.looseObject;

const process = { pid: whole };
const fault = {
  code: whole,
  // A hand may leave out what it need not know.
  address: hex.default("0x0"),
  parameters: z.array(hex).default([]),
  module: optional(text),
  offset: optional(text),
};
const thread = { ...process, tid: whole };
const rule = { rule: text };
const value = optional(amount);

/** A dump that there is not. */
export const missSchema = object({ ...rule, asked: text, because: text });
/** How a target's watch ended. */
export const END = { outcome, exitCode: optional(whole) };

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
  samples: optional(object({
    period: whole,
    measures: z.array(z.enum(Object.keys(MEASURES) as Measure[])),
    heartbeats: z.array(z.union([object({ file: text }), object({ http: text }), object({ pipe: text })])),
  })),
});

/** What every record has. */
const STAMP = { at: amount, target: optional(whole) };
type Stamped<K extends string, F> = typeof STAMP & { kind: z.ZodLiteral<K> } & F;

function record<K extends string, F extends z.core.$ZodLooseShape>(
  kind: K,
  fields: F,
): z.ZodObject<Stamped<K, F>, z.core.$loose> {
  return object({ ...STAMP, kind: z.literal(kind), ...fields });
}

const counters = Object.fromEntries(COUNTER_NAMES.map((name) => [name, value])) as Record<
  Counter,
  typeof value
>;

/** What rules see. */
const EVENTS = [
  record("armed", {}),
  record("process-start", { ...process, image: text }),
  record("process-exit", {
    ...process,
    code: whole,
    image: optional(text),
    exiting: optional(flag),
    tid: optional(whole),
    by: optional(z.enum(["unhandled", "exit", "terminate"])),
    fault: optional(object(fault)),
    bucket: optional(text),
  }),
  record("terminated", { ...process, by: whole, image: text, code: whole }),
  record("process-end", { ...process, code: whole }),
  record("thread-start", thread),
  record("thread-exit", thread),
  record("load", { ...process, path: text }),
  record("unload", { ...process, path: text }),
  record("debug-text", { ...process, text }),
  record("breakpoint", { ...thread, breakpoint: text }),
  record("exception", { ...thread, ...fault, chance, bucket: optional(text) }),
  record("captured", { ...process, ...rule, bytes: whole, bucket: optional(text) }),
  record("sample", {
    ...process,
    active: amount,
    ...{ cpu: value, cores: value, commit: value, private: value, workingSet: value },
    ...{ read: value, written: value },
    ...counters,
    ...{ silent: value, idle: value, beats: optional(z.record(text, amount)) },
    window: optional(object({ title: text, ms: amount, tid: optional(whole) })),
    dialog: optional(object({ title: text, text, tid: optional(whole) }).nullable()),
  }),
  record("disk", { free: whole }),
  record("manual", { by: z.enum(["key", "event", "line", "snap"]), what: text }),
  record("tick", {}),
] as const;

/** What no rule sees. */
const REMARKS = [
  // The plan may be of another version.
  record("interest", { recipe: text, interest, plan: z.unknown(), started: text }),
  record("host", process),
  record("engine", { engine: object({ source: text, version: text, folder: text }), ms: amount }),
  record("attached", { ...process, afterStartMs: amount }),
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
    }),
  }),
  record("resumed", { pausedMs: amount, unasked: optional(flag) }),
  record("kept", { ...process, ...rule, dump: text, ok: flag, bucket: optional(text) }),
  record("missed", missSchema.shape),
  record("unheard", { because: text }),
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
  record("ended", { ...END, missed: z.array(missSchema), leftRunning: z.array(whole) }),
  record("closed", {}),
  record("host-lost", { what: z.enum(["armed", "snapshot"]), resumedThreads: whole }),
  record("late", { what: text, stop: whole }),
] as const;

const events = z.discriminatedUnion("kind", EVENTS);
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
/** What rules see of a log. */
export const eventSchema: z.ZodType<TimedEvent> = events;
/** The first record, as far as it says what a log can hold. */
export const interestSchema: z.ZodType<Interest> = interest;

const EVENT_KINDS: ReadonlySet<string> = new Set(EVENTS.map(({ shape }) => shape.kind.value));
const KINDS: ReadonlySet<string> = new Set(records.options.map(({ shape }) => shape.kind.value));

/** Whether rules see records of a kind. */
export function isEventKind(kind: string): boolean {
  return EVENT_KINDS.has(kind);
}

/** Whether this version has records of a kind. */
export function isRecordKind(kind: string): boolean {
  return KINDS.has(kind);
}
