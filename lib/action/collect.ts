/**
 * The program of watch/action.yml's end: tells a job what a watch has captured, from the manifests that it left.
 * `collect.ts FOLDER WHAT`: the folder of the dumps, and what was watched, in words.
 *
 * @module
 */
import { join } from "node:path";
import { deliver } from "../ci/channel.ts";
import { GITHUB } from "../ci/services/github.ts";
import { annotationsOf } from "../report/annotations.ts";
import { summaryOf } from "../report/markdown.ts";
import { sourcesIn } from "../report/place.ts";
import { redactor } from "../report/redact.ts";
import { count } from "../facts/text.ts";
import type { Capture } from "../store/manifest.ts";
import { type FolderManifests, manifestsIn } from "../store/read_manifest.ts";

/** A watch comes after a program's start; a launcher would not. */
const EARLY = "a crash in a program's first moments, before the watch saw it, is not among them";

/** What a watch left in a folder: its captures, by time, and the manifests that can't be used. */
export async function leftIn(
  folder: string,
): Promise<{ readonly captures: readonly Capture[]; readonly unusable: FolderManifests["unusable"] }> {
  const { manifests, unusable } = await manifestsIn(folder).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return { manifests: [], unusable: [] };
    throw error;
  });
  const captures = manifests.map(({ file, manifest }) => ({
    ok: manifest.verification.ok,
    dump: manifest.file.name && join(folder, manifest.file.name),
    manifest,
    manifestPath: join(folder, file),
  }));
  const time = ({ manifest }: Capture): number => Date.parse(manifest.capturedAt);
  return { captures: captures.toSorted((a, b) => time(a) - time(b)), unusable };
}

async function main(folder: string, what: string, env: Readonly<Record<string, string>>): Promise<void> {
  const { captures, unusable } = await leftIn(folder);
  const run = { captures, missed: [] };
  const redact = redactor(env);
  const { root = Deno.cwd(), link } = GITHUB.repository(env);
  const sources = sourcesIn(root);
  for (const annotation of annotationsOf(run, sources, redact)) deliver(GITHUB.annotation(annotation));
  const left = unusable.map(({ file, because }) => `; ${file} is left out: ${because}`).join("");
  const sentence = `${what}, wrote ${count(captures.length, "dump")}${left}; ${EARLY}`;
  deliver(GITHUB.page(summaryOf(run, sentence, { room: GITHUB.room(env), sources, redact, link }), env));
}

if (import.meta.main) await main(Deno.args[0] ?? "", Deno.args[1] ?? "", Deno.env.toObject());
