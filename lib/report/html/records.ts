/** The event log, read leniently: a run that died left half a line, and a newer Trapline kinds we don't know. @module */
import { z } from "zod";

const number = z.number();
const text = z.string();
const flag = z.boolean();
const process = { pid: number };
const rule = { rule: text };
const maybe = { number: z.exactOptional(number), text: z.exactOptional(text) };
const titled = z.object({ title: text });

const MISS = z.object({ rule: text, asked: text, because: text });

/** How a target's watch ended. */
const OUTCOME = z.enum(["exited", "killed", "detached", "lost"]);

/** The kinds that a report tells, each with the fields that it needs. */
const FIELDS = {
  "interest": { recipe: text, started: maybe.text, plan: z.optional(z.unknown()) },
  "engine": { engine: z.object({ source: text, version: text }) },
  "armed": {},
  "process-start": { ...process, image: text },
  "process-end": { ...process, code: number },
  "exception": {
    ...process,
    code: number,
    chance: z.enum(["first", "second"]),
    module: maybe.text,
    offset: maybe.text,
  },
  "sample": {
    ...process,
    cpu: maybe.number,
    commit: maybe.number,
    private: maybe.number,
    workingSet: maybe.number,
    handles: maybe.number,
    gdi: maybe.number,
    user: maybe.number,
    threads: maybe.number,
    read: maybe.number,
    written: maybe.number,
    window: z.exactOptional(titled.extend({ ms: number })),
    silent: maybe.number,
    idle: maybe.number,
    beats: z.exactOptional(z.record(text, number)),
  },
  "fired": rule,
  "suppressed": { ...rule, reason: text },
  "dumped": { outcome: z.object({ file: text, ok: flag, because: maybe.text }) },
  "resumed": { pausedMs: number, unasked: z.exactOptional(flag) },
  "captured": { ...process, ...rule, bytes: number },
  "log": { ...rule, text },
  "printed": { ...rule, command: text, text },
  "exec": { ...rule, program: text, code: number },
  "killed": rule,
  "manual": { by: text, what: text },
  "refused": { ...process, because: text },
  "unmeasurable": { ...process, what: text, because: text },
  "suspended": process,
  "host-lost": { what: text },
  "ended": { outcome: OUTCOME, exitCode: maybe.number, missed: z.array(MISS), leftRunning: z.array(number) },
} as const;

type Fields = typeof FIELDS;

type Any = {
  [Each in keyof Fields]:
    & { readonly kind: Each; readonly at: number; readonly target?: number }
    & z.infer<z.ZodObject<Fields[Each]>>;
}[keyof Fields];

/** A record of the event log, as far as a report needs to know it. */
export type LogRecord<K extends keyof Fields = keyof Fields> = Extract<Any, { readonly kind: K }>;

const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map(
  Object.entries(FIELDS).map(([kind, fields]) => [
    kind,
    z.object({ at: number, kind: z.literal(kind), target: maybe.number, ...fields }),
  ]),
);

/** A log that was read. */
export interface Log {
  /** In the order of the file. */
  readonly records: readonly LogRecord[];
  /** How many lines are no record: cut off, or not ours. */
  readonly unreadable: number;
}

/** Reads a log of NDJSON; what can't be read is counted, never a reason to show nothing. */
export function readLog(text: string): Log {
  const records: LogRecord[] = [];
  let unreadable = 0;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const value = parsed(line);
    const schema = SCHEMAS.get(String(value?.kind));
    const record = schema?.safeParse(value);
    if (record?.success) records.push(record.data as LogRecord);
    else if (schema || typeof value?.kind !== "string") unreadable++;
  }
  return { records, unreadable };
}

function parsed(line: string): { readonly kind?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

const RESULT = z.object({
  outcome: OUTCOME,
  exitCode: maybe.number,
  armedAt: maybe.text,
  armedAfterMs: maybe.number,
  processes: number,
  exceptions: number,
  fired: number,
  killedBy: maybe.text,
  missed: z.array(MISS),
  leftRunning: z.array(z.object({ pid: number })),
});

/** What the result file tells. */
export type ResultFile = z.infer<typeof RESULT>;

/** Reads a result file; undefined when it is none. */
export function readResult(text: string): ResultFile | undefined {
  const value = parsed(text);
  const result = RESULT.safeParse(value);
  return result.success ? result.data : undefined;
}
