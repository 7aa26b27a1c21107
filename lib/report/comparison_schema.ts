/** What `inspect --compare --json` prints: the shape, its types and its JSON Schema from one source. @module */
import { z } from "zod";
import { inspectionSchema } from "./inspection_schema.ts";

const text = z.string();
const count = z.number().int().min(0);
const optional = z.exactOptional;

const group = inspectionSchema.shape.dumps.element.shape.stacks.unwrap().shape.groups.element;

const side = z.object({
  file: text,
  written: text.describe("ISO 8601, to the second"),
  image: optional(text),
  pid: optional(count),
});

const amount = z.object({ before: z.number(), after: z.number() });

const thread = z.object({ tid: count, name: optional(text) });

const module = z.object({ name: text, version: optional(text) });

/** The whole of what `inspect --compare --json` prints. */
export const comparisonSchema = z.object({
  version: z.literal(1),
  before: side,
  after: side,
  sameProcess: z.boolean().describe("Whether pid, start and program are the same"),
  apartMs: z.number().describe("From the first dump to the second; negative where that is older"),
  threads: z.object({
    appeared: z.array(thread),
    ended: z.array(thread),
    still: z.array(thread).describe("Went through the same functions both times, and used no processor time"),
    busy: z.array(thread.extend({ cpuMs: z.number() })).describe("Processor time in between, the most first"),
  }),
  stacks: z.object({
    appeared: z.array(group).describe("Stacks that the first dump does not have, the most telling first"),
    gone: z.array(group),
  }),
  modules: z.object({
    loaded: z.array(module),
    unloaded: z.array(module),
    replaced: z.array(z.object({ name: text, before: text, after: text })).describe(
      "Of one name, with another build: by version, or by time stamp and size",
    ),
  }),
  memory: z.object({
    private: optional(amount).describe("Bytes of its own, as the system counted them"),
    workingSet: optional(amount),
    committed: optional(z.object({ private: amount, mapped: amount, image: amount })).describe(
      "Bytes by kind, from the map of the address space",
    ),
    grown: z.array(z.object({ base: text, bytes: z.number(), kind: z.enum(["private", "mapped", "image"]) }))
      .describe("Allocations with more committed memory than before, those that grew most first"),
  }),
  handles: z.object({
    all: optional(amount),
    byType: z.array(amount.extend({ type: text })).describe("Kinds whose number has changed"),
  }),
});

/** What `inspect --compare --json` prints. */
export type Comparison = z.infer<typeof comparisonSchema>;

/** The JSON Schema (draft 7) of it. */
export function compareSchema(): Record<string, unknown> {
  return {
    title: "What trapline inspect --compare --json prints",
    ...z.toJSONSchema(comparisonSchema, { target: "draft-7" }),
  };
}
