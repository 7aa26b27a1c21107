/** The shapes of a timeline's records. What a record has besides is left aside. @module */
import { z } from "zod";
import { milliseconds } from "../recipe/language/duration.ts";
import { RecipeError } from "../recipe/language/error.ts";
import type { TargetEvent, TimedEvent } from "../facts/event.ts";
import type { Interest } from "../recipe/needs/interest.ts";
import { type Measure, MEASURES } from "../recipe/needs/samples.ts";

const whole = z.number().int().min(0);
const time = z.number().min(0);
const chance = z.enum(["first", "second"]);
const text = z.string();
const hex = text.regex(/^(0x[0-9a-fA-F]+|\d+)$/, "A number as text, like 0x7ff0");

const value = z.exactOptional(time);

const process = { pid: whole };
const thread = { ...process, tid: whole };

/** The fields of each kind of event. */
const FIELDS = {
  "armed": {},
  "process-start": { ...process, image: text },
  "process-exit": {
    ...process,
    code: whole,
    image: z.exactOptional(text),
    exiting: z.exactOptional(z.boolean()),
  },
  "process-end": { ...process, code: whole },
  "thread-start": thread,
  "thread-exit": thread,
  "load": { ...process, path: text },
  "unload": { ...process, path: text },
  "debug-text": { ...process, text },
  "breakpoint": { ...thread, breakpoint: text },
  "exception": {
    ...thread,
    code: whole,
    chance,
    address: hex.default("0x0"),
    parameters: z.array(hex).default([]),
    module: z.exactOptional(text),
    offset: z.exactOptional(text),
    bucket: z.exactOptional(text),
  },
  "captured": { ...process, rule: text, bytes: whole, bucket: z.exactOptional(text) },
  "sample": {
    ...process,
    active: time,
    ...{ cpu: value, cores: value, commit: value, private: value, workingSet: value },
    ...{ handles: value, gdi: value, user: value, threads: value, read: value, written: value },
    ...{ silent: value, idle: value, beats: z.exactOptional(z.record(text, time)) },
    window: z.exactOptional(z.object({ title: text, ms: time })),
    dialog: z.exactOptional(z.object({ title: text, text }).nullable()),
  },
  "disk": { free: whole },
  "manual": { by: z.enum(["key", "event", "line", "snap"]), what: text },
  "tick": {},
} satisfies { [Kind in TargetEvent["kind"]]: z.core.$ZodLooseShape };

type Kind = TargetEvent["kind"];

const SCHEMAS = new Map(
  Object.entries(FIELDS).map((
    [kind, fields],
  ) => [kind, z.object({ at: time, kind: z.literal(kind), ...fields })]),
);

/** The shapes of events. */
export const EVENTS = {
  /** Whether rules know the kind. */
  knows: (kind: unknown): kind is Kind => typeof kind === "string" && SCHEMAS.has(kind),
  /** The shape of a kind. */
  schema: (kind: Kind): z.ZodType<TimedEvent> => SCHEMAS.get(kind) as unknown as z.ZodType<TimedEvent>,
};

const span = text.superRefine((value, context) => {
  try {
    milliseconds(value);
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
  }
});

/** The shape of an expectation. */
export const EXPECTATION = z.strictObject({
  expect: z.strictObject({
    rule: text,
    at: z.exactOptional(time),
    within: z.exactOptional(span),
    dumps: z.exactOptional(whole),
    never: z.exactOptional(z.literal(true)),
  }).refine(({ never, dumps }) => never === undefined || dumps === undefined, {
    message: "A rule that never fires has no dumps: write never or dumps",
  }),
});

const flag = z.boolean();

/** The shape of what was recorded. */
export const INTEREST: z.ZodType<{ interest: Interest }> = z.object({
  interest: z.object({
    exceptions: z.array(z.object({ code: z.union([whole, z.literal("other")]), chance })),
    exits: flag,
    loads: flag,
    unloads: flag,
    threads: z.object({ start: flag, exit: flag }),
    processes: flag,
    debugText: flag,
    breakpoints: z.array(z.object({ name: text, where: text, passes: whole })),
    buckets: z.exactOptional(z.literal(true)),
    samples: z.exactOptional(z.object({
      period: whole,
      measures: z.array(z.enum(Object.keys(MEASURES) as Measure[])),
      heartbeats: z.array(z.union([
        z.object({ file: text }),
        z.object({ http: text }),
        z.object({ pipe: text }),
      ])),
    })),
  }),
});
