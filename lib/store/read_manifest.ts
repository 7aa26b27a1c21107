/** Reading a manifest that may have been written by anybody. @module */
import { z } from "zod";
import type { Manifest } from "./manifest.ts";

const text = z.string();
const number = z.number();
const optional = { text: z.optional(text), number: z.optional(number) };
const kind = { qualifier: text, format: z.array(text) };

const FRAME = z.object({
  address: text,
  module: optional.text,
  offset: optional.text,
  function: optional.text,
  displacement: optional.number,
  file: optional.text,
  line: optional.number,
});

const MANIFEST = z.object({
  version: z.literal(1),
  recipe: text,
  rule: text,
  trigger: z.record(text, z.unknown()),
  asked: z.object({ ...kind, dump: text }),
  written: z.object({ ...kind, because: optional.text }),
  engine: z.object({ version: text, source: text }),
  target: z.object({ pid: number, image: text, commandLine: text, created: text }),
  capturedAt: text,
  pausedMs: number,
  file: z.object({ name: text, bytes: number, sha256: text }),
  verification: z.object({
    ok: z.boolean(),
    findings: z.array(z.object({ severity: z.enum(["fatal", "odd"]), code: text, message: text })),
  }),
  exception: z.optional(z.object({
    code: text,
    words: text,
    chance: z.enum(["first", "second"]),
    address: text,
    module: optional.text,
    offset: optional.text,
    parameters: z.array(text),
  })),
  bucket: optional.text,
  stacks: z.array(z.object({ tid: number, event: z.boolean(), frames: z.array(FRAME) })),
  stacksBecause: optional.text,
  host: z.object({ os: text, deno: text, trapline: text }),
  build: z.optional(z.object({ commit: optional.text, run: optional.text })),
});

/** The manifest in a file's text; undefined when it is something else, or of another version. */
export function readManifest(text: string): Manifest | undefined {
  try {
    const { success, data } = MANIFEST.safeParse(JSON.parse(text));
    return success ? data as Manifest : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
