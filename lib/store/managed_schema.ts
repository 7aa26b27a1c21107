/** What a .NET runtime knows, for zod. Where it and lib/facts/managed.ts say different things, this doesn't compile. @module */
import { z } from "zod";
import type { ManagedException, ManagedFacts, ManagedFrame } from "../facts/managed.ts";
import type { Holds, Same } from "../facts/same.ts";
import { FRAME } from "./frame_schema.ts";

const text = z.string();
const hex = text.regex(/^0x[0-9a-f]+$/);
const count = z.number().int().min(0);
const optional = z.exactOptional;

/** What a newer Trapline says besides isn't lost. */
const object = z.looseObject;

const FRAMES = z.array(object({
  ...FRAME,
  sp: hex.describe("The stack pointer in it"),
  function: optional(text).describe("With its type and its parameters: Shop.Till.Pay(Int32)"),
  token: optional(hex).describe("The method's token in its module's metadata"),
  il: optional(count).describe("The offset in the method's IL"),
}));

const exception: z.ZodType<ManagedException> = object({
  type: text.describe("System.InvalidOperationException"),
  bases: z.array(text).describe("Its base types, the nearest first, without System.Object"),
  message: optional(text).describe("With what looks like a secret masked"),
  hresult: hex,
  frames: FRAMES.describe("Where it was thrown, the innermost frame first"),
  remoteTrace: optional(text),
  get inner() {
    return optional(exception).describe("The exception that led to it");
  },
});

const schema = object({
  runtime: object({
    version: optional(text),
    singleFile: z.boolean(),
    nativeAot: optional(z.literal(true)).describe("Compiled ahead of time: there is no runtime"),
  }),
  exception: optional(exception).describe("The exception that stopped the target"),
  threads: z.array(object({
    tid: count,
    id: count.describe("Its managed id"),
    frames: FRAMES,
    because: optional(text).describe("Why frames are missing"),
    waitsFor: optional(hex).describe("The object that it waits to lock"),
  })),
  locks: z.array(object({
    object: hex,
    type: text,
    kind: z.enum(["monitor", "lock"]),
    owner: count.describe("The thread that holds it"),
  })).describe("The locks that somebody waits for"),
  deadlock: optional(z.array(count)).describe(
    "Threads of which each waits for what the next one holds, the last for the first",
  ),
  modules: z.array(object({
    name: text,
    path: text,
    pdb: optional(object({ id: text, path: text })),
  })),
  notRead: z.array(text).describe("What could not be read, and why"),
});

/** What a .NET runtime knows. */
export const managedSchema: z.ZodType<ManagedFacts> = schema;

/** If this doesn't compile, the schema and the types say different things. */
export type Agreement = [
  Holds<Same<z.output<typeof FRAMES>, readonly ManagedFrame[]>>,
  Holds<Same<z.output<typeof schema>, ManagedFacts>>,
];
