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
import type { EndedRun } from "../report/run_view.ts";
import { count } from "../report/text.ts";
import { parseManifest } from "../store/read_manifest.ts";

/** A watch comes after a program's start; a launcher would not. */
const EARLY = "a crash in a program's first moments, before the watch saw it, is not among them";

/** The captures whose manifests lie in a folder, by time; none where there is no such folder. */
export async function capturesIn(folder: string): Promise<EndedRun["captures"]> {
  const found: EndedRun["captures"][number][] = [];
  const names = await Array.fromAsync(Deno.readDir(folder)).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  });
  for (const { name } of names.filter(({ name }) => name.endsWith(".json"))) {
    const manifestPath = join(folder, name);
    // A recipe's own programs may leave other files of JSON beside the dumps.
    const manifest = parseManifest(await Deno.readTextFile(manifestPath));
    if (manifest === undefined) continue;
    const dump = manifest.file.name && join(folder, manifest.file.name);
    found.push({ ok: manifest.verification.ok, dump, manifest, manifestPath });
  }
  return found.sort((a, b) => Date.parse(a.manifest.capturedAt) - Date.parse(b.manifest.capturedAt));
}

async function main(folder: string, what: string, env: Readonly<Record<string, string>>): Promise<void> {
  const captures = await capturesIn(folder);
  const run = { captures, missed: [] };
  const redact = redactor(env);
  const { root = Deno.cwd(), link } = GITHUB.repository(env);
  const sources = sourcesIn(root);
  for (const annotation of annotationsOf(run, sources, redact)) deliver(GITHUB.annotation(annotation));
  const sentence = `${what}, wrote ${count(captures.length, "dump")}; ${EARLY}`;
  deliver(GITHUB.page(summaryOf(run, sentence, { room: GITHUB.room(env), sources, redact, link }), env));
}

if (import.meta.main) await main(Deno.args[0] ?? "", Deno.args[1] ?? "", Deno.env.toObject());
