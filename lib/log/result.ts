/** The result file of a run: how it ended, for programs. @module */
import { z } from "zod";
import { optional, text, whole } from "./event_schema.ts";
import type { Holds, Same } from "../facts/same.ts";
import type { Counted } from "./counts.ts";
import { objectIn } from "./json.ts";
import type { Miss, SessionEnd } from "./record.ts";
import { END, missSchema, unmetSchema } from "./schema.ts";

/** Who a process is. */
export interface Identity {
  /** Its id, which another process may have once this one has ended. */
  readonly pid: number;
  /** The path of its program; "" when it may not be asked. */
  readonly image: string;
  /** As it was started; "" when it may not be asked. */
  readonly commandLine: string;
  /** When it was created, in ISO 8601; with the pid it names one process only. */
  readonly created: string;
  /** It is a 32-bit program on 64-bit Windows; absent of any other. */
  readonly wow64?: true;
}

/** What the result file says. */
export interface ResultFile extends SessionEnd, Omit<Counted, "armedAt"> {
  /** The version of this shape. */
  readonly version: 1;
  /** Trapline's version. */
  readonly trapline: string;
  /** The exit code of Trapline itself. */
  readonly code: number;
  /** When the trap was armed, in ISO 8601; absent if it never was. */
  readonly armedAt?: string | undefined;
  /** The dumps that could not be written. */
  readonly missed: readonly Miss[];
  /** Processes that still ran at the end; arguments that look like secrets are masked. */
  readonly leftRunning: readonly Identity[];
  /** The dumps, by path; "" for stacks alone. */
  readonly captures: readonly {
    readonly ok: boolean;
    readonly dump: string;
    readonly rule: string;
    readonly bucket?: string | undefined;
    /** What happened, in one line: `MEMORY grew by 100.7 MB to 110.9 MB in 12 s`. */
    readonly headline?: string | undefined;
  }[];
}

/** What the result file says where there was no run. */
export interface FailedResult extends Pick<ResultFile, "version" | "trapline" | "code"> {
  /** Always "failed". */
  readonly outcome: "failed";
  /** Why there was none, for people. */
  readonly because: string;
}

const schema = z.looseObject({
  version: z.literal(1),
  trapline: text,
  code: z.int(),
  ...END,
  armedAt: optional(text),
  armedAfterMs: optional(z.number()),
  ...{ processes: whole, exceptions: whole, fired: whole, samples: whole, suppressed: whole },
  bugChecks: optional(whole),
  machine: optional(text),
  killedBy: optional(text),
  unmet: optional(z.array(unmetSchema)),
  missed: z.array(missSchema),
  leftRunning: z.array(
    z.looseObject({
      pid: whole,
      image: text,
      commandLine: text,
      created: text,
      wow64: optional(z.literal(true)),
    }),
  ),
  captures: z.array(
    z.looseObject({
      ok: z.boolean(),
      dump: text,
      rule: text,
      bucket: optional(text),
      headline: optional(text),
    }),
  ),
});
const failed = z.looseObject({
  version: z.literal(1),
  trapline: text,
  code: z.int(),
  outcome: z.literal("failed"),
  because: text,
});

/** If this doesn't compile, the schemas and the types say different things. */
export type Agreement = [
  Holds<Same<z.output<typeof schema>, ResultFile>>,
  Holds<Same<z.output<typeof failed>, FailedResult>>,
];

/** What is read back of a result file. */
export const resultSchema: z.ZodType<ResultFile | FailedResult> = z.discriminatedUnion("outcome", [
  schema,
  failed,
]);

/** Reads a result file; undefined when it is none. */
export function readResult(text: string): ResultFile | FailedResult | undefined {
  return resultSchema.safeParse(objectIn(text)).data;
}
