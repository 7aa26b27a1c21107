/** What `inspect --json` prints: the shape, its types and its JSON Schema from one source. @module */
import { z } from "zod";
import { kernelSchema } from "./kernel_schema.ts";
import type { Holds, Same } from "../facts/same.ts";
import { cppSchema, eventSchema } from "../log/event_schema.ts";
import { CPU_NAMES, FILE_KINDS, STOP_KINDS, type Summary } from "../minidump/mod.ts";
import { FRAME } from "../store/frame_schema.ts";
import { FINDING, HANG, stowedSchema } from "../store/manifest_schema.ts";
import { managedSchema } from "../store/managed_schema.ts";

const text = z.string();
const count = z.number().int().min(0);
const hex = text.regex(/^0x[0-9a-f]+$/).describe(
  "A number in hexadecimal, because JSON's numbers are too short",
);
const optional = z.exactOptional;

const finding = z.object(FINDING);

const identity = {
  version: optional(text),
  codeId: text,
  debugId: optional(text),
  debugFile: optional(text),
};

const place = z.object({
  address: hex,
  module: optional(text),
  unloadedModule: optional(text).describe("The module that was here before it was unloaded"),
  offset: optional(hex).describe("The distance from the start of the module"),
  path: optional(text),
  ...identity,
  codeId: optional(text),
});

const exception = z.object({
  code: text.describe("0xC0000005"),
  name: optional(text).describe("STATUS_ACCESS_VIOLATION"),
  meaning: optional(text),
  words: text.describe("access violation writing 0x0 (null pointer)"),
  stop: z.enum(STOP_KINDS).describe(
    "break: a debugger's stop; hang: Windows closed it as not responding; request: somebody asked for a dump",
  ),
  address: hex,
  accessed: optional(hex),
  parameters: z.array(hex),
  threadId: count,
  threadName: optional(text),
  at: optional(place).describe("Where the instruction pointer was"),
});

const process = z.object({
  id: optional(count),
  image: optional(text),
  wow64: optional(z.literal(true)).describe("A 32-bit program on 64-bit Windows"),
  created: optional(text),
  userSeconds: optional(z.number()),
  kernelSeconds: optional(z.number()),
  memory: optional(z.object({ private: z.number(), workingSet: z.number(), peak: z.number() })).describe(
    "Bytes",
  ),
  handles: optional(count),
});

const thread = z.object({
  id: count,
  name: optional(text),
  crashed: z.boolean(),
  cpuMs: optional(z.number()),
  at: optional(place),
});

const module = z.object({ name: text, path: text, base: hex, size: count, ...identity });

const assertion = z.object({
  kind: z.enum(["unknown", "invalid-parameter", "pure-virtual-call"]),
  expression: text,
  function: text,
  file: text,
  line: count,
});

const kind = z.enum(FILE_KINDS);

const cpu = z.enum(CPU_NAMES);

const summary = z.object({
  kind,
  size: count,
  written: text.describe("ISO 8601, to the second"),
  flags: hex.describe("MINIDUMP_TYPE"),
  os: optional(z.object({
    name: text,
    version: text,
    servicePack: text,
    wine: optional(z.literal(true)).describe(
      "Captured under Wine, which gives this name and version out as its own",
    ),
  })),
  cpu: optional(z.object({ name: cpu, processors: count })),
  process,
  exception: optional(exception),
  threadCount: count,
  threads: z.array(thread),
  moduleCount: count,
  modules: z.array(module),
  unloaded: z.array(z.object({ name: text, base: hex, size: count })),
  memory: z.object({ full: z.boolean(), ranges: count, bytes: count }),
  comment: optional(text),
  assertion: optional(assertion),
  annotations: z.record(text, text),
  problems: z.array(text),
});

const frame = z.object(FRAME);

const stacks = z.object({
  from: z.enum(["dump", "manifest", "engine", "registers"]).describe(
    "dump: read here; registers: no stacks are known, each has the instruction pointer alone",
  ),
  lacking: optional(z.array(text)).describe("Files of modules that were needed and not at hand"),
  groups: z.array(z.object({
    event: z.boolean().describe("Whether the dump's event happened on this thread"),
    threads: z.array(z.object({ tid: count, name: optional(text), cpuMs: optional(z.number()) })),
    frames: z.array(frame),
    cut: optional(text).describe("Why the stack ends before the thread's start"),
  })).describe("Threads with like stacks, the most telling first"),
  because: optional(text).describe("Why they are not better than that"),
});

const capture = z.object({
  recipe: text,
  rule: text,
  trigger: eventSchema,
  asked: text,
  capturedAt: text,
  pausedMs: z.number(),
  commandLine: text.describe("With arguments that look like secrets masked"),
  image: text,
  waits: optional(text).describe("What the rule waits for, of a measurement or a time: memory +100MB"),
  chance: optional(z.enum(["first", "second"])),
  ended: optional(text).describe(
    "How a program ended that handled the exception itself, or at which chance it was seen where no other one comes",
  ),
}).describe("What the manifest beside the dump says of its capture");

const hang = z.object(HANG);

const source = z.object({
  file: text.describe("As the debug information has it"),
  line: count,
  path: text.describe("The file that was read; it may have changed since the program was built"),
  lines: z.array(z.object({ line: count, text })),
}).describe("The lines around the program's place, where --source has them");

const dump = z.object({
  file: text.describe("The path as it was given or found"),
  bytes: count,
  kind,
  what: text.describe("The kind in words"),
  usable: z.boolean().describe("Whether there is no fatal finding"),
  findings: z.array(finding),
  summary: optional(summary).describe("Absent where the file is no minidump"),
  kernel: optional(kernelSchema).describe("What a kernel dump says"),
  stacks: optional(stacks),
  managed: optional(managedSchema).describe("What the .NET runtime in it knows; absent where there is none"),
  cpp: optional(cppSchema).describe(
    "The C++ exception that it is of; absent where there is none, or it is not in it",
  ),
  stowed: optional(stowedSchema).describe("The errors that WinRT stowed, of an exception 0xC000027B"),
  bucket: optional(text).describe("The id of the crash or hang: docs/buckets.md"),
  formerBucket: optional(text).describe("The same by the version of buckets before"),
  headline: z.object({
    kind: z.enum(["crash", "hang", "calm", "broken"]),
    label: text.describe("CRASH, HANG, MEMORY, SNAPSHOT"),
    text: text.describe("What happened, after that word"),
  }),
  hang: optional(hang),
  capture: optional(capture),
  source: optional(source),
});

const bucketCount = z.object({ bucket: text, count, headline: text, files: z.array(text) });

/** The whole of what `inspect --json` prints. */
export const inspectionSchema = z.object({
  version: z.literal(2),
  dumps: z.array(dump),
  buckets: z.array(bucketCount).describe("The buckets of the usable dumps, the most frequent first"),
});

/** If this doesn't compile, the schema and what the reader says are not the same. */
export type Agreement = Holds<Same<z.output<typeof summary>, Summary>>;

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** What `inspect --json` prints. */
export type Inspection = Frozen<z.infer<typeof inspectionSchema>>;
/** One file of it. */
export type InspectedDump = Frozen<z.infer<typeof dump>>;
/** Where stacks came from, and the threads folded. */
export type InspectedStacks = Frozen<z.infer<typeof stacks>>;
/** The summary in it. */
export type InspectedSummary = Frozen<z.infer<typeof summary>>;

/** The JSON Schema (draft 7) of what `inspect --json` prints. */
export function inspectSchema(): Record<string, unknown> {
  return {
    title: "What trapline inspect --json prints",
    ...z.toJSONSchema(inspectionSchema, { target: "draft-7" }),
  };
}
