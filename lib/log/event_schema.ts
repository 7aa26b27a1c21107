/**
 * What an event holds that rules see, in the event log, in a timeline written by hand, and as the trigger in a manifest.
 * Where it and lib/facts/event.ts say different things, this doesn't compile.
 *
 * @module
 */
import { z } from "zod";
import type { CppException } from "../facts/cpp.ts";
import type { TimedEvent } from "../facts/event.ts";
import { type Counter, COUNTER_NAMES } from "../facts/measures.ts";
import type { Holds, Same } from "../facts/same.ts";

/** The kinds of field that records have. */
export const text: z.ZodString = z.string();
export const flag: z.ZodBoolean = z.boolean();
export const whole: z.ZodInt = z.int().min(0);
/** Ms, bytes, a share: what is measured is never below 0. */
export const amount: z.ZodNumber = z.number().min(0);
export const optional: typeof z.exactOptional = z.exactOptional;
/** What a newer Trapline says besides isn't lost. */
export const object: typeof z.looseObject = z.looseObject;
export const chance: z.ZodEnum<{ first: "first"; second: "second" }> = z.enum(["first", "second"]);
const hex = text.regex(/^(0x[0-9a-fA-F]+|\d+)$/, "A number as text, like 0x7ff0");

/** Fields that many records have. */
export const process = { pid: whole } as const;
export const rule = { rule: text } as const;
const fault = {
  code: whole,
  // A hand may leave out what it need not know.
  address: hex.default("0x0"),
  parameters: z.array(hex).default([]),
  module: optional(text),
  offset: optional(text),
};
const thrown = object({ type: text, bases: z.array(text), message: optional(text) });
/** A C++ exception. */
export const cppSchema: z.ZodType<CppException> = object({
  type: text.describe("std::runtime_error"),
  bases: z.array(text).describe("Its base classes, the nearest first"),
  message: optional(text).describe("What it says, with what looks like a secret masked"),
  runtime: z.enum(["microsoft", "gcc"]).describe("Whose runtime has thrown it"),
});
/** The DLL for which a program could not be loaded. */
export const loadFailureSchema = object({
  why: z.enum(["missing", "refused"]),
  dll: text,
  neededBy: optional(text),
});
const thread = { ...process, tid: whole };
const value = optional(amount);

/** Memory that was added to a dump. */
export const addedSchema = z.union([
  object({ bytes: whole, pieces: whole }),
  object({ because: text }),
]);

/** What every record has. */
const STAMP = { at: amount, target: optional(whole) };
type Stamped<K extends string, F> = typeof STAMP & { kind: z.ZodLiteral<K> } & F;

/** A kind of record: its fields, beside those that every record has. */
export function record<K extends string, F extends z.core.$ZodLooseShape>(
  kind: K,
  fields: F,
): z.ZodObject<Stamped<K, F>, z.core.$loose> {
  return object({ ...STAMP, kind: z.literal(kind), ...fields });
}

const counters = Object.fromEntries(COUNTER_NAMES.map((name) => [name, value])) as Record<
  Counter,
  typeof value
>;

/** The kinds of event. */
export const EVENTS = [
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
    dll: optional(loadFailureSchema),
    thrown: optional(thrown),
    cpp: optional(cppSchema),
    bucket: optional(text),
    seen: optional(whole),
  }),
  record("terminated", { ...process, by: whole, image: text, code: whole }),
  record("process-end", { ...process, code: whole }),
  record("thread-start", thread),
  record("thread-exit", thread),
  record("load", { ...process, tid: optional(whole), path: text }),
  record("unload", { ...process, tid: optional(whole), path: text }),
  record("debug-text", { ...process, tid: optional(whole), text }),
  record("breakpoint", { ...thread, breakpoint: text }),
  record("exception", {
    ...{ ...thread, ...fault, chance },
    raisedAt: optional(z.literal("first")),
    thrown: optional(thrown),
    cpp: optional(cppSchema),
    filter: optional(text),
    bucket: optional(text),
    seen: optional(whole),
  }),
  record("bugcheck", { code: whole, parameters: z.array(hex) }),
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
  record("fleet", { pid: whole, bucket: text, kept: whole, hosts: z.array(text) }),
  record("manual", { by: z.enum(["key", "event", "line", "snap"]), what: text }),
  record("tick", {}),
] as const;

const events = z.discriminatedUnion("kind", EVENTS);

/** If this doesn't compile, the schema and the types say different things. */
export type Agreement = Holds<Same<z.output<typeof events>, TimedEvent & { target?: number }>>;

/** An event of any kind. */
export const eventSchema: z.ZodType<TimedEvent> = events;

const KINDS: ReadonlySet<string> = new Set(EVENTS.map(({ shape }) => shape.kind.value));

/** Whether rules see records of a kind. */
export function isEventKind(kind: string): boolean {
  return KINDS.has(kind);
}
