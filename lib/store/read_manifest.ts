/** Reading a manifest back: it lies beside a dump, and whoever gave the dump gave it too. @module */
import { z } from "zod";
import type { Finding } from "../minidump/mod.ts";
import type { Manifest } from "./manifest.ts";

const text = z.string();
const count = z.number().int().min(0);

const frame = z.object({
  address: text,
  module: z.exactOptional(text),
  offset: z.exactOptional(text),
  function: z.exactOptional(text),
  displacement: z.exactOptional(z.number()),
  file: z.exactOptional(text),
  line: z.exactOptional(count),
});

const finding = z.object({
  severity: z.enum(["fatal", "odd"]),
  code: z.custom<Finding["code"]>((code) => typeof code === "string"),
  message: text,
  stream: z.exactOptional(z.number()),
  offset: z.exactOptional(z.number()),
});

const kind = { qualifier: text, format: z.array(text) };

const schema: z.ZodType<Manifest> = z.looseObject({
  version: z.literal(1),
  recipe: text,
  rule: text,
  trigger: z.record(text, z.unknown()),
  asked: z.object({ ...kind, dump: text }),
  written: z.object({ ...kind, because: z.exactOptional(text) }),
  engine: z.object({ version: text, source: text }),
  target: z.object({ pid: count, image: text, commandLine: text, created: text }),
  capturedAt: text,
  pausedMs: z.number(),
  live: z.exactOptional(text),
  file: z.object({ name: text, bytes: count, sha256: text }),
  verification: z.object({ ok: z.boolean(), findings: z.array(finding) }),
  exception: z.exactOptional(z.object({
    code: text,
    words: text,
    chance: z.enum(["first", "second"]),
    address: text,
    module: z.exactOptional(text),
    offset: z.exactOptional(text),
    parameters: z.array(text),
  })),
  bucket: z.exactOptional(text),
  formerBucket: z.exactOptional(text),
  hang: z.exactOptional(z.object({
    verdict: z.enum(["deadlocked", "spinning", "waiting", "starved"]),
    evidence: z.array(text),
  })),
  stacks: z.array(z.object({ tid: count, event: z.boolean(), frames: z.array(frame) })),
  stacksBecause: z.exactOptional(text),
  host: z.object({ os: text, deno: text, trapline: text }),
  build: z.exactOptional(z.object({ commit: z.exactOptional(text), run: z.exactOptional(text) })),
});

/** The manifest in a file's text; undefined when it is something else, or of another version. */
export function parseManifest(json: string): Manifest | undefined {
  try {
    return schema.safeParse(JSON.parse(json)).data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** What lies beside a dump. */
export type FoundManifest =
  /** A manifest of this very dump. */
  | { readonly manifest: Manifest }
  /** Something that can't be used, and why. */
  | { readonly because: string }
  | undefined;

/** No manifest is this long: ten thousand threads take a few MB. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The manifest beside a dump: `X.json` for `X.dmp` and for `X.unverified.dmp`; undefined where there is none.
 * One of another dump, by its name or size, is not used; the hash is not computed.
 */
export async function readManifest(dump: string, bytes: number): Promise<FoundManifest> {
  const path = `${dump.replace(/(\.unverified)?\.[^.\\/]+$/i, "")}.json`;
  let manifest: Manifest;
  try {
    const { size } = await Deno.stat(path);
    if (size > MOST_BYTES) return { because: `the manifest of ${size} bytes is too long` };
    manifest = schema.parse(JSON.parse(await Deno.readTextFile(path)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof SyntaxError || error instanceof z.ZodError) {
      return { because: "the JSON file beside it is no manifest" };
    }
    if (error instanceof Deno.errors.PermissionDenied) return { because: "its manifest can't be read" };
    throw error;
  }
  const name = dump.split(/[\\/]/).at(-1);
  if (manifest.file.name !== name || manifest.file.bytes !== bytes) {
    return { because: "the manifest beside it is of another file" };
  }
  return { manifest };
}
