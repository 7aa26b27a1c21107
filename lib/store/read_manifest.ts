/** Reading a manifest back: it lies beside a dump, and whoever gave the dump gave it too. @module */
import { z } from "zod";

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

/** What is needed of a manifest; the rest of it is carried along. */
const schema = z.looseObject({
  version: z.literal(1),
  recipe: text,
  rule: text,
  trigger: z.record(text, z.unknown()),
  asked: z.object({ dump: text }),
  written: z.object({ qualifier: text, format: z.array(text), because: z.exactOptional(text) }),
  target: z.object({ pid: count, image: text, commandLine: text }),
  capturedAt: text,
  pausedMs: z.number(),
  file: z.object({ name: text, bytes: count, sha256: text }),
  exception: z.exactOptional(z.object({ code: text, chance: z.enum(["first", "second"]) })),
  bucket: z.exactOptional(text),
  hang: z.exactOptional(z.object({
    verdict: z.enum(["deadlocked", "spinning", "waiting", "starved"]),
    evidence: z.array(text),
  })),
  stacks: z.array(z.object({ tid: count, event: z.boolean(), frames: z.array(frame) })),
  stacksBecause: z.exactOptional(text),
});

/** The part of a manifest that tells about its dump. */
export type ManifestFacts = z.infer<typeof schema>;

/** What lies beside a dump. */
export type FoundManifest =
  /** A manifest of this very dump. */
  | { readonly manifest: ManifestFacts }
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
  let manifest: ManifestFacts;
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
