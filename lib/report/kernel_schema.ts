/** What `inspect --json` prints of a kernel dump; the reader's own summary, which the compiler compares. @module */
import { z } from "zod";
import type { Holds, Same } from "../facts/same.ts";
import type { KernelSummary } from "../kerneldump/mod.ts";

const text = z.string();
const count = z.number().int().min(0);
const hex = text.regex(/^0x[0-9a-f]+$/);
const optional = z.exactOptional;

const place = z.object({
  address: hex,
  module: optional(text).describe("The driver's file name"),
  offset: optional(hex).describe("The distance from the start of the driver"),
  unloadedModule: optional(text).describe("The driver that was here before it was unloaded"),
});

const parameter = z.object({
  value: hex,
  what: optional(text).describe("What the parameter is"),
  words: optional(text).describe("What its value means"),
  place: optional(place),
});

const bugCheck = z.object({
  code: text.describe("0xD1"),
  name: text.describe("DRIVER_IRQL_NOT_LESS_OR_EQUAL, or unknown"),
  meaning: optional(text),
  parameters: z.array(parameter),
});

/** The schema of {@link KernelSummary}. */
export const kernelSchema = z.object({
  size: count,
  holds: z.enum(["complete", "kernel", "active", "small", "unknown"]),
  layout: z.enum(["runs", "bitmap", "ranges", "small", "summary", "unknown"]),
  dumpType: count.describe("DumpType of its header"),
  what: text.describe("What it holds, in words"),
  cpu: z.object({ name: z.enum(["x64", "arm64", "other"]), processors: count }),
  os: z.object({
    build: count,
    lab: optional(text),
    product: optional(z.enum(["workstation", "domain controller", "server"])),
  }),
  written: optional(text).describe("ISO 8601"),
  uptimeMs: z.number(),
  bugCheck: optional(bugCheck).describe("Absent where the machine had none"),
  fault: optional(place.extend({ by: z.enum(["parameter", "registers", "stack"]).describe("What says so") })),
  at: optional(place).describe("Where the registers in the dump are"),
  moduleCount: count,
  modules: z.array(z.object({ name: text, path: text, base: hex, size: count, codeId: text })),
  unloaded: z.array(z.object({ name: text, base: hex, size: count })),
  comment: optional(text),
  problems: z.array(text),
});

/** If this doesn't compile, the schema and the reader's summary are not the same. */
export type Agreement = Holds<Same<z.output<typeof kernelSchema>, KernelSummary>>;
