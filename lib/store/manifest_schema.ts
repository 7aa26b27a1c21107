/** The manifest for zod. Where it and manifest.ts say different things, this doesn't compile. @module */
import { z } from "zod";
import type { Cause } from "../facts/cause.ts";
import type { StackFrame, ThreadStack } from "../facts/frame.ts";
import { type Hang, HANG_VERDICTS } from "../facts/hang.ts";
import type { StowedException } from "../facts/stowed.ts";
import type { Holds, Same } from "../facts/same.ts";
import { addedSchema, cppSchema, eventSchema, object, optional, text, whole } from "../log/event_schema.ts";
import { managedSchema } from "./managed_schema.ts";
import { FRAME } from "./frame_schema.ts";
import type { Manifest, ManifestFinding } from "./manifest.ts";

/** The fields of what is known of a hang. */
export const HANG = { verdict: z.enum(HANG_VERDICTS), evidence: z.array(text) };

const stack = object({ tid: whole, event: z.boolean(), frames: z.array(object(FRAME)), cut: optional(text) });

/** The errors that WinRT stowed. */
export const stowedSchema: z.ZodType<readonly StowedException[]> = z.array(object({
  hresult: text.describe("What failed"),
  tid: optional(whole),
  message: optional(text),
  frames: z.array(object(FRAME)).describe("Where, the innermost frame first"),
}));

/** The fields of a finding. */
export const FINDING = {
  severity: z.enum(["fatal", "odd"]).describe("fatal: the dump is not fit for what was asked"),
  code: text.describe("What it is, for programs; these names stay"),
  message: text.describe("What it is, for people"),
  stream: optional(whole).describe("The type number of the stream it is about"),
  offset: optional(whole).describe("The place in the file, in bytes"),
};

const cause = object({
  trigger: text,
  asked: text,
  of: optional(text),
  value: optional(z.number()),
  from: optional(z.number()),
  ms: optional(z.number()),
});

const kind = { qualifier: text, format: z.array(text) };

const schema = object({
  version: z.literal(1),
  recipe: text,
  run: optional(text),
  rule: text,
  headline: optional(text),
  trigger: eventSchema,
  cause: optional(cause),
  afterMs: optional(z.number()),
  asked: object({ ...kind, dump: text }),
  written: object({ ...kind, because: optional(text), added: optional(addedSchema) }),
  engine: object({ version: text, source: text }),
  target: z.union([
    object({
      pid: whole,
      image: text,
      commandLine: text,
      created: text,
      wow64: optional(z.literal(true)),
    }),
    object({ machine: text, build: whole, processors: whole }),
  ]),
  capturedAt: text,
  pausedMs: z.number(),
  live: optional(text),
  file: object({
    name: text,
    bytes: whole,
    sha256: text,
    dump: optional(object({ bytes: whole, sha256: text })),
  }),
  scrubbed: optional(object({ lookedFor: z.array(text), replaced: z.record(text, whole) })),
  collected: optional(object({
    name: text,
    bytes: whole,
    sha256: text,
    files: z.array(object({ path: text, bytes: whole, of: optional(whole) })),
    left: z.array(object({ path: text, because: text })),
    replaced: z.record(text, whole),
  })),
  verification: object({ ok: z.boolean(), findings: z.array(object(FINDING)) }),
  exception: optional(object({
    code: text,
    words: text,
    chance: z.enum(["first", "second"]),
    address: text,
    module: optional(text),
    offset: optional(text),
    parameters: z.array(text),
  })),
  bugCheck: optional(object({
    code: text,
    name: text,
    words: optional(text),
    parameters: z.array(text),
    module: optional(text),
    offset: optional(text),
  })),
  hang: optional(object(HANG)),
  bucket: optional(text),
  formerBucket: optional(text),
  stacks: z.array(stack),
  stacksBy: optional(z.enum(["trapline", "engine"])),
  stacksBecause: optional(text),
  managed: optional(managedSchema),
  cpp: optional(cppSchema),
  stowed: optional(stowedSchema),
  host: object({ os: text, deno: text, trapline: text }),
  build: optional(object({ commit: optional(text), run: optional(text) })),
});

/** If this doesn't compile, the schema and the type say different things. */
export type Agreement = [
  Holds<Same<z.output<typeof cause>, Cause>>,
  Holds<Same<z.output<z.ZodObject<typeof FRAME>>, StackFrame>>,
  Holds<Same<z.output<typeof stack>, ThreadStack>>,
  Holds<Same<z.output<z.ZodObject<typeof FINDING>>, ManifestFinding>>,
  Holds<Same<z.output<z.ZodObject<typeof HANG>>, Hang>>,
  Holds<Same<z.output<typeof schema>, Manifest>>,
];

/** What is read back of a manifest. */
export const manifestSchema: z.ZodType<Manifest> = schema;
